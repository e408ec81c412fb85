import { spawnSync } from 'node:child_process';
import { chmodSync, lutimesSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diskWithin, NoAnswer } from '../../../electron/scan/walk/disk.ts';
import { entryFailure } from '../../../electron/scan/walk/failures.ts';
import { stored64 } from '../../../electron/scan/walk/wanted.ts';
import { connectDisk, connectSilentShare, disconnect, mayConnect } from '../../support/mounts.ts';
import { freshTree, named, photosIn } from './tree.ts';

const tree = freshTree();

test('A walk names links that cannot be followed, and meets all photos beside them', async () => {
  tree.make('a.jpg', 'sub/b.jpg');
  const to = (name: string, target: string): void => symlinkSync(target, join(tree.root(), name));
  to('long', 'x'.repeat(300));
  to('sub/deep', `${'y/'.repeat(3000)}`.slice(0, 4000));
  to('sub/long.jpg', `${'z'.repeat(256)}/a.jpg`);
  to('round', 'round');
  to('one', 'other');
  to('other', 'one');
  to('nowhere', 'not/there');
  const steps = await tree.steps(['.']);
  expect(photosIn(steps)).toEqual(['a.jpg', 'sub/b.jpg']);
  expect(named(steps)).toEqual({
    long: expect.stringContaining('ENAMETOOLONG') as string,
    'sub/long.jpg': expect.stringContaining('ENAMETOOLONG') as string,
    round: expect.stringContaining('ELOOP') as string,
    one: expect.stringContaining('ELOOP') as string,
    other: expect.stringContaining('ELOOP') as string,
  });
});

test('Each reason for which an entry cannot be read is a sentence with what to do, and its code', () => {
  for (const code of ['EACCES', 'ELOOP', 'ENOTCONN', 'EIO', 'ESTALE', 'EHOSTDOWN', 'EWHATEVER']) {
    const failure = entryFailure(Object.assign(new Error('no'), { code }), 'folder');
    expect(failure).toMatchObject({ kind: 'unreadable' });
    expect(failure.reason).toMatch(new RegExp(`^The folder cannot be read: .+ \\(${code}\\)\\.$`));
    expect(failure.remedy).toMatch(/scan again\.$/);
  }
});

test.skipIf(process.getuid?.() !== 0)(
  'A walk names what there is no permission for, in words, and meets all else',
  () => {
    tree.make('in/a.jpg', 'in/shut/b.jpg', 'in/names-only/c.jpg', 'in/names-only/d.jpg', 'out/x/e.jpg');
    symlinkSync(join(tree.root(), 'out/x'), join(tree.root(), 'in/link'));
    for (const open of ['', 'in']) chmodSync(join(tree.root(), open), 0o755);
    chmodSync(join(tree.root(), 'in/shut'), 0o700);
    chmodSync(join(tree.root(), 'in/names-only'), 0o744);
    chmodSync(join(tree.root(), 'out'), 0o700);
    expect(asNobody('in')).toEqual(
      expect.arrayContaining([
        { photos: ['a.jpg'] },
        expect.objectContaining({ unreadable: 'shut', reason: expect.stringContaining('EACCES') as string }),
        expect.objectContaining({ unreadable: 'names-only', kind: 'unreadable' }),
        expect.objectContaining({ unreadable: 'link', kind: 'unreadable' }),
        { end: 'listed' },
      ]),
    );
    expect(asNobody('in')).toHaveLength(5);
  },
);

test.skipIf(process.getuid?.() !== 0)('A walk names a folder of the library that cannot be listed', () => {
  tree.make('shut/a.jpg');
  chmodSync(tree.root(), 0o755);
  chmodSync(join(tree.root(), 'shut'), 0o700);
  expect(asNobody('shut')).toEqual([
    expect.objectContaining({ unreadable: '', kind: 'unreadable' }),
    { end: 'absent' },
  ]);
});

