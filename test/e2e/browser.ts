/**
 * Debian's Chromium, driven for tests.
 *
 * - `chromium`: where it is; null, said once, where it is not: then what needs it skips
 * - `launch()`: the browser
 * - `violations(page)`: what axe finds on the page, as text; [] is none
 * - `trouble(page)`: what the page's console and its security policy complained of, as it comes
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { chromium as driver } from 'playwright-core';

const path = process.env.REVISIT_CHROMIUM ?? '/usr/bin/chromium';
export const chromium: string | null = existsSync(path) ? path : null;
if (chromium === null)
  console.warn(`skipped: tests of the window in a browser (no ${path}; apt-get install chromium)`);

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

export function launch(): Promise<Browser> {
  return driver.launch({ executablePath: path, args: ARGUMENTS });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What of WCAG's rules hangs on the theme. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** `rules`: of these alone; default: all that axe recommends. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // evaluated through the debugger, which the page's policy does not bind
  await page.evaluate(axe);
  const options = JSON.stringify(rules === undefined ? {} : { runOnly: { type: 'rule', values: rules } });
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, ${options}).then((result) => result.violations)`,
  );
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html} ${failureSummary}`),
  );
}

export function trouble(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  return said;
}
