import { afterEach, describe, expect, test } from 'vitest';
import { availablePaths, kernelsOn, limitThreads } from '../../native/index.ts';
import { descriptors } from '../support/descriptors.ts';

afterEach(() => limitThreads(Infinity));

describe.skipIf(availablePaths().length === 1)('how many threads the kernels take', () => {
  const { trainTree } = kernelsOn('portable');
  const [large, small] = [descriptors(60_000, 1), descriptors(1, 2)];
  /** In the order in which they end. */
  const ended = async (): Promise<string[]> => {
    const order: string[] = [];
    const built = (name: string, rows: Int8Array): Promise<unknown> =>
      trainTree(rows, rows.length / 40).then(() => order.push(name));
    await Promise.all([built('large', large), built('small', small)]);
    return order;
  };

  test('of one thread each job waits for the one before', async () => {
    limitThreads(1);
    expect(await ended()).toEqual(['large', 'small']);
  });

  test('what waits goes on when there are more threads again', async () => {
    expect(await ended()).toEqual(['small', 'large']);
    limitThreads(1);
    const order = ended();
    limitThreads(Infinity);
    expect(await order).toEqual(['small', 'large']);
  });
});
