/** What is attacked: a server on a fake engine, with what nobody may see. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../../electron/serve/serve.ts';
import type { FakeEngine } from '../fake-engine.ts';
import { fakeEngine } from '../fake-engine.ts';

/** Stands in what only the session may read, and beside the page. */
const SECRET = 'for nobody else';

export interface Target {
  authority: string;
  /** The session's path, without the last slash. */
  session: string;
  usedToken: string;
  engine: FakeEngine;
  open(): Promise<Socket>;
  /** Sends the bytes and reads until the other side ends, or `patienceMs` is over. */
  sent(bytes: string | Buffer, patienceMs?: number): Promise<string>;
  /** Why an answer shows that somebody got in; null where it does not. */
  breach(answer: string): string | null;
  /** Is the person still answered? */
  isAlive(): Promise<boolean>;
  close(): Promise<void>;
}

export async function target(): Promise<Target> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'revisit-attacked-')));
  mkdirSync(join(root, 'pages'));
  writeFileSync(join(root, 'pages/index.html'), SECRET);
  writeFileSync(join(root, 'beside.txt'), SECRET);
  const engine = fakeEngine();
  engine.photo = () => Promise.resolve({ ok: true, value: Buffer.from(SECRET) });
  const served = await serve({ engine, pages: join(root, 'pages'), maxUploadBytes: 1000 });
  const { host: authority, port, searchParams } = new URL(served.url);
  const usedToken = searchParams.get('token')!;

  const open = (): Promise<Socket> =>
    new Promise((opened, failed) => {
      const socket = connect(Number(port), '127.0.0.1', () => opened(socket));
      socket.once('error', failed).on('error', () => undefined);
    });
  const sent = async (bytes: string | Buffer, patienceMs = 20_000): Promise<string> => {
    const socket = await open();
    let answer = '';
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    const closed = new Promise((ended) => socket.once('close', ended));
    const timer = setTimeout(() => socket.destroy(), patienceMs);
    socket.write(bytes);
    await closed;
    clearTimeout(timer);
    return answer;
  };
  const page = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nhost: ${authority}\r\nconnection: close\r\n\r\n`;
  const entered = await sent(page(`/?token=${usedToken}`));
  const session = /^location: (\S+)\/\r$/im.exec(entered)![1]!;
  return {
    ...{ authority, session, usedToken, engine, open, sent },
    breach(answer) {
      if (answer.includes(SECRET)) return 'what nobody may see was answered';
      if (/^HTTP\/1\.1 [23]/.test(answer)) return `it was answered ${answer.slice(9, 12)}`;
      if (/^set-cookie:|^access-control-/im.test(answer)) return 'another page was given something';
      return engine.asked.length > 0 ? `the engine was asked ${engine.asked[0]!.name}` : null;
    },
    isAlive: async () => (await sent(page(`${session}/`))).includes(SECRET),
    async close() {
      await served.close();
      rmSync(root, { recursive: true });
    },
  };
}
