import { describe, expect, test } from 'vitest';
import type { Group } from '../../../electron/contract/requests.ts';
import { chromium } from '../browser.ts';
import type { Shown } from './open.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window at review', () => {
  const { open, button, notice, press, focused } = windowOverLibrary();

  /** The group is open and its copies are there. */
  const opened = ({ page }: Shown, id: number): Promise<void> =>
    page.locator(`.group[data-group="${id}"][aria-busy=false] .copy`).first().waitFor();
  const inOrder = ({ engine }: Shown): Group[] =>
    engine.groups.groups().sort((a, b) => b.summary.savingBytes - a.summary.savingBytes);
  /** As the engine has them, protected ones among them. */
  const withProtected = ({ copies }: Group, kept: readonly number[]): number[] =>
    copies
      .filter(({ fileId, protectedBy }) => kept.includes(fileId) || protectedBy !== null)
      .map(({ fileId }) => fileId);

  test('sixty groups are decided by two key presses each at most, and none is lost', async () => {
    const shown = await open('#/review', { groupCount: 60 });
    const groups = inOrder(shown);
    const expected = new Map<number, number[]>();
    for (const [i, group] of groups.entries()) {
      const { copies, suggestion, summary } = group;
      await opened(shown, summary.id);
      const [keys, kept] = [
        [['Enter'], [suggestion.fileId]],
        [['2', 'Enter'], [copies[1]!.fileId]],
        [['a'], copies.map(({ fileId }) => fileId)],
      ][i % 3] as [string[], number[]];
      expect(keys.length).toBeLessThanOrEqual(2);
      await press(...keys);
      expected.set(summary.id, withProtected(group, kept));
    }
    await shown.page.getByText('Every group is decided').waitFor();
    for (const [id, kept] of expected) expect(shown.engine.groups.kept(id)).toEqual(kept);
    await shown.page.getByText(/^4\d groups decided: \d+ files/).waitFor();
  }, 300_000);

  test('the last decisions are taken back in turn, and the list and its count follow', async () => {
    const shown = await open('#/review', { groupCount: 12 });
    const [first, second] = inOrder(shown);
    for (const group of [first!, second!]) {
      await opened(shown, group.summary.id);
      await press('Enter');
    }
    await shown.page.getByRole('heading', { name: '10 groups to decide' }).waitFor();
    await press('u');
    await opened(shown, second!.summary.id);
    expect(await notice()).toBe('The last decision is taken back.');
    await press('u');
    await opened(shown, first!.summary.id);
    expect(shown.engine.groups.kept(first!.summary.id)).toBeNull();
    await press('u');
    await expect.poll(notice).toBe('There is nothing to undo.');
    await shown.page.getByRole('heading', { name: '12 groups to decide' }).waitFor();
    expect(await shown.page.locator('nav a[aria-current]').first().textContent()).toBe('Review14');
  });

  test('of a thousand groups those in sight are on the page; they are filtered and walked', async () => {
    const { page, engine } = await open('#/review', { groupCount: 1000 });
    await page.getByText('1 of 1,000').waitFor();
    expect(await page.locator('.group-row').count()).toBeLessThan(40);
    await press('j', 'ArrowDown', 'k');
    await page.getByText('2 of 1,000').waitFor();
    await page.getByRole('combobox', { name: 'How sure' }).selectOption('Yours to decide');
    await page.getByRole('combobox', { name: 'How alike' }).selectOption('Same shot');
    await page.getByRole('combobox', { name: 'Year' }).selectOption('No date');
    const fitting = engine.groups
      .groups()
      .filter(({ summary }) => !summary.isSure && summary.level === 'same shot' && summary.year === null);
    await expect
      .poll(() => page.locator('.review-list [role=listitem]').first().getAttribute('aria-setsize'))
      .toBe(String(fitting.length));
    await button('Decided').click();
    await button('Clear the filters').click();
    await page.locator('.group-row').nth(3).waitFor();
  });

  test('copies are zoomed together, marked and kept by keys, and what differs is shown', async () => {
    const shown = await open('#/review/1000000', { groupCount: 3 });
    const { page } = shown;
    await opened(shown, 1_000_000);
    const looks = (): Promise<string[]> =>
      page
        .locator('.copy-look')
        .evaluateAll((all) => all.map((one) => one.getAttribute('style')!.replace(/^.*transform: /, '')));
    await press('+');
    expect(await page.locator('.group .zoom output').textContent()).toBe('150 %');
    const zoomed = await looks();
    await press('ArrowRight');
    const moved = await looks();
    expect(moved.every((look, i) => look !== zoomed[i] && look.includes('scale(1.5)'))).toBe(true);
    await press('Escape', 'ArrowRight', 'x');
    await button(/Keep 2, remove 5/).waitFor();
    await press('ArrowRight', ' ');
    await button(/Keep 1, remove 6/).waitFor();
    await press('1', 'd');
    await page
      .getByText(/% of the picture differs/)
      .first()
      .waitFor();
    await page.getByText('Cut or turned: not comparable').first().waitFor();
  });

  test('what is decided is removed after a summary, with a pause, and what failed is told', async () => {
    const shown = await open('#/review', { groupCount: 9 });
    const { page, engine } = shown;
    const going: number[] = [];
    for (const group of inOrder(shown).slice(0, 4)) {
      await opened(shown, group.summary.id);
      await press('Enter');
      going.push(group.copies.length - withProtected(group, [group.suggestion.fileId]).length);
    }
    const count = going.reduce((sum, n) => sum + n, 0);
    await page.getByText(`4 groups decided: ${count} files`).waitFor();
    await press('r');
    await page.getByRole('heading', { name: `Move ${count} files to the trash?` }).waitFor();
    await page.getByText(/^4 groups: \d+ files? kept\. This frees/).waitFor();
    expect(await page.locator('dialog tbody tr').count()).toBeGreaterThan(0);
    await button(`Remove ${count} files`).focus();
    await press('Enter');
    await page.getByText(`0 of ${count}`).waitFor();
    await expect.poll(focused).not.toBeNull();
    engine.groups.moves(2);
    await page.getByText(`2 of ${count}`).waitFor();
    await button('Pause').click();
    await page.locator('.tidy').getByText('Paused').waitFor();
    await button('Resume').click();
    await page.getByText('Moving files to the trash').waitFor();
    engine.groups.ends(1);
    await page.getByText('1 file was not removed.').waitFor();
    await button('See why').click();
    await page.locator('dialog').getByText('Scan again, then decide anew.').waitFor();
    await press('Escape');
    await page.getByRole('link', { name: 'See what was removed' }).click();
    await page.getByText(`${count - 1} files removed`).waitFor();
  });

  test('removed files are restored one, several or all, and what is in the way is told', async () => {
    const shown = await open('#/review', { groupCount: 9 });
    const { page, engine } = shown;
    await button('Remove all that are sure…').click();
    await button(/^Remove \d+ files$/).click();
    await page.getByText('Moving files to the trash').waitFor();
    engine.groups.ends(0);
    await page.getByRole('link', { name: 'Removed', exact: true }).click();
    const restored = page.getByText('Restored', { exact: true });
    await page.locator('.removed-row .button').first().click();
    await restored.first().waitFor();
    expect(await notice()).toBe('1 file is back.');
    for (const i of [1, 2]) await page.locator('.removed-row input').nth(i).check();
    await button('Restore 2 selected').click();
    await expect.poll(() => restored.count()).toBeGreaterThanOrEqual(2);
    await page.keyboard.press('Escape');
    await button('Restore all…').click();
    await button('Restore').last().click();
    await page.getByRole('heading', { name: '1 file could not be restored' }).waitFor();
    await page.getByText('Another file is there now.').waitFor();
    await page.getByText('1 file removed').waitFor();
    await press('Escape');
    await page.setViewportSize({ width: 900, height: 800 });
    await restored.first().waitFor();
    await page.getByRole('link', { name: /^Copies/ }).click();
    await page.locator('.tidy-row').waitFor();
    expect(await page.locator('.tidy').textContent()).not.toContain('in the trash');
  });

  test('rules are put in order by keys, buttons and dragging, switched off, tried and saved', async () => {
    const { page, engine } = await open('#/review/rules', { groupCount: 20 });
    const names = (): Promise<string[]> =>
      page.locator('.rules section').first().locator('.ordered-content').allTextContents();
    const before = await names();
    await button(`Move “${before[2]!}”, number 3 of ${before.length}, with the arrow keys`).focus();
    await press('ArrowUp', 'ArrowUp');
    expect((await names()).slice(0, 3)).toEqual([before[2], before[0], before[1]]);
    await button(`Move “${before[2]!}” down`).click();
    await page.getByLabel(before[1]!, { exact: true }).uncheck();
    const row = page.locator('.rules section').first().locator('.ordered li');
    await row.nth(9).dragTo(row.nth(5));
    expect((await names())[5]).toBe(before[9]);
    await button('Try on my library').click();
    await page.getByText(/^Would keep \d+, remove \d+/).waitFor();
    await button('Move “/home/ada/Pictures/Phone” up').click();
    await button('Save').click();
    await expect.poll(notice).toBe('Saved. Suggestions follow these rules now.');
    const kept = await engine.ask('tidy.rules', {});
    expect(kept.ok && kept.value.rules.slice(0, 3)).toEqual([
      { rule: 'protected folder', isOn: true },
      { rule: 'edits', isOn: true },
      { rule: 'preferred folder', isOn: false },
    ]);
    expect(kept.ok && kept.value.preferred.map(({ id }) => id)).toEqual([2, 1]);
    const saved = await names();
    await button(`Move “${before[2]!}” down`).click();
    const changed = await names();
    expect(changed).not.toEqual(saved);
    await page.getByRole('link', { name: 'Removed', exact: true }).click();
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await page.getByText('These changes are not saved yet.').waitFor();
    expect(await names()).toEqual(changed);
    await button('Discard changes').focus();
    await press('Enter');
    await expect.poll(focused).toBe('Which copy to keep');
    expect(await names()).toEqual(saved);
  });

  test('a folder is chosen to be protected, and let go after a question', async () => {
    const { page, engine } = await open('#/review/rules', { groupCount: 1 });
    await button('Add a folder to protect').click();
    const dialog = page.locator('dialog');
    await dialog.getByText('/home/ada/Pictures', { exact: false }).first().click();
    await dialog.getByRole('button', { name: /^2014/ }).click();
    await button('Choose this folder').click();
    await button('Take out /home/ada/Pictures/2014').click();
    await button('Protect it no longer').click();
    await button('Take out /home/ada/Pictures/2014').waitFor({ state: 'detached' });
    await page.getByText('looks to be digiKam’s').waitFor();
    await button('Take out /home/ada/Pictures/2011').click();
    await button('Take out /home/ada/Pictures/2011').waitFor({ state: 'detached' });
    const kept = await engine.ask('tidy.rules', {});
    expect(kept.ok && kept.value.preferred.map(({ path }) => path)).toEqual(['/home/ada/Pictures/Phone']);
  });

  test('a group that a place led to leads back to it, and one that is no more is said to be', async () => {
    const shown = await open('#/review/1000100/7777', { groupCount: 3 });
    await opened(shown, 1_000_100);
    await press('Escape');
    await shown.page.waitForURL(/#\/places\/7777$/);
    await shown.page.goto(`${shown.served.url}#/review/5`);
    await shown.page.getByText('These copies are no group any more.').waitFor();
    await button('See all groups').click();
    await shown.page.getByText('1 of 3').waitFor();
    await opened(shown, inOrder(shown)[0]!.summary.id);
    await press('a');
    await button('All').click();
    const kept = shown.page.locator('.group-row', { hasText: 'All kept' });
    expect(await kept.textContent()).not.toContain('frees');
  });
});
