/** Mutual nearest neighbours in plain TypeScript: the oracle of `src/nearest.cc` and its fallback. */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import { NO_DISTANCE } from '../kernels.ts';
import type { MutualNearest } from '../kernels.ts';

export function mutualNearest(a: Int8Array, b: Int8Array): MutualNearest {
  const countA = a.length / DESCRIPTOR_SIZE;
  const countB = b.length / DESCRIPTOR_SIZE;
  const inB = nothingFound(countA);
  const inA = nothingFound(countB);
  for (let i = 0; i < countA; i++) {
    for (let j = 0; j < countB; j++) {
      const distance = squaredDistance(a, i * DESCRIPTOR_SIZE, b, j * DESCRIPTOR_SIZE);
      offer(inB, i, j, distance);
      offer(inA, j, i, distance);
    }
  }
  const mutual: number[] = [];
  for (let i = 0; i < countA && countB > 0; i++) if (inA.row[inB.row[i]!] === i) mutual.push(i);
  return { a: Uint16Array.from(mutual), b: Uint16Array.from(mutual, (i) => inB.row[i]!) };
}

/** Squared distance of two descriptors, each given by its array and where it starts. */
function squaredDistance(a: Int8Array, atA: number, b: Int8Array, atB: number): number {
  let sum = 0;
  for (let d = 0; d < DESCRIPTOR_SIZE; d++) {
    const difference = a[atA + d]! - b[atB + d]!;
    sum = (sum + Math.imul(difference, difference)) | 0;
  }
  return sum;
}

interface Nearest {
  row: Int32Array;
  distance: Int32Array;
}

function nothingFound(count: number): Nearest {
  return { row: new Int32Array(count), distance: new Int32Array(count).fill(NO_DISTANCE) };
}

function offer(found: Nearest, at: number, row: number, distance: number): void {
  if (distance >= found.distance[at]!) return;
  found.distance[at] = distance;
  found.row[at] = row;
}
