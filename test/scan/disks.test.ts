import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectDisk, connectSilentShare, disconnect, mayConnect } from '../support/mounts.ts';
import { paintedFolder } from './support/painted-folder.ts';

const { root, library, put, add, scan } = paintedFolder();

const files = (): unknown => library().status().files;

test.skipIf(!mayConnect.disk)(
  'Photos of a disk in a subfolder are offline while it is away, and gone when they are deleted from it',
  async () => {
    const disk = join(root(), 'photos/trips/disk');
    put('photos/a.jpg', 0);
    connectDisk(disk);
    try {
      put('photos/trips/disk/b.jpg', 1);
      put('photos/trips/disk/deep/c.jpg', 2);
      cpSync(disk, join(root(), 'backup'), { recursive: true, preserveTimestamps: true });
      add('photos');
      await scan();
      disconnect(disk);
      expect(await scan()).toMatchObject({ files: { vanished: 0 }, photos: { total: 3 } });
      expect(files()).toEqual({ present: 1, offline: 2, vanished: 0 });
      expect((await scan()).files.vanished).toBe(0); // it is not forgotten that a disk was there

      rmSync(join(root(), 'photos/trips'), { recursive: true });
      expect(await scan()).toMatchObject({ files: { vanished: 0 }, photos: { total: 3 } });
      expect(files()).toEqual({ present: 1, offline: 2, vanished: 0 });

      connectDisk(disk);
      cpSync(join(root(), 'backup'), disk, { recursive: true, preserveTimestamps: true });
      expect(await scan()).toMatchObject({ files: { seen: 3 }, photos: { extracted: 0 } });
      expect(files()).toEqual({ present: 3, offline: 0, vanished: 0 });

      unlinkSync(join(disk, 'b.jpg'));
      expect((await scan()).files.vanished).toBe(1);
      rmSync(join(disk, 'deep'), { recursive: true });
      expect((await scan()).files.vanished).toBe(1);
    } finally {
      disconnect(disk);
    }
  },
);

test.skipIf(!mayConnect.disk)(
  'Photos that a link leads to are offline while the disk is away behind it, empty or without its folder',
  async () => {
    const disk = join(root(), 'mnt/usb');
    connectDisk(disk);
    try {
      put('mnt/usb/b.jpg', 1);
      put('photos/a.jpg', 0);
      symlinkSync(disk, join(root(), 'photos/usb'));
      symlinkSync(join(disk, 'b.jpg'), join(root(), 'photos/one.jpg'));
      add('photos');
      expect((await scan()).files.seen).toBe(3);
      disconnect(disk);
      expect((await scan()).files.vanished).toBe(0);
      rmdirSync(disk);
      expect((await scan()).files.vanished).toBe(0);
      expect(files()).toEqual({ present: 1, offline: 2, vanished: 0 });
      unlinkSync(join(root(), 'photos/usb'));
      unlinkSync(join(root(), 'photos/one.jpg'));
      expect((await scan()).files.vanished).toBe(2);
    } finally {
      disconnect(disk);
    }
  },
);

test('Photos behind a link that leads nowhere are offline, and back later without being read', async () => {
  const elsewhere = mkdtempSync(join(root(), 'elsewhere-'));
  put(`${elsewhere.slice(root().length + 1)}/b.jpg`, 1);
  put('photos/a.jpg', 0);
  symlinkSync(elsewhere, join(root(), 'photos/link'));
  add('photos');
  await scan();
  renameSync(elsewhere, join(root(), 'away'));
  expect((await scan()).files.vanished).toBe(0);
  expect(files()).toEqual({ present: 1, offline: 1, vanished: 0 });
  renameSync(join(root(), 'away'), elsewhere);
  expect(await scan()).toMatchObject({ files: { unchanged: 2 }, photos: { extracted: 0 } });
  expect(files()).toEqual({ present: 2, offline: 0, vanished: 0 });
});

test('A subfolder that is deleted or emptied has vanished photos, as no disk was there', async () => {
  put('photos/a.jpg', 0);
  put('photos/one/b.jpg', 1);
  put('photos/two/c.jpg', 2);
  add('photos');
  await scan();
  rmSync(join(root(), 'photos/one'), { recursive: true });
  unlinkSync(join(root(), 'photos/two/c.jpg'));
  expect((await scan()).files.vanished).toBe(2);
  expect(files()).toEqual({ present: 1, offline: 0, vanished: 2 });
});

test.skipIf(!mayConnect.share)(
  'A scan of a share that hangs names it, keeps its photos offline, and reads all others',
  async () => {
    const share = join(root(), 'photos/nas');
    connectDisk(share);
    put('photos/nas/b.jpg', 1);
    put('photos/a.jpg', 0);
    add('photos');
    await scan();
    disconnect(share);
    put('photos/sub/c.jpg', 2);
    const silent = await connectSilentShare(share);
    try {
      const report = await scan({ answerMs: 300 });
      expect(report).toMatchObject({
        interrupted: false,
        files: { seen: 2, vanished: 0 },
        photos: { extracted: 1 },
        unreadableFolders: [{ file: share, kind: 'timed out' }],
      });
      expect(files()).toEqual({ present: 2, offline: 1, vanished: 0 });
    } finally {
      await silent.die();
      disconnect(share);
    }
  },
);

test.skipIf(!mayConnect.share)(
  'A folder on a share that hangs is refused with the reason, and on one that answers is reached',
  async () => {
    const share = join(root(), 'nas');
    const silent = await connectSilentShare(share);
    try {
      for (const folder of [share, join(share, 'photos')])
        expect(await library().reachFolder(folder, 300)).toMatchObject({
          ok: false,
          failure: { kind: 'timed out', reason: expect.stringContaining('within 0.3 s') as string },
        });
    } finally {
      await silent.die();
      disconnect(share);
    }
    expect(await library().reachFolder(share)).toEqual({ ok: true, value: Buffer.from(share) });
    put('a.jpg', 0);
    expect(await library().reachFolder(join(root(), 'a.jpg'))).toMatchObject({
      ok: false,
      failure: { kind: 'no such folder' },
    });
  },
);

test.skipIf(!mayConnect.share)(
  'A scan that waits for a share that hangs ends when it is stopped',
  async () => {
    const share = join(root(), 'photos/nas');
    mkdirSync(share, { recursive: true });
    add('photos/nas');
    const silent = await connectSilentShare(share);
    try {
      const abort = new AbortController();
      const scanning = scan({ signal: abort.signal, answerMs: 600_000 });
      setTimeout(() => abort.abort(), 500);
      expect(await scanning).toMatchObject({ interrupted: true });
    } finally {
      await silent.die();
      disconnect(share);
    }
  },
);

test.skipIf(!mayConnect.share)(
  'A folder of the library that cannot be listed is named and offline',
  async () => {
    const share = join(root(), 'photos');
    put('photos/a.jpg', 0);
    put('other/b.jpg', 1);
    add('photos');
    add('other');
    await scan();
    const silent = await connectSilentShare(share);
    await silent.die();
    try {
      expect(await scan()).toMatchObject({
        files: { seen: 1, vanished: 0 },
        unreadableFolders: [{ file: share, kind: 'unreadable' }],
      });
      expect(library().status().folders).toMatchObject([{ online: true }, { online: false }]);
      expect(files()).toEqual({ present: 1, offline: 1, vanished: 0 });
    } finally {
      disconnect(share);
    }
  },
);
