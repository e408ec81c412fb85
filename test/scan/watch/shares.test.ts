import { expect, test } from 'vitest';
import { isShareType, whyUnwatched } from '../../../electron/scan/watch/shares.ts';

test('Shares are told from disks by the number of their file system, signed or not', () => {
  for (const share of [0x6969, 0x517b, 0xff534d42, 0xff534d42 | 0, 0xfe534d42, 0x65735546])
    expect(isShareType(share)).toBe(true);
  for (const disk of [0xef53, 0x01021994, 0x9123683e, 0x58465342, 0x4d44])
    expect(isShareType(disk)).toBe(false);
});

test("That the system's limit of watched folders is reached is said with the names of its settings", () => {
  const error = new Error("inotify_add_watch on '/photos/2014' failed: No space left on device");
  expect(whyUnwatched(error)).toContain('fs.inotify.max_user_watches');
  expect(whyUnwatched(new Error('no such thing'))).toBe('The system cannot watch it (no such thing).');
});
