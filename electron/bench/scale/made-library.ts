/** A library of any size, put straight into its store: seeded, as a scan would have left it. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DESCRIPTOR_SIZE } from '../../contract/features.ts';
import type { PackedFeatures } from '../../contract/features.ts';
import type { Match, Verification } from '../../contract/match.ts';
import { random } from '../../demo/random.ts';
import { HASH_BYTES } from '../../duplicates/same-shot/same-shot.ts';
import { pathBytes } from '../../contract/paths.ts';
import type { SeenFile, Store } from '../../store/store.ts';
import { openStore } from '../../store/store.ts';
import type { Shrunk } from '../../vision/thumbnail.ts';
import { shrunkPhoto } from '../../vision/thumbnail.ts';
import { clusteredDescriptors, matchingPhotos, syntheticPhoto } from '../material.ts';

/** As photos of a library have them (docs/figures.md). */
const FEATURES = 1500;
const CANDIDATES = 34;
/** Photos of a place; every other place is there at all. */
const A_PLACE = 5;
/** Photos that are kept in one transaction. */
const AT_ONCE = 500;
const A_FOLDER = 200;
/** What descriptors look like, and ways to deviate from it. */
const LOOKS = 20_000;

const NO_MATCH: Verification = {
  ...{ verdict: 'no match', reason: 'below threshold', score: 4.2, bFromA: null },
  ...{ tentativeCount: 40, inliersA: new Uint16Array(), inliersB: new Uint16Array(), trials: 100, seed: 7 },
};
const rows = Uint16Array.from({ length: 120 }, (_, row) => 3 * row);
const MATCH: Verification = {
  ...{ verdict: 'match', reason: null, score: 160.5, bFromA: [0.7, 0.7, 5, -0.7, 0.7, 9] },
  ...{ tentativeCount: 300, inliersA: rows, inliersB: rows, trials: 100, seed: 7 },
};

/** What a scan kept of two photos of a place: comparing them anew takes longer than all else here. */
const NO_COPY = { presses: 'unknown', verdict: 'different', bFromA: null, tries: 1 } as const;

export interface MadePhotos {
  modelId: string;
  /** A new one. */
  folder: string;
  seed: number;
  count: number;
  /** Candidates, links and places are there; without, a scan finds them. */
  isMatched: boolean;
}

/**
 * Adds photos of files of a few bytes. Their features lie in the same places, with descriptors of their own.
 * Returns their ids.
 */
export async function addPhotos(
  database: string,
  { modelId, folder, seed, count, isMatched }: MadePhotos,
): Promise<readonly number[]> {
  const opened = openStore(database);
  if (!opened.ok) throw new Error(opened.failure.reason);
  const store = opened.value;
  mkdirSync(folder, { recursive: true });
  store.files.addFolder(pathBytes(folder));
  const folderId = store.files.folders().find(({ path }) => path.equals(pathBytes(folder)))!.id;
  const [features] = matchingPhotos(seed, FEATURES);
  const thumbnail = await shrunkPhoto(syntheticPhoto(seed, 512, 384));
  if (!thumbnail.ok) throw new Error(thumbnail.failure.reason);
  const descriptors = madeDescriptors(seed);
  const lookOf = (): Look => ({
    features: { ...features, modelId, descriptor: descriptors() },
    shrunk: thumbnail.value,
  });
  const photos: number[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const names = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => nameOf(from + i));
    store.atomically(() => {
      store.files.see(
        folderId,
        1,
        names.map((name) => writtenFile(folder, name)),
      );
      const fileOf = new Map(
        store.files.toExtract(modelId, 0, AT_ONCE).map(({ id, below }) => [below.toString(), id]),
      );
      for (const name of names) photos.push(addPhoto(store, fileOf.get(name)!, `${seed} ${name}`, lookOf()));
    });
  }
  if (isMatched) addMatches(store, modelId, photos, seed);
  store.close();
  return photos;
}

