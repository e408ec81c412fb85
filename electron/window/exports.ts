/** Files of what the library holds, to be saved and never shown as part of the page. */
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { ExportedFile } from '../contract/requests/export-requests.ts';
import { exportLanguage } from '../contract/requests/export-requests.ts';
import type { Engine } from '../host/client.ts';

const PROOF = new RegExp(`^/export/proof/(\\d{1,16})/(${exportLanguage.options.join('|')})\\.html$`);

/** null where the path asks for something else. */
export async function exportAnswer(
  engine: Pick<Engine, 'exported'>,
  pathname: string,
): Promise<Outcome<{ status: number; headers: Record<string, string>; body: Uint8Array }, Refusal> | null> {
  const of = askedFor(pathname);
  if (of === null) return null;
  const file = await engine.exported(of);
  if (!file.ok) return file;
  const type = of.what === 'json' ? 'application/json' : 'text/html; charset=utf-8';
  const headers = { 'content-type': type, 'content-disposition': 'attachment' };
  return { ok: true, value: { status: 200, headers, body: file.value } };
}

function askedFor(pathname: string): ExportedFile | null {
  if (pathname === '/export/library.json') return { what: 'json' };
  const [, id, language] = PROOF.exec(pathname) ?? [];
  return id === undefined
    ? null
    : { what: 'proof', placeId: Number(id), language: exportLanguage.parse(language) };
}
