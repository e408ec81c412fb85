/** Matches and hashes -> which photos are of one shot. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { pixelCount } from '../../duplicates/companions.ts';
import {
  GROUPING_METHOD,
  groupShots,
  HASH_BYTES,
  pressOf,
  SAME_SHOT_METHOD,
} from '../../duplicates/same-shot/same-shot.ts';
import type { Store } from '../../store/store.ts';
import type { PhotoFacts } from '../companions/facts.ts';
import type { StepContext } from '../thread/context.ts';
import { comparer } from './comparer.ts';
import { joinFrames } from './frames.ts';
import { linksOf } from './links.ts';
import type { Matches } from './links.ts';
import { withOutdated } from './with-outdated.ts';

/** Questions come in between. */
const giveWay = (): Promise<unknown> => setImmediate();

/**
 * Groups the photos anew; only pairs that were not compared before are compared. What was grouped stays where
 * the scan is stopped meanwhile.
 */
export async function findSameShots(context: StepContext, photoFacts: readonly PhotoFacts[]): Promise<void> {
  const { store, model, signal, isRound } = context;
  const photos = hashedPhotos(store, photoFacts);
  const matches: Matches = { store, modelId: model.id, which: isRound ? undefined : 'lasting' };
  const matchCount = store.pairs.countMatched(model.id, matches.which);
  const outdated = store.thumbnails.outdated();
  const asked = [model.id, SAME_SHOT_METHOD, GROUPING_METHOD, isRound, matchCount, outdated];
  const key = await keyOf(asked, photos);
  if (store.sameShots.method('groups') === key) return;
  const leadOf = await leadsOf(context, photos, matches);
  if (signal.aborted) return;
  const idOf = (row: number): number => photos.facts[row]!.photo;
  const now = store.thumbnails.outdated(); // what is damaged is found when it is compared
  store.atomically(() => {
    const made = new Map(Array.from(leadOf, ([row, lead]) => [idOf(row), idOf(lead)]));
    store.sameShots.replace(withOutdated(made, store.sameShots.leadOf(), new Set(now)));
    store.sameShots.setMethod('groups', now.length === outdated.length ? key : 'damaged thumbnails');
  });
}

/** A photo whose size is known, as that of every one with a thumbnail is. */
type SizedFacts = PhotoFacts & { widthPx: number; heightPx: number };

/** Photos by row: those first that rather lead a group. */
interface HashedPhotos {
  facts: SizedFacts[];
  /** One a photo. */
  hashes: Uint8Array;
  /** What belongs together anyway: by row the same number for photos of one companion set. */
  setOf: number[];
}

function hashedPhotos(store: Store, photoFacts: readonly PhotoFacts[]): HashedPhotos {
  const { ids, hashes } = store.thumbnails.hashes();
  const hashRow = new Map(Array.from(ids, (id, row) => [id, row]));
  const companionOf = store.companions.leadOf();
  const facts = photoFacts
    .filter((of): of is SizedFacts => hashRow.has(of.photo) && of.widthPx !== null && of.heightPx !== null)
    .sort(
      (a, b) =>
        Number(companionOf.has(a.photo)) - Number(companionOf.has(b.photo)) ||
        leadRank(a) - leadRank(b) ||
        pixelCount(b) - pixelCount(a) ||
        a.photo - b.photo,
    );
  const ordered = new Uint8Array(facts.length * HASH_BYTES);
  for (const [row, { photo }] of facts.entries()) {
    const from = hashRow.get(photo)! * HASH_BYTES;
    ordered.set(hashes.subarray(from, from + HASH_BYTES), row * HASH_BYTES);
  }
  return { facts, hashes: ordered, setOf: facts.map(({ photo }) => companionOf.get(photo) ?? photo) };
}

/** By row: each copy's lead. */
async function leadsOf(
  { store, progress, signal, isRound }: StepContext,
  { facts, hashes, setOf }: HashedPhotos,
  matches: Matches,
): Promise<Map<number, number>> {
  const ids = facts.map(({ photo }) => photo);
  const links = await linksOf(matches, { ids, hashes }, giveWay);
  const photos = facts.map((of) => ({ id: of.photo, press: pressOf(of), widthPx: of.widthPx }));
  let comparisons = 0;
  const done = (): void => {
    if (comparisons === 0) progress.begin('same shots', null);
    comparisons += 1;
    progress.advance(1);
  };
  const asked = { isRound, signal, done };
  const { compareCopies, compareFrames, mayBeFrames, flush } = comparer(store, photos, links, asked);
  const grouping = { count: facts.length, links: links.rows, setOf, mayDifferFromLead: true };
  const copies = await groupShots(grouping, compareCopies);
  // a frame of a burst joins with its own copies: what was written on one of them is not on the other frame
  const copied = { links: links.rows, leadOf: copies, setOf };
  const frames = await joinFrames(copied, mayBeFrames, compareFrames, giveWay);
  flush();
  if (comparisons > 0) progress.end();
  const leadOf = (row: number): number => {
    const lead = copies.get(row) ?? row;
    return frames.get(lead) ?? lead;
  };
  return new Map([...copies.keys(), ...frames.keys()].map((row) => [row, leadOf(row)]));
}

/** Facts that are written into the key at once: some milliseconds. */
const FACTS_AT_ONCE = 2000;

/** Changes whenever other groups may come of it. */
async function keyOf(of: readonly unknown[], { facts, hashes, setOf }: HashedPhotos): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(of));
  for (let from = 0; from < facts.length; from += FACTS_AT_ONCE) {
    const to = from + FACTS_AT_ONCE;
    hash.update(JSON.stringify([facts.slice(from, to), setOf.slice(from, to)]));
    await giveWay();
  }
  return hash.update(hashes).digest('hex');
}

/**
 * What rather leads a group: a photo as a camera wrote it, then one that is no PNG, as screenshots are: their
 * pixels are not the photo's.
 */
const leadRank = ({ camera, format }: PhotoFacts): number => (camera !== null ? 0 : format === 'png' ? 2 : 1);
