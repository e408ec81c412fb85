import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changedFile, hashesOf } from '../../electron/main/engine-files.ts';

let folder: string;
let packed: Map<string, string>;
const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-engine-'));
  mkdirSync(join(folder, 'room'));
  write('room/door.ts', 'open');
  write('room/kernels.node', 'as built');
  packed = hashesOf(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('Files that are as they were packed are in order, and so is machine code that was signed since', () => {
  write('room/kernels.node', 'as signed');
  expect(changedFile(folder, packed)).toBeNull();
});

test.each([
  ['changed', () => write('room/door.ts', 'Open'), 'room/door.ts'],
  ['added', () => write('other.ts', 'open'), 'other.ts'],
  ['gone', () => rmSync(join(folder, 'room/door.ts')), 'room/door.ts'],
])('A file that is %s since it was packed is named', (_, change, named) => {
  change();
  expect(changedFile(folder, packed)).toBe(named);
});
