/** Copies of a shot: finding pictures that look alike, and grouping photos by what links them. */
import { random } from '../demo/random.ts';
import type { Compare } from '../duplicates/same-shot/same-shot.ts';
import { alikePairs, alikePairsOfAll, groupShots, HASH_BYTES } from '../duplicates/same-shot/same-shot.ts';
import type { Bench } from './report.ts';
import { inTurns, secondsOf } from './report.ts';

/** The bar, for so many photos and links. */
const BAR = { photos: 100_000, seconds: 20, costAgainstATenth: 2 };
const LINKS_A_PHOTO = 10;
/** Bits that are changed in a copy. */
const CHANGED_BITS = 12;
/** ... and the photos further on that a made-up link leads to. */
const LINK_REACH = 200;

export interface CopiesOptions {
  photos: number;
  /** Pictures that are each compared with each, too. */
  few: number;
  rounds: number;
}

export async function benchCopies({ photos, few, rounds }: CopiesOptions): Promise<Bench> {
  const [small, all] = [await costOf(photos / 10), await costOf(photos)];
  const hashes = madeUpHashes(few);
  const seconds = await inTurns(rounds, {
    found: () => alikePairs(hashes, noWait),
    eachWithEach: () => alikePairsOfAll(hashes),
  });
  const truth = alikePairsOfAll(hashes).turns.length;
  const found = (await alikePairs(hashes, noWait)).turns.length;
  const total = all.hashSeconds + all.groupSeconds;
  const costAgainstATenth = total / (10 * (small.hashSeconds + small.groupSeconds));
  return {
    name: 'copies',
    what:
      `pairs of ${photos.toLocaleString('en')} made-up hashes that are alike, and groups of as many photos ` +
      `by ${(LINKS_A_PHOTO * photos).toLocaleString('en')} links; no picture is opened`,
    baseline:
      `each of ${few.toLocaleString('en')} hashes compared with each, in TypeScript ` +
      '(how many times faster)',
    ratio: seconds.eachWithEach / seconds.found,
    bar:
      `${BAR.photos.toLocaleString('en')} photos in ${BAR.seconds} s, and each costs less than ` +
      `${BAR.costAgainstATenth} times what it does among a tenth of them`,
    met: photos < BAR.photos ? null : total < BAR.seconds && costAgainstATenth < BAR.costAgainstATenth,
    figures: {
      seconds: total,
      hashMicrosecondsAPhoto: (1e6 * all.hashSeconds) / photos,
      groupMicrosecondsAPhoto: (1e6 * all.groupSeconds) / photos,
      costAPhotoAgainstATenthOfThePhotos: costAgainstATenth,
      comparisonsAPhoto: all.comparisonsAPhoto,
      comparisonsAPhotoOfATenth: small.comparisonsAPhoto,
      foundOfAllPairs: found / truth,
    },
    notes: [],
  };
}

interface Cost {
  hashSeconds: number;
  groupSeconds: number;
  comparisonsAPhoto: number;
}

async function costOf(photos: number): Promise<Cost> {
  const hashes = madeUpHashes(photos);
  let comparisonCount = 0;
  const hashSeconds = await secondsOf(async () => {
    ({ comparisonCount } = await alikePairs(hashes, noWait));
  });
  const links = madeUpLinks(photos);
  const setOf = Uint32Array.from({ length: photos }, (_, row) => row);
  const groupSeconds = await secondsOf(() =>
    groupShots({ count: photos, links, setOf, mayDifferFromLead: true }, madeUpVerdict),
  );
  return { hashSeconds, groupSeconds, comparisonsAPhoto: comparisonCount / photos };
}

const noWait = (): Promise<void> => Promise.resolve();

const madeUpVerdict: Compare = (a, b) => Promise.resolve((a * 7 + b) % 5 === 0 ? 'same' : 'different');

/** Every third one is another one with some bits changed. */
function madeUpHashes(count: number): Uint8Array {
  const next = random(1);
  const hashes = Uint8Array.from({ length: count * HASH_BYTES }, () => next() * 256);
  for (let row = 3; row < count; row += 3) {
    const from = (3 * Math.floor((next() * row) / 3) + 1) * HASH_BYTES;
    hashes.copyWithin(row * HASH_BYTES, from, from + HASH_BYTES);
    for (let i = 0; i < CHANGED_BITS; i++)
      hashes[row * HASH_BYTES + Math.floor(next() * HASH_BYTES)]! ^= 1 << Math.floor(next() * 8);
  }
  for (let row = 0; row < count; row++) hashes[row * HASH_BYTES]! &= 0xfe; // as that of a picture has it
  return hashes;
}

/** Ascending, none twice. */
function madeUpLinks(photos: number): Uint32Array {
  const next = random(2);
  const links: number[] = [];
  for (let a = 0; a < photos; a++) {
    const others = new Set(
      Array.from({ length: LINKS_A_PHOTO }, () => a + 1 + Math.floor(next() * LINK_REACH)),
    );
    for (const b of [...others].sort((p, q) => p - q)) if (b < photos) links.push(a, b);
  }
  return Uint32Array.from(links);
}
