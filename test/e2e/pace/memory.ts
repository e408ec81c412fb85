/** What pages take of the machine's memory, in megabytes. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** Of the browser's largest renderer, resident but for what it shares. */
export async function rendererMegabytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const own = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(
      ({ id }) => Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))![1]) / 1024,
    );
  return Math.max(0, ...own);
}

/** Of its script, after what is not needed any more is thrown away. */
export async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}
