/** `scan --watch`: looks at what changes in the library's folders until Ctrl-C. */
import { setTimeout } from 'node:timers/promises';
import type { LibraryOutcome } from '../contract/failure.ts';
import type { ScanChanges, ScanReport } from '../contract/scan.ts';
import type { Library, Touched } from '../library/library.ts';
import { must } from './session.ts';
import { count, path, plain } from './text.ts';
import { say } from './terminal.ts';

/** While another Revisit scans the library. */
const AGAIN_MS = 5000;

/** `seen` is called after each scan in which something was otherwise than before. */
export async function watch(
  library: Library,
  scan: (touched: readonly Touched[]) => Promise<LibraryOutcome<ScanReport>>,
  signal: AbortSignal,
  seen: (report: ScanReport) => void,
): Promise<void> {
  let touched: Touched[] = [];
  let wake = (): void => undefined;
  signal.addEventListener('abort', () => wake());
  const told = new Set<string>();
  const watching = library.watch(
    (now) => {
      touched.push(...now);
      wake();
    },
    () => {
      for (const { path: folder, why } of watching.state().polled) {
        if (told.has(folder)) continue;
        told.add(folder);
        say(`${path(folder)} is looked at once a minute instead: ${plain(why)}`);
      }
    },
  );
  say('Watching for what is new, changed or gone. Ctrl-C ends.');
  try {
    while (!signal.aborted) {
      if (touched.length === 0) {
        await new Promise<void>((woken) => (wake = woken));
        continue;
      }
      const now = touched;
      touched = [];
      const outcome = await scan(now);
      if (!outcome.ok && outcome.failure.kind === 'in use') {
        touched = [...now, ...touched];
        await setTimeout(AGAIN_MS, null, { signal }).catch(() => undefined);
        continue;
      }
      const report = must(outcome);
      if (!report.interrupted && isNews(report)) seen(report);
    }
  } finally {
    watching.close();
  }
}

/** Files in the cloud are never unchanged: nobody reads them. */
const isNews = ({ files, photos, failures }: ScanReport): boolean =>
  photos.extracted + photos.failed + files.vanished > 0 ||
  files.seen - files.unchanged > failures.filter(({ kind }) => kind === 'not on this disk').length;

/** `3 new, 1 moved, 1 gone`. */
export function changesText(changes: ScanChanges): string {
  const parts = (['new', 'changed', 'moved', 'gone'] as const)
    .filter((what) => changes[what] > 0)
    .map((what) => `${changes[what].toLocaleString('en')} ${what}`);
  return parts.join(', ') || 'nothing new';
}

/** `14:03:12  2 new, 1 gone, 3 pairs compared`. */
export function seenText({ files, changes, photos, unreadableFolders, matches }: ScanReport): string {
  const isChanged = Object.values(changes).some((photoCount) => photoCount > 0);
  const parts = [
    ...(isChanged ? [changesText(changes)] : []),
    ...(photos.failed > 0 ? [`${count(photos.failed, 'file')} not read`] : []),
    ...(matches.verified > 0 ? [`${count(matches.verified, 'pair')} compared`] : []),
  ];
  const time = new Date().toTimeString().slice(0, 8);
  return [
    `${time}  ${parts.join(', ') || `${count(files.seen - files.unchanged, 'file')} found again`}`,
    ...unreadableFolders.map(({ file, reason }) => `          ${path(file)}: ${plain(reason)}`),
  ].join('\n');
}
