import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { doctorResult, refusal, results } from '../../electron/contract/results/results.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { revisit, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const library = join(folder, 'library');
const main = resolve(import.meta.dirname, '../../electron/cli/main.ts');
const commands = [
  'open',
  'serve',
  'scan',
  'folder',
  'places',
  'match',
  'find',
  'then-and-now',
  'duplicates',
  'tidy',
  'protect',
  'removed',
  'restore',
  'repair',
  'doctor',
  'runtime',
  'model',
  'eval',
  'bench',
  'schema',
];

test('help names every command, the exit codes and how to type them', async () => {
  const { code, stdout } = await revisit(['--help']);
  expect(code).toBe(0);
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  expect(stdout).toContain('Exit codes: 0');
  expect(stdout).toContain('npm run -s revisit -- scan');
});

test('help of every command shows an example and the global options', async () => {
  await Promise.all(
    commands.map(async (command) => {
      const { code, stdout } = await revisit([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`npm run -s revisit -- ${command}`);
      expect(stdout).toContain('--library <dir>');
    }),
  );
});

test('what is not understood ends with 2, on the error stream, and points to the help', async () => {
  await Promise.all(
    [
      'scna',
      'scan --fast',
      'match one.jpg',
      'find',
      'eval',
      'bench nothing',
      'restore',
      'restore --json',
      'restore 1 --all',
      'restore --last --all',
      'places --runtime tensorflow --device cpu',
      'then-and-now a.jpg b.jpg --out film',
      'then-and-now a.jpg --take-again --out page.png',
      '',
    ].map(async (typed) => {
      const { code, stdout, stderr } = await revisit(typed.split(' ').filter((word) => word !== ''));
      expect(code, typed).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain('--help');
    }),
  );
});

test('what cannot be done ends with 1, a reason and a remedy', async () => {
  const notAPhoto = join(folder, 'notes.txt');
  const notALibrary = join(folder, 'not-a-library');
  writeFileSync(notAPhoto, 'notes');
  writeFileSync(notALibrary, 'notes');
  const impossible = [
    ['scan', join(folder, 'no-such-folder')],
    ['scan'],
    ['scan', '--model', 'no-such-model', folder],
    ['places', '--library', notALibrary],
    ['match', notAPhoto, notAPhoto],
    ['find', join(folder, 'no-such-photo.jpg')],
    ['eval', folder],
  ];
  for (const args of impossible) {
    const inFolder = args.includes('--library') ? args : ['--library', library, ...args];
    const { code, stdout, stderr } = await revisit(inFolder);
    expect(code, args.join(' ')).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n').length, stderr).toBeGreaterThanOrEqual(2);
    const json = await revisit([...inFolder, '--json']);
    expect(json.code).toBe(1);
    const { error } = refusal.parse(JSON.parse(json.stdout));
    expect(stderr).toBe(`${error.reason}\n${error.remedy}\n`);
  }
});

test('doctor tells what works here and makes no library', async () => {
  const absent = join(folder, 'absent');
  const { code, stdout } = await revisit(['doctor', '--library', absent, '--json']);
  expect(code).toBe(0);
  const result = doctorResult.parse(JSON.parse(stdout));
  expect(result.device.works).toBe(true);
  expect(result.database).toMatchObject({ folder: absent, exists: false });
  expect(result.versions['revisit']).toMatch(/^\d+\.\d+\.\d+/);
  expect((await revisit(['doctor', '--library', absent])).stdout).toContain('made by the first scan');
  expect((await revisit(['doctor', '--library', absent, '--json'])).stdout).toContain('"exists":false');
});

test('doctor ends with 1 when the model cannot be used, and says what to do', async () => {
  const { code, stdout } = await revisit([
    'doctor',
    '--library',
    library,
    '--model',
    'no-such-model',
    '--json',
  ]);
  expect(code).toBe(1);
  const result = doctorResult.parse(JSON.parse(stdout));
  expect(result.device.works).toBe(false);
  expect(result.problems[0]?.remedy).toContain(BUILT_IN_MODEL);
});

test.each(['a file', 'a file/below'])(
  'doctor ends with 1 where %s is named for a library, and says so',
  async (name) => {
    writeFileSync(join(folder, 'a file'), 'mine');
    const { code, stdout } = await revisit(['doctor', '--library', join(folder, name)]);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`${join(folder, 'a file')} is a file`)]);
  },
);

