/** A model that comes with its own manifest (README.md beside this file): taken as it is. */
import type { ModelOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { MadeModel } from './from-saved-model.ts';
import type { ModelSource } from './source.ts';
import { filesOf, manifestOf } from './open.ts';

export const MANIFEST_FILE = 'manifest.json';

/** `id`: another one than the manifest's. */
export async function fromManifest(
  source: ModelSource,
  id: string | undefined,
): Promise<ModelOutcome<MadeModel>> {
  const text = await source.read(MANIFEST_FILE);
  if (!text.ok) return text;
  const manifest = manifestOf(text.value.toString());
  if (!manifest.ok)
    return failed(
      'not added',
      `${source.path(MANIFEST_FILE)} ${manifest.failure}.`,
      'Write it as electron/model/README.md says.',
    );
  const files = new Map<string, Uint8Array>();
  for (const { file } of filesOf(manifest.value)) {
    const bytes = await source.read(file);
    if (!bytes.ok) return bytes;
    files.set(file, bytes.value);
  }
  return { ok: true, value: { manifest: { ...manifest.value, ...(id === undefined ? {} : { id }) }, files } };
}
