import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { opened as libraryIn } from '../support/library.ts';
import type { Screen } from './desktop.ts';
import { answering, electron, ended, opened, screen } from './desktop.ts';

describe.skipIf(electron === null)('what is asked before there is a window', () => {
  let root: string;
  let display: Screen;
  let library: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'revisit-questions-'));
    display = await screen();
  });
  afterAll(() => {
    display?.stop();
    rmSync(root, { recursive: true });
  });
  beforeEach(() => {
    library = join(mkdtempSync(join(root, 'disk-')), 'library');
  });
  const start = (program: string, ...folders: string[]): Promise<number | null> =>
    ended(display.display, [`--library=${library}`, ...folders], program);
  const relaunched = (...args: unknown[]) => ({ relaunch: expect.arrayContaining(args) as string[] });

  test('A mistyped library is asked about and not made', async () => {
    const { program, asked } = answering('Quit');
    expect(await start(program)).toBe(0);
    expect(asked()).toMatchObject([
      {
        message: `There is no library in ${library}.`,
        buttons: ['Make a new library here', 'Look elsewhere…', 'Quit'],
      },
    ]);
    expect(existsSync(library)).toBe(false);
  });

  test('Who reads Chinese is asked in Chinese', async () => {
    const { program, asked } = answering('退出');
    const language = { LANG: 'zh_CN.UTF-8', LANGUAGE: 'zh_CN' };
    expect(await ended(display.display, [`--library=${library}`], program, language)).toBe(0);
    expect(asked()).toMatchObject([{ message: `${library} 中没有图库。` }]);
  });

  test('A new library is made where a person said so, and Revisit starts on it', async () => {
    const { program, asked } = answering('Make a new library here');
    expect(await start(program)).toBe(0);
    expect(asked()[1]).toEqual(relaunched(`--library=${library}`));
    expect(readdirSync(library)).toContain('library.sqlite');
  });

  test('Who looks elsewhere starts on the folder they picked, and nothing is made', async () => {
    const { program, asked } = answering('Look elsewhere…', join(root, 'picked'));
    expect(await start(program)).toBe(0);
    expect(asked()[1]).toEqual(relaunched(`--library=${join(root, 'picked')}`));
    expect(existsSync(library)).toBe(false);
  });

  test('A library whose disk is away is asked about with folders too, and not made anew', async () => {
    await libraryIn(library).close();
    const { app } = await opened(display.display, [`--library=${library}`]);
    await app.close();
    rmSync(library, { recursive: true });
    const quit = answering('Quit');
    expect(await start(quit.program, root)).toBe(0);
    expect(quit.asked()).toMatchObject([{ detail: expect.stringMatching(/^It was here before/) as string }]);
    expect(existsSync(library)).toBe(false);

    const made = answering('Make a new library here');
    expect(await start(made.program, root)).toBe(0);
    expect(made.asked()[1]).toEqual(relaunched(`--library=${library}`, root));
  });

  test('A damaged library is given back what was decided where a person says so, and shown', async () => {
    const before = libraryIn(library);
    const photos = mkdtempSync(join(root, 'photos-'));
    before.addFolder(Buffer.from(photos));
    await before.close();
    truncateSync(join(library, 'library.sqlite'), 20_000);

    const quit = answering('Quit');
    expect(await start(quit.program)).toBe(0);
    expect(quit.asked()).toMatchObject([
      {
        message: expect.stringContaining('library.sqlite is damaged or gone') as string,
        detail: expect.stringContaining('What you decided comes back') as string,
      },
    ]);
    expect(readdirSync(library)).not.toContain('library.sqlite.damaged-1');

    const { program, asked } = answering('Restore what I decided');
    const { app, page, said } = await opened(display.display, [`--library=${library}`], program);
    expect(asked()).toHaveLength(1);
    await page.evaluate("location.hash = '#/library'");
    await page.locator('.folders').getByText(photos).waitFor();
    expect(readdirSync(library)).toContain('library.sqlite.damaged-1');
    expect(said).toEqual([]);
    await app.close();
  });
});
