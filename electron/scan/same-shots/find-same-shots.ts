/** Matches and hashes -> which photos are of one shot. */
import { createHash } from 'node:crypto';
import { pixelCount } from '../../duplicates/companions.ts';
import { groupShots, HASH_BYTES, pressOf, SAME_SHOT_METHOD } from '../../duplicates/same-shot/same-shot.ts';
import type { ScanContext } from '../context.ts';
import type { PhotoFacts } from '../companions/facts.ts';
import { comparer } from './comparer.ts';
import { joinFrames } from './frames.ts';
import { linksOf } from './links.ts';
import { withOutdated } from './with-outdated.ts';

/**
 * Groups the photos anew; only pairs that were not compared before are compared. What was grouped stays where
 * the scan is stopped meanwhile.
 */
export async function findSameShots(
  { store, model, progress, signal, isRound }: ScanContext,
  photoFacts: readonly PhotoFacts[],
): Promise<void> {
  const { ids, hashes } = store.thumbnails.hashes();
  const hashRow = new Map(Array.from(ids, (id, row) => [id, row]));
  const companionOf = store.companions.leadOf();
  const facts = photoFacts
    .filter(({ photo }) => hashRow.has(photo))
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
  const matches = store.pairs.transforms(model.id, isRound ? undefined : 'lasting');
  const outdated = store.thumbnails.outdated();
  const asked = [model.id, SAME_SHOT_METHOD, isRound, matches.length, facts, [...companionOf], outdated];
  const key = sha256(asked, ordered);
  if (store.sameShots.method('groups') === key) return;

  const photoIds = facts.map(({ photo }) => photo);
  const links = linksOf(matches, photoIds, ordered);
  const photos = facts.map((of) => ({ id: of.photo, press: pressOf(of), widthPx: of.widthPx ?? 1 }));
  let comparisons = 0;
  const done = (): void => {
    if (comparisons === 0) progress.begin('same shots', null);
    comparisons += 1;
    progress.advance(1);
  };
  const { compareCopies, compareFrames, flush } = comparer(store, photos, links, { isRound, signal, done });
  const setOf = photoIds.map((id) => companionOf.get(id) ?? id);
  const count = facts.length;
  const copies = await groupShots({ count, links: links.rows, setOf }, compareCopies);
  // a frame of a burst joins with its own copies: what was written on one of them is not on the other frame
  const frames = await joinFrames(links.rows, copies, setOf, compareFrames);
  flush();
  const leadOf = (row: number): number => {
    const lead = copies.get(row) ?? row;
    return frames.get(lead) ?? lead;
  };
  const rows = [...copies.keys(), ...frames.keys()];
  if (!signal.aborted)
    store.atomically(() => {
      const made = new Map(rows.map((row) => [photoIds[row]!, photoIds[leadOf(row)]!]));
      store.sameShots.replace(withOutdated(made, store.sameShots.leadOf(), new Set(outdated)));
      store.sameShots.setMethod('groups', key);
    });
  if (comparisons > 0) progress.end();
}

/** Changes whenever other groups may come of it. */
const sha256 = (facts: unknown, hashes: Uint8Array): string =>
  createHash('sha256').update(JSON.stringify(facts)).update(hashes).digest('hex');

/**
 * What rather leads a group: a photo as a camera wrote it, then one that is no PNG, as screenshots are: their
 * pixels are not the photo's.
 */
const leadRank = ({ camera, format }: PhotoFacts): number => (camera !== null ? 0 : format === 'png' ? 2 : 1);