function asNobody(folder: string): unknown[] {
  const script = join(import.meta.dirname, 'walk-as-nobody.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [script, join(tree.root(), folder)], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}

test.skipIf(!mayConnect.share)(
  'A walk names shares that give no answer, in a subfolder and behind a link, and meets all else',
  async () => {
    tree.make('in/a.jpg', 'in/b/c.jpg');
    const shares = [join(tree.root(), 'in/nas'), join(tree.root(), 'away')];
    const connected = await Promise.all(shares.map(connectSilentShare));
    symlinkSync(shares[1]!, join(tree.root(), 'in/link'));
    try {
      const steps = await tree.steps(['in'], { disk: diskWithin(300) });
      expect(photosIn(steps)).toEqual(['a.jpg', 'b/c.jpg']);
      expect(named(steps)).toEqual({
        nas: 'timed out: The disk or share of the folder gave no answer within 0.3 s.',
        link: 'timed out: The disk or share of the link gave no answer within 0.3 s.',
      });
    } finally {
      await Promise.all(connected.map((share) => share.die()));
      shares.forEach(disconnect);
    }
  },
);

test.skipIf(!mayConnect.share)('A walk names a share whose server is gone, and meets all else', async () => {
  tree.make('a.jpg');
  const share = join(tree.root(), 'nas');
  await (await connectSilentShare(share)).die();
  const steps = await tree.steps(['.']);
  const root = await tree.steps(['nas']);
  disconnect(share);
  expect(photosIn(steps)).toEqual(['a.jpg']);
  expect(named(steps).nas).toContain('not connected any more (ENOTCONN)');
  expect(root.map(({ kind }) => kind)).toEqual(['unreadable', 'end']);
});

test('Of a disk that gives no answer in the middle of a walk, nothing more is asked', async () => {
  tree.make('a.jpg', 'b/c.jpg', 'd/e.jpg', 'f/g.jpg');
  const disk = diskWithin(1000);
  let asked = 0;
  const steps = await tree.steps(['.'], {
    disk: {
      ...disk,
      async *entries(folder) {
        asked += 1;
        if (asked === 2) throw new NoAnswer(1000);
        yield* disk.entries(folder);
      },
    },
  });
  expect(asked).toBe(2);
  expect(photosIn(steps)).toEqual(['a.jpg']);
  expect(named(steps)).toEqual({
    '': 'timed out: The disk or share of the folder gave no answer within 1 s.',
  });
  const end = steps.at(-1);
  expect(end?.kind === 'end' && end.away.map(String).sort()).toHaveLength(2);
});

test('A walk meets files of any time, also of those that no 64 bits of nanoseconds hold', async () => {
  const times = ['1601-01-01', '1901-12-14', '1969-12-31T23:59:59', '2038-02-01', '2300-01-01', '2446-05-01'];
  tree.make(...times.map((time) => `${time}.jpg`));
  for (const time of times) {
    const seconds = Date.parse(time.includes('T') ? `${time}Z` : `${time}T00:00:00Z`) / 1000;
    const file = join(tree.root(), `${time}.jpg`);
    lutimesSync(file, seconds, seconds);
  }
  const found = await tree.steps(['.']);
  const files = found.flatMap((step) => (step.kind === 'files' ? step.files : []));
  expect(files).toHaveLength(times.length);
  for (const { mtimeNs, ctimeNs } of files)
    for (const ns of [mtimeNs, ctimeNs]) expect(BigInt.asIntN(64, ns)).toBe(ns);
  const file = join(tree.root(), '2300-01-01.jpg');
  expect(statSync(file, { bigint: true }).mtimeNs).toBeGreaterThan(2n ** 63n); // else it shows nothing
  utimesSync(file, 1, 1);
  const after = (await tree.steps(['.'])).flatMap((step) => (step.kind === 'files' ? step.files : []));
  const timeOf = (all: typeof files): bigint =>
    all.find(({ path }) => path.toString() === '2300-01-01.jpg')!.mtimeNs;
  expect(timeOf(after)).not.toBe(timeOf(files));
});

test('Times are kept as they are where 64 bits hold them, and others within 584 years told apart', () => {
  fc.assert(fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (ns) => stored64(ns) === ns));
  const anyTime = fc.bigInt(-(10n ** 21n), 10n ** 21n);
  fc.assert(
    fc.property(anyTime, fc.bigInt(1n, 2n ** 64n - 1n), (ns, later) => stored64(ns) !== stored64(ns + later)),
  );
  fc.assert(fc.property(anyTime, (ns) => BigInt.asIntN(64, stored64(ns)) === stored64(ns)));
});

test('A folder that is another at the end of its walk is away: its disk went meanwhile', async () => {
  tree.make('a.jpg', 'b/c.jpg');
  const disk = diskWithin(1000);
  let isAway = false;
  const steps = await tree.steps(['.'], {
    disk: {
      ...disk,
      async stat(path) {
        const found = await disk.stat(path);
        return isAway && path.equals(Buffer.from(join(tree.root(), '.'))) ? { ...found, ino: 1n } : found;
      },
      async *entries(folder) {
        if (isAway) return;
        isAway = true;
        yield* disk.entries(folder);
      },
    },
  });
  expect(steps.at(-1)).toMatchObject({ kind: 'end', state: 'absent' });
});

test.skipIf(!mayConnect.disk)(
  'A disk below the folder that is taken away while it is walked is away, and nothing on it is gone',
  async () => {
    tree.make('a.jpg');
    const mounted = join(tree.root(), 'usb');
    connectDisk(mounted);
    tree.make('usb/b.jpg', 'usb/deep/c.jpg');
    const disk = diskWithin(1000);
    const steps = await tree.steps(['.'], {
      disk: {
        ...disk,
        async *entries(folder) {
          if (folder.toString().endsWith('deep')) disconnect(mounted);
          yield* disk.entries(folder);
        },
      },
    });
    const end = steps.at(-1);
    expect(end).toMatchObject({ kind: 'end', state: 'listed' });
    expect(end?.kind === 'end' && end.away.map(String)).toEqual(['usb']);
    expect(end?.kind === 'end' && end.mounts.map(({ path }) => path.toString())).toEqual(['usb']);
  },
);
