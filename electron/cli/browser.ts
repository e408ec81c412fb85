/** Shows an address in the person's browser. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { pathToFileURL } from 'node:url';
import { PRIVATE } from '../process/private.ts';

/** What opens an address, by system. */
const OPENERS: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** A browser that starts takes some seconds. */
const READ_WITHIN_MS = 60_000;

/**
 * Asks the desktop to show the address; null where there is none, or nothing can be written for it. Where
 * that fails, the address is on the screen all the same. What is returned forgets it.
 */
export function openBrowser(url: string): (() => void) | null {
  const [opener, ...args] = OPENERS[platform] ?? [];
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  // without a desktop xdg-open would start a browser of the terminal, in the background
  if (opener === undefined || (opener === 'xdg-open' && !DISPLAY && !WAYLAND_DISPLAY)) return null;
  const page = pageThatLeadsTo(url);
  if (page === null) return null;
  spawn(opener, [...args, pathToFileURL(join(page, 'open.html')).href], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
  const forget = (): void => rmSync(page, { recursive: true, force: true });
  setTimeout(forget, READ_WITHIN_MS).unref();
  return forget;
}

/**
 * The folder of a page that only this user can read: every user of the machine sees how programs are called.
 * A browser that is a snap reads the person's own folder, and neither what is hidden there nor /tmp.
 */
function pageThatLeadsTo(url: string): string | null {
  try {
    const folder = mkdtempSync(join(platform === 'linux' ? homedir() : tmpdir(), 'revisit-open-'));
    const page = `<!doctype html><title>Revisit</title><meta http-equiv="refresh" content="0;url=${url}">`;
    writeFileSync(join(folder, 'open.html'), page, { mode: PRIVATE.file });
    return folder;
  } catch {
    return null;
  }
}
