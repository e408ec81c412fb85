/** What a page takes of the machine's memory, in megabytes; there is one page in the browser. */
import { readFileSync, readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Of the largest renderer, resident but for what it shares. */
export function rendererMegabytes(): number {
  const rows = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid));
  const own = rows.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!command.includes('--type=renderer')) return [];
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return [Number(/^RssAnon:\s+(\d+)/m.exec(status)![1]) / 1024];
    } catch {
      return []; // it ended meanwhile
    }
  });
  return Math.max(0, ...own);
}

/** Of its script, after what is not needed any more is thrown away. */
export async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}

export async function memoryText(page: Page): Promise<string> {
  const [whole, script] = [rendererMegabytes(), await heapMegabytes(page)].map(Math.round);
  return `page ${whole} MB, of it script ${script} MB`;
}
