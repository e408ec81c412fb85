/** Which photos are of one shot, and the pairs that were compared for it. */
import type { Comparison, Presses } from '../../contract/duplicates/duplicates.ts';
import type { Affine } from '../../contract/match.ts';
import type { Database } from '../database.ts';
import { crc32Of } from '../decisions/log/checksums.ts';
import { affineBytes, affineOf } from '../feature-columns.ts';
import { hasThumbnail } from './thumbnails.ts';
import { transaction } from '../transaction.ts';

/** Two photos (a < b) that were compared. */
export interface ComparedPair extends Comparison {
  a: number;
  b: number;
  presses: Presses;
  /** Ways of laying one onto the other that were tried. */
  tries: number;
}

/** What was found of all pairs, ascending by a, then b: in columns, as a million are no million objects. */
export interface Verdicts {
  /** Two photos a pair. */
  pairs: Float64Array;
  presses: Presses[];
  verdicts: Comparison['verdict'][];
  tries: number[];
}

type MethodName = 'thumbnail' | 'same shot' | 'groups' | 'subject';

/** A copy and its lead, as photos a < b: sizes are upright, in pixels. */
export interface LeadTransform {
  copy: number;
  sizeA: readonly [width: number, height: number];
  sizeB: readonly [width: number, height: number];
  /** In pixels of the thumbnails. */
  bFromA: Affine;
}

export interface SameShotTable {
  /** What made the thumbnails, the pairs and the groups; null before any. */
  method(name: MethodName): string | null;
  setMethod(name: MethodName, method: string): void;
  /** null too where that is outdated, or damaged by a disk. */
  compared(a: number, b: number): ComparedPair | null;
  /** The same of all pairs, but for how they lie. */
  verdicts(): Verdicts;
  /** In one transaction. */
  saveCompared(pairs: readonly ComparedPair[]): void;
  /** All pairs are to be compared anew; what was found of them stays until `replace`. */
  outdateCompared(): void;
  /** Copy -> the photo that leads its group, which is in no other; a lead is not in it. */
  leadOf(): Map<number, number>;
  /** Those of a lead. */
  copiesOf(lead: number): number[];
  /** All photos of the shot that the photo is of, the lead first. */
  photosOfShot(photo: number): number[];
  /** How these copies lie in their leads, as far as the two were compared and a disk kept it. */
  transformsToLeads(copies: readonly number[]): LeadTransform[];
  /** These are the copies and no others; in one transaction. */
  replace(leadOf: ReadonlyMap<number, number>): void;
}

/** SQL: the condition that what was compared is as it was saved. */
const isSound = (of = ''): string => {
  const row = ['a', 'b', 'moments', 'verdict', 'b_from_a', 'tries'].map((name) => of + name);
  return `${of}checksum IS crc32(${row.join()})`;
};

/** Those that are not as they were saved: the next scan compares them anew. */
export function forgetDamagedComparisons(db: Database): void {
  const { changes } = db.prepare(`DELETE FROM same_shot_pair WHERE NOT (${isSound()})`).run();
  if (changes > 0) db.exec("DELETE FROM method WHERE name = 'groups'");
}

interface Row {
  presses: Presses;
  verdict: Comparison['verdict'];
  bFromA: Buffer | null;
  tries: number;
}