function addMatches(store: Store, modelId: string, photos: readonly number[], seed: number): void {
  addPairs(store, modelId, photos, seed);
  const groups = Array.from({ length: Math.floor(photos.length / A_PLACE / 2) }, (_, place) =>
    photos.slice(2 * place * A_PLACE, (2 * place + 1) * A_PLACE).sort((x, y) => x - y),
  );
  const before = store.places.list(modelId);
  store.places.replace(modelId, [...before, ...groups.map((group) => ({ id: null, photos: group }))]);
}

/**
 * Makes a photo's descriptors at each call: one of the looks that all photos share and one of the deviations
 * from them each, so that hardly any two are the same.
 */
function madeDescriptors(seed: number): () => Int8Array {
  const [looks, deviations] = [clusteredDescriptors(1, LOOKS), clusteredDescriptors(2, LOOKS)];
  const next = random(seed);
  const anyRow = (): number => Math.floor(next() * LOOKS) * DESCRIPTOR_SIZE;
  return () => {
    const rows = new Int8Array(FEATURES * DESCRIPTOR_SIZE);
    for (let at = 0; at < rows.length; at += DESCRIPTOR_SIZE) {
      const [look, deviation] = [anyRow(), anyRow()];
      for (let k = 0; k < DESCRIPTOR_SIZE; k++)
        rows[at + k] = 0.76 * looks[look + k]! + 0.65 * deviations[deviation + k]!;
    }
    return rows;
  };
}

const nameOf = (i: number): string => join(String(Math.floor(i / A_FOLDER)), `${i}.jpg`);

function writtenFile(folder: string, name: string): SeenFile {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, name);
  const { size, mtimeNs, ctimeNs, dev, ino } = lstatSync(path, { bigint: true });
  return {
    ...{ path: Buffer.from(name), sizeBytes: size, mtimeNs, ctimeNs, failure: null },
    numbers: { device: dev, inode: ino },
  };
}

interface Look {
  features: PackedFeatures;
  shrunk: Shrunk;
}

function addPhoto(store: Store, fileId: number, name: string, { features, shrunk }: Look): number {
  const hash = createHash('sha256').update(name).digest();
  const photo = store.photos.admit(hash);
  store.photos.save(photo, features, 'jpeg');
  store.thumbnails.save(photo, {
    ...shrunk,
    hash: createHash('sha512').update(name).digest().subarray(0, HASH_BYTES),
    subject: 'scene',
  });
  store.files.read(fileId, photo, {
    hash,
    metadata: {
      ...{ takenAt: null, takenAtSource: null, utcOffsetMin: null },
      ...{ latitude: null, longitude: null, camera: null },
    },
    shot: {
      ...{ subSecMs: null, burstId: null, liveId: null },
      ...{ exposureBiasEv: null, exposureTimeS: null, motionVideoAt: null },
    },
    annotations: { rating: null, caption: null, isEdited: false },
  });
  return photo;
}

/** The photos of a place match, and some others were tried with each. */
function addPairs(store: Store, modelId: string, photos: readonly number[], seed: number): void {
  const next = random(seed);
  for (let from = 0; from < photos.length; from += A_PLACE) {
    const group = photos.slice(from, from + A_PLACE);
    const isPlace = (from / A_PLACE) % 2 === 0;
    store.atomically(() => {
      const verified: Match[] = [];
      for (const [i, photo] of group.entries()) {
        const others = Array.from({ length: CANDIDATES }, () => photos[Math.floor(next() * photos.length)]!);
        const mates = isPlace ? group.slice(0, i) : [];
        const strangers = [...new Set(others)].filter((other) => !group.includes(other));
        store.pairs.addCandidates(modelId, photo, [...mates, ...strangers]);
        for (const [other, verification] of [
          ...mates.map((mate) => [mate, MATCH] as const),
          ...strangers.map((stranger) => [stranger, NO_MATCH] as const),
        ])
          verified.push({ a: Math.min(photo, other), b: Math.max(photo, other), verification });
      }
      store.pairs.saveVerified(modelId, verified);
      store.sameShots.saveCompared(
        verified
          .filter(({ verification }) => verification.verdict === 'match')
          .map(({ a, b }) => ({ a, b, ...NO_COPY })),
      );
    });
  }
}
