/**
 * What a person would feel of a page, measured from inside it and from Chromium's own trace.
 *
 * - `watch(page)`: from the next load on, long tasks, clicks and layout shifts; `read()` tells them,
 *   `clear()` forgets them
 * - `tasksOf(browser, page, run)`: the tasks of the page's main thread while `run` ran, in wall time and in
 *   the processor's time, which does not count what a busy machine took away
 */
import type { Browser, Page } from 'playwright-core';

export interface Seen {
  /** Milliseconds of each task over 50 ms. */
  longTasks: number[];
  /**
   * Milliseconds from each click to the frame that answers it; clicks below 16 ms are not told by Chromium.
   */
  clicks: number[];
  /** Chromium's score of what moved without being asked to, and what it was. */
  shifts: { score: number; what: string }[];
}

export interface Task {
  wallMs: number;
  cpuMs: number;
}

const WATCH = `
  globalThis.seen = { longTasks: [], clicks: {}, shifts: [] };
  const follow = (options, told) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(told));
    observer.observe({ buffered: true, ...options });
  };
  follow({ type: 'longtask' }, ({ duration }) => seen.longTasks.push(duration));
  follow({ type: 'event', durationThreshold: 16 }, ({ interactionId, duration }) => {
    if (interactionId > 0) seen.clicks[interactionId] = Math.max(duration, seen.clicks[interactionId] ?? 0);
  });
  follow({ type: 'layout-shift' }, ({ value, hadRecentInput, sources }) => {
    if (hadRecentInput) return;
    const what = sources.map(({ node }) => node?.className ?? node?.parentNode?.className).join(' ');
    seen.shifts.push({ score: value, what });
  });`;

export async function watch(page: Page): Promise<{ read(): Promise<Seen>; clear(): Promise<void> }> {
  await page.addInitScript(WATCH);
  return {
    read: () => page.evaluate<Seen>('({ ...seen, clicks: Object.values(seen.clicks) })'),
    clear: () => page.evaluate('void (seen = { longTasks: [], clicks: {}, shifts: [] })'),
  };
}

/** In microseconds; `tdur` is the thread's own processor time. */
interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

export async function tasksOf(browser: Browser, page: Page, run: () => Promise<void>): Promise<Task[]> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  let traced: Buffer;
  try {
    await run();
  } finally {
    traced = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(traced.toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(threadOf),
  );
  return traceEvents
    .filter(
      (event) =>
        event.name === 'ThreadControllerImpl::RunTask' && event.ph === 'X' && main.has(threadOf(event)),
    )
    .map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1000, cpuMs: tdur / 1000 }));
}