export function sameShotTable(db: Database): SameShotTable {
  const method = db.prepare<[string], string>('SELECT method FROM method WHERE name = ?').pluck();
  const setMethod = db.prepare('INSERT OR REPLACE INTO method (name, method) VALUES (?, ?)');
  const compared = db.prepare<[number, number], Row>(
    'SELECT moments AS presses, verdict, b_from_a AS bFromA, tries FROM same_shot_pair ' +
      `WHERE a = ? AND b = ? AND is_outdated = 0 AND ${isSound()}`,
  );
  const allCompared = db
    .prepare<[], [number, number, Presses, Comparison['verdict'], Buffer | null, number, number | null]>(
      'SELECT a, b, moments, verdict, b_from_a, tries, checksum FROM same_shot_pair ' +
        'WHERE is_outdated = 0 ORDER BY a, b',
    )
    .raw();
  const save = db.prepare(
    `INSERT OR REPLACE INTO same_shot_pair (a, b, moments, verdict, b_from_a, tries, checksum)
    VALUES ($a, $b, $presses, $verdict, $map, $tries, crc32($a, $b, $presses, $verdict, $map, $tries))`,
  );
  const outdateCompared = db.prepare('UPDATE same_shot_pair SET is_outdated = 1');
  const dropOutdated = db.prepare(
    `DELETE FROM same_shot_pair WHERE is_outdated = 1 AND ${hasThumbnail('a')} AND ${hasThumbnail('b')}`,
  );
  const leads = db.prepare<[], [number, number]>('SELECT photo_id, lead_id FROM same_shot').raw();
  const copies = db
    .prepare<[number], number>('SELECT photo_id FROM same_shot WHERE lead_id = ? ORDER BY photo_id')
    .pluck();
  const lead = db.prepare<[number], number>('SELECT lead_id FROM same_shot WHERE photo_id = ?').pluck();
  const laid = db
    .prepare<[string], [number, number, number, number, number, Buffer]>(
      `SELECT same_shot.photo_id, a.width_px, a.height_px, b.width_px, b.height_px, b_from_a
      FROM json_each(?) AS asked JOIN same_shot ON same_shot.photo_id = asked.value
      JOIN photo AS a ON a.id = min(same_shot.photo_id, lead_id)
      JOIN photo AS b ON b.id = max(same_shot.photo_id, lead_id)
      JOIN same_shot_pair AS pair ON pair.a = a.id AND pair.b = b.id
      WHERE verdict = 'same' AND b_from_a IS NOT NULL AND ${isSound('pair.')}`,
    )
    .raw();
  const clear = db.prepare('DELETE FROM same_shot');
  const add = db.prepare('INSERT INTO same_shot (photo_id, lead_id) VALUES (?, ?)');
  return {
    method: (name) => method.get(name) ?? null,
    setMethod: (name, text) => void setMethod.run(name, text),
    compared(a, b) {
      const row = compared.get(a, b);
      if (row === undefined) return null;
      return { a, b, ...row, bFromA: row.bFromA && affineOf(row.bFromA) };
    },
    verdicts() {
      const pairs: number[] = [];
      const found: Omit<Verdicts, 'pairs'> = { presses: [], verdicts: [], tries: [] };
      const known = new Map<string, string>(); // one text of all that are equal
      const same = <T extends string>(text: T): T => {
        if (!known.has(text)) known.set(text, text);
        return known.get(text) as T;
      };
      for (const [a, b, presses, verdict, bFromA, tries, checksum] of allCompared.iterate()) {
        if (checksum !== crc32Of([a, b, presses, verdict, bFromA, tries])) continue;
        pairs.push(a, b);
        found.presses.push(same(presses));
        found.verdicts.push(same(verdict));
        found.tries.push(tries);
      }
      return { pairs: Float64Array.from(pairs), ...found };
    },
    saveCompared: transaction(db, (pairs: readonly ComparedPair[]) => {
      for (const { bFromA, ...pair } of pairs) save.run({ ...pair, map: bFromA && affineBytes(bFromA) });
    }),
    outdateCompared: () => void outdateCompared.run(),
    leadOf: () => new Map(leads.all()),
    copiesOf: (lead) => copies.all(lead),
    photosOfShot(photo) {
      const of = lead.get(photo) ?? photo;
      return [of, ...copies.all(of)];
    },
    transformsToLeads: (copies) =>
      laid.all(JSON.stringify(copies)).map(([copy, widthA, heightA, widthB, heightB, bFromA]) => ({
        copy,
        sizeA: [widthA, heightA],
        sizeB: [widthB, heightB],
        bFromA: affineOf(bFromA),
      })),
    replace: transaction(db, (leadOf: ReadonlyMap<number, number>) => {
      clear.run();
      dropOutdated.run();
      for (const [photo, lead] of leadOf) add.run(photo, lead);
    }),
  };
}
