import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BytesRequest } from '../../electron/host/pictures.ts';
import { startEngine } from '../../electron/host/client.ts';
import { pictureMaker } from '../../electron/host/pictures.ts';
import { photoHash } from '../../electron/vision/identity.ts';
import { builtIn } from '../support/models/built-in.ts';
import { connectSilentShare, disconnect, mayConnect } from '../support/mounts.ts';
import { encode } from '../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';

let root: string;
let photo: Buffer;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'revisit-pictures-'));
  photo = await encode(photograph(flatPlace(1), camera({ widthPx: 160, heightPx: 120 }), { seed: 1 }));
});
afterEach(() => rmSync(root, { recursive: true }));

const requestFor = (path: string): BytesRequest => ({
  kind: 'photo',
  photo: { hash: photoHash(photo), paths: [Buffer.from(path)] },
  longSidePx: 40,
  cacheFolder: null,
});

test.skipIf(!mayConnect.share)(
  'A picture of a photo on a share that hangs is refused in time, and others are made meanwhile and after',
  async () => {
    const share = join(root, 'nas');
    mkdirSync(share);
    const here = join(root, 'a.jpg');
    writeFileSync(here, photo);
    const silent = await connectSilentShare(share);
    try {
      const { make } = pictureMaker(3000);
      const late = make(requestFor(join(share, 'b.jpg')));
      expect(await make(requestFor(here))).toMatchObject({ ok: true });
      expect(await late).toMatchObject({ ok: false, failure: { kind: 'timed out' } });
      expect(await make(requestFor(here))).toMatchObject({ ok: true });
    } finally {
      await silent.die();
      disconnect(share);
    }
  },
);

test.skipIf(!mayConnect.share)(
  'The engine answers while a folder is added whose share hangs, and refuses it when the share is gone',
  async () => {
    const started = await startEngine({ library: join(root, 'library'), model: (await builtIn()).folder });
    if (!started.ok) throw new Error(started.failure.reason);
    const engine = started.value;
    const share = join(root, 'nas');
    const silent = await connectSilentShare(share);
    try {
      const added = engine.request('folder.add', { token: engine.grant(share) });
      const first = await Promise.race([added, engine.request('library.state', {})]);
      expect(first).toMatchObject({ ok: true, value: { folders: [] } });
      await silent.die();
      expect(await added).toMatchObject({ ok: false, failure: { kind: 'no such folder' } });
    } finally {
      disconnect(share);
      await engine.close();
    }
  },
  60_000,
);
