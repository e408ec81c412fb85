/** `revisit://window`: the built page and pictures by id, from this process and no network. */
import type { Session } from 'electron';
import { protocol } from 'electron';
import { windowOrigin } from '../contract/shell.ts';
import type { Engine } from '../host/client.ts';
import { pageAnswer, pageHeaders } from '../window/page.ts';

const [scheme, host] = windowOrigin.split('://') as [string, string];

/** Before the app is ready: the protocol has origins, storage and fetch like https. */
export function declareProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function answerProtocol({ protocol: registry }: Session, engine: Engine, pages: string): void {
  const answer = async (
    address: string,
    method: string,
  ): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> => {
    const url = new URL(address);
    const isOurs = method === 'GET' && url.host === host;
    const { status, headers, body } = isOurs
      ? await pageAnswer(engine, pages, url.pathname)
      : { status: 404, headers: {}, body: '' };
    return { status, headers: { ...pageHeaders, ...headers }, body: Buffer.from(body) };
  };
  // Electron 25 and newer; the runtime of the tests is older (../shared/spec/runtimes.md)
  if ('handle' in registry)
    registry.handle(scheme, async ({ url, method }) => {
      const { body, ...init } = await answer(url, method);
      return new Response(new Uint8Array(body), init);
    });
  else
    (registry as Electron.Protocol).registerBufferProtocol(scheme, ({ url, method }, respond) => {
      void answer(url, method).then(({ status, headers, body }) =>
        respond({ statusCode: status, headers, data: body }),
      );
    });
}
