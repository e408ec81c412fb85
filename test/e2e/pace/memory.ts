/** What pages take of the machine's memory, in megabytes. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';

/** Until each process of the browser has heard of it. */
const FREED_MS = 1000;

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
  await session.detach();
  return usedSize / 1024 ** 2;
}

/**
 * Playwright follows the network, for which the page's process keeps 200 MB of answers and a little of every
 * one for ever: a page that is measured would grow. There is no option against it.
 */
export async function followNoNetwork(page: Page): Promise<void> {
  type Implementation = { delegate: { _mainFrameSession: { _client: CDPSession } } };
  const { _connection } = page as unknown as { _connection: { toImpl(page: Page): Implementation } };
  await _connection.toImpl(page).delegate._mainFrameSession._client.send('Network.disable');
}

/** As where memory runs short, Chromium gives back what it keeps to be faster: mostly decoded pictures. */
export async function freeCaches(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send('Memory.simulatePressureNotification', { level: 'critical' });
  await session.detach();
  await setTimeout(FREED_MS);
}
