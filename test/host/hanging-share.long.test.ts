import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PictureRequest } from '../../electron/host/picture-child.ts';
import { startEngine } from '../../electron/host/client.ts';
import { pictureMaker } from '../../electron/host/pictures.ts';
import { libraryFile } from '../../electron/library/library.ts';
import { openStore } from '../../electron/store/store.ts';
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

const requestFor = (path: string): PictureRequest & { kind: 'photo' } => ({
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

test.skipIf(!mayConnect.share)(
  'A removal that was cut short on a share that hangs keeps no scan from the other folders',
  async () => {
    const share = join(root, 'nas');
    mkdirSync(join(root, 'library'));
    mkdirSync(join(root, 'photos'));
    writeFileSync(join(root, 'photos/a.jpg'), photo);
    cutShort(join(share, 'photos/b.jpg'), join(share, '.Trash-0/files/b.jpg'));
    const silent = await connectSilentShare(share);
    const started = await startEngine({ library: join(root, 'library'), model: (await builtIn()).folder });
    if (!started.ok) throw new Error(started.failure.reason);
    const engine = started.value;
    try {
      await engine.request('folder.add', { token: engine.grant(join(root, 'photos')) });
      await vi.waitFor(async () => {
        const state = await engine.request('library.state', {});
        expect(state).toMatchObject({ ok: true, value: { photoCount: 1, scan: { state: 'idle' } } });
      }, 100_000);
      expect(await engine.request('removed.list', {})).toMatchObject({ value: [{ state: 'uncertain' }] });
    } finally {
      await silent.die();
      disconnect(share);
      await engine.close();
    }
  },
  130_000,
);

/** A row of the journal whose file was on its way. */
function cutShort(path: string, place: string): void {
  const opened = openStore(libraryFile(join(root, 'library')));
  if (!opened.ok) throw new Error(opened.failure.reason);
  const [from, to] = [Buffer.from(path), Buffer.from(place)];
  opened.value.removals.begin({
    ...{ sidecarOf: null, fileId: null, photoId: 1, folderId: 1, session: 1, path: from, place: to },
    ...{ keptPath: from, hash: '00'.repeat(32), sizeBytes: 1, movedAtMs: Date.now() },
  });
  opened.value.close();
}
