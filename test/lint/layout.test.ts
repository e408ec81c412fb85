/** The layout of the whole repository: no circles of imports, no overfull folder, no long file or line. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const MOST_FILES = 14;
const MOST_LINES = 400;
const MOST_CHARACTERS = 110;

// What does not hold yet: nothing may be added.
const IN_CIRCLES: readonly string[] = [
  'electron/eval/describe.ts',
  'electron/eval/eval.ts',
  'electron/eval/page.ts',
  'electron/eval/retrieval.ts',
  'electron/model/add.ts',
  'electron/model/from-manifest.ts',
  'electron/model/from-saved-model.ts',
  'electron/model/official.ts',
];
const FULL_FOLDERS: readonly string[] = [];
const LONG_FILES: readonly string[] = [];
const LONG_LINES: readonly string[] = [
  'electron/bench/scan-child.ts',
  'electron/host/engine-process.ts',
  'electron/window/page.ts',
  'eslint.config.js',
];

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((file) => /\.(ts|tsx|js|mjs|css|cc|h)$/.test(file) && existsSync(join(root, file)));
const linesOf = (file: string): string[] => readFileSync(join(root, file), 'utf8').trimEnd().split('\n');

/** What a file imports of the repository, types included. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\b(?:[^;'"`]*\bfrom)?\s*'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/gm,
  );
  return [...found].map((match) => posix.join(posix.dirname(file), (match[1] ?? match[2])!));
}

/** The first circle that is met on the ways from each file; null where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  };

  for (const file of graph.keys()) {
    const circle = walk(file, []);
    if (circle !== null) return circle;
  }
  return null;
}

test('a circle of imports is found, and files that are used twice are none', () => {
  const graph = new Map([
    ['a', ['b', 'c']],
    ['b', ['d']],
    ['c', ['d']],
    ['d', ['e']],
  ]);
  expect(circleIn(graph)).toBeNull();
  expect(circleIn(new Map([...graph, ['e', ['b']]]))).toEqual(['b', 'd', 'e', 'b']);
});

test('no file of the repository imports itself by way of others, not even for a type', () => {
  const checked = files.filter((file) => !IN_CIRCLES.includes(file));
  const graph = new Map(checked.map((file) => [file, importsOf(file)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(500);
  expect(circleIn(graph)).toBeNull();
});

test(`no folder of code holds more than ${MOST_FILES} files of it`, () => {
  const counts = Map.groupBy(files, (file) => posix.dirname(file));
  const full = [...counts].filter(([, { length }]) => length > MOST_FILES).map(([folder]) => folder);
  expect(full.filter((folder) => !FULL_FOLDERS.includes(folder))).toEqual([]);
});

test(`no file of code is longer than ${MOST_LINES} lines`, () => {
  const long = files.filter((file) => linesOf(file).length > MOST_LINES);
  expect(long.filter((file) => !LONG_FILES.includes(file))).toEqual([]);
});

test(`no line of code is longer than ${MOST_CHARACTERS} characters`, () => {
  const long = files
    .filter((file) => !LONG_LINES.includes(file))
    .flatMap((file) =>
      linesOf(file).flatMap((line, i) => ([...line].length > MOST_CHARACTERS ? [`${file}:${i + 1}`] : [])),
    );
  expect(long).toEqual([]);
});