test('Kernels that are not here are refused in two lines, and an empty name of some means none', async () => {
  const by = (kernels: string, ...args: string[]) =>
    revisit(args, { environment: { REVISIT_KERNELS: kernels } });
  const { code, stderr } = await by('nonsense', 'places', '--library', library);
  expect([code, stderr.trim().split('\n').length, stderr]).toEqual([
    ...[1, 2, expect.stringContaining('REVISIT_KERNELS names kernels that are not here: nonsense.')],
  ]);
  expect((await by('nonsense', '--version')).code).toBe(0);
  expect((await by('', 'schema')).code).toBe(0);
});

test('In a folder that was deleted a path is refused in two lines', async () => {
  const gone = join(folder, 'gone');
  const said = 'The folder in which you stand is not there any more.\nChange to another folder.\n';
  mkdirSync(gone);
  const code = `process.chdir(${JSON.stringify(gone)}); 
    require('fs').rmdirSync(${JSON.stringify(gone)}); import(${JSON.stringify(main)})`;
  const ended = spawnSync(process.execPath, ['-e', code, 'scan', '.'], { encoding: 'utf8' });
  expect([ended.status, ended.stderr]).toEqual([1, said]);
  const environment = { INIT_CWD: gone, npm_lifecycle_event: 'revisit' };
  expect(await revisit(['places'], { environment })).toEqual({ code: 1, stdout: '', stderr: said });
});

test.each(['', 'relative'])(
  'XDG_DATA_HOME as %j is as none: the library is looked for at home',
  async (XDG_DATA_HOME) => {
    const environment = { XDG_DATA_HOME, HOME: folder };
    const { stderr } = await revisit(['places'], { environment, cwd: folder });
    if (process.platform === 'linux')
      expect(stderr).toContain(`There is no library in ${join(folder, '.local/share/revisit')}.`);
  },
);

test('help of no command, and --take-again of no photo, name what was given', async () => {
  const [help, of] = await Promise.all([
    revisit(['help', 'nosuch']),
    revisit(['then-and-now', '3', '--take-again', '--out', 'q.html'], { cwd: folder }),
  ]);
  expect([help.code, help.stderr]).toEqual([2, expect.stringContaining("unknown command 'nosuch'")]);
  expect([of.code, of.stderr]).toEqual([1, expect.stringContaining(`${join(folder, '3')} cannot be read.`)]);
  expect((await revisit(['help', 'scan'])).stdout).toContain('Usage: revisit scan');
});

test('A library without a name is misuse', async () => {
  const { code, stderr } = await revisit(['places', '--library', '']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('Name a folder.')]);
});

test('schema prints a JSON Schema for every command that answers in JSON', async () => {
  const { code, stdout } = await revisit(['schema']);
  expect(code).toBe(0);
  const schemas = JSON.parse(stdout) as Record<string, { type: string }>;
  expect(Object.keys(schemas)).toEqual([...Object.keys(results), 'error']);
  expect(schemas['scan']).toMatchObject({
    type: 'object',
    required: expect.arrayContaining(['photos', 'failures', 'places']) as unknown,
  });
  const line = (await revisit(['schema', '--json'])).stdout;
  expect([line.trim().split('\n').length, JSON.parse(line)]).toEqual([1, schemas]);
});

test('What Node made of the program is there for the next start', async () => {
  const start = () => revisit(['--version'], { environment: { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' } });
  await start();
  expect((await start()).stderr).toMatch(/cache for ESM \S*cli\/program\.ts was accepted/);
});
