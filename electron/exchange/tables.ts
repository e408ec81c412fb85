/**
 * Places, their photos, links and all that was decided, for spreadsheets and other programs: four tables of
 * the same columns as CSV (RFC 4180) or in one JSON. docs/cli.md documents the columns: they are added to,
 * never renamed.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LibraryOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { PlaceView } from '../contract/library.ts';
import { pathBytes } from '../contract/paths.ts';
import { writeAtomically } from '../process/atomic-write.ts';
import type { AcceptedRow, Store } from '../store/store.ts';
import { notOurs, startOf } from './not-ours.ts';

type Cell = string | number | boolean | null;
type Row = Record<string, Cell>;
export type Tables = Record<'places' | 'photos' | 'links' | 'decisions', Row[]>;

/** `places`: of the model in use, in full; between two of them others have their turn. */
export async function tablesOf(store: Store, places: Iterable<PlaceView>): Promise<Tables> {
  const tables: Tables = { places: [], photos: [], links: [], decisions: decisionRows(store) };
  for (const place of places) {
    tables.places.push(placeRow(place));
    for (const row of photoRows(place)) tables.photos.push(row);
    for (const { a, b, score, inlierCount } of place.links)
      tables.links.push({ place: place.id, photo_a: a, photo_b: b, score, inliers: inlierCount });
    await nextTurn();
  }
  return tables;
}

function placeRow({ id, name, suggestion, town, photoCount, ...place }: PlaceView): Row {
  return {
    place: id,
    name,
    suggested_name: suggestion?.name ?? null,
    suggested_from: suggestion?.source ?? null,
    town: town?.name ?? null,
    country: town?.country ?? null,
    photos: photoCount,
    first_taken_at: place.firstTakenAt,
    last_taken_at: place.lastTakenAt,
    latitude: place.latitude,
    longitude: place.longitude,
    cover_photo: place.coverPhotoId,
    needs_review: place.needsReview,
  };
}

/** One a file. */
function photoRows({ id, photos }: PlaceView): Row[] {
  return photos.flatMap((photo) =>
    photo.files.map((file) => ({
      place: id,
      photo: photo.id,
      hash: photo.hash,
      file,
      state: photo.state,
      taken_at: photo.takenAt,
      taken_at_source: photo.takenAtSource,
      utc_offset_min: photo.utcOffsetMin,
      latitude: photo.latitude,
      longitude: photo.longitude,
      camera: photo.camera,
      width_px: photo.widthPx,
      height_px: photo.heightPx,
      format: photo.format,
    })),
  );
}

/** One a thing that was said; `photo` and `place` are null where it is not about one. */
function decisionRows({ decisions }: Store): Row[] {
  const row = (kind: string, place: number | null, photo: number | null, value: Cell = null): Row => ({
    ...{ kind, place, photo, value },
  });
  const { pins, bans } = decisions.all();
  return [
    ...decisions
      .namesAndCovers()
      .flatMap(({ id, name, coverPhotoId }) => [
        ...(name === null ? [] : [row('name', id, null, name)]),
        ...(coverPhotoId === null ? [] : [row('cover', id, coverPhotoId)]),
      ]),
    ...pins.map(({ place, photo }) => row('in this place', place, photo)),
    ...bans.map(({ place, photo }) => row('not this place', place, photo)),
    ...decisions
      .accepted()
      .flatMap(({ photo_id: photo, taken_at, ...at }: AcceptedRow) => [
        ...(taken_at === null ? [] : [row('date', null, photo, taken_at)]),
        ...(at.latitude === null ? [] : [row('position', null, photo, `${at.latitude} ${at.longitude}`)]),
      ]),
  ];
}

const COLUMNS: Record<keyof Tables, readonly string[]> = {
  places: [
    ...['place', 'name', 'suggested_name', 'suggested_from', 'town', 'country', 'photos'],
    ...['first_taken_at', 'last_taken_at', 'latitude', 'longitude', 'cover_photo', 'needs_review'],
  ],
  photos: [
    ...['place', 'photo', 'hash', 'file', 'state', 'taken_at', 'taken_at_source', 'utc_offset_min'],
    ...['latitude', 'longitude', 'camera', 'width_px', 'height_px', 'format'],
  ],
  links: ['place', 'photo_a', 'photo_b', 'score', 'inliers'],
  decisions: ['kind', 'place', 'photo', 'value'],
};

/** Lines end as RFC 4180 has them; null is empty. */
export const csvOf = (columns: readonly string[], rows: readonly Row[]): string =>
  `${columns.join(',')}\r\n${csvLines(columns, rows)}`;

const csvLines = (columns: readonly string[], rows: readonly Row[]): string =>
  rows.map((row) => `${columns.map((column) => csvCell(row[column] ?? null)).join(',')}\r\n`).join('');

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do not
 * show.
 */
function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows that are made text in one turn: a millisecond or two. */
const ROWS_A_TURN = 1000;

async function* inTurns(rows: readonly Row[]): AsyncGenerator<Row[]> {
  for (let first = 0; first < rows.length; first += ROWS_A_TURN) {
    yield rows.slice(first, first + ROWS_A_TURN);
    await nextTurn();
  }
}

/** With its mark Excel takes it for UTF-8. */
const MARK = '\ufeff';

/** Does it begin as a table that this or an earlier version wrote? Null: there is none. */
const isTable = (start: string | null, columns: readonly string[]): boolean =>
  start === null ||
  (start.startsWith(`${MARK}${columns[0]},`) &&
    start
      .slice(MARK.length, start.indexOf('\r\n'))
      .split(',')
      .every((column) => columns.includes(column)));

/** `places.csv` and so on, into a folder that is made if absent. Those of an earlier export are replaced. */
export async function writeCsv(tables: Tables, folder: string): Promise<LibraryOutcome<string[]>> {
  const names = Object.keys(COLUMNS) as (keyof Tables)[];
  const fileOf = (name: string): string => join(folder, `${name}.csv`);
  return orUnwritable(folder, async () => {
    const other = names.find((name) => !isTable(startOf(fileOf(name)), COLUMNS[name]));
    if (other !== undefined) return notOurs(fileOf(other));
    for (const name of names) {
      const parts = [pathBytes(MARK + csvOf(COLUMNS[name], []))];
      for await (const rows of inTurns(tables[name])) parts.push(pathBytes(csvLines(COLUMNS[name], rows)));
      await writeAtomically(fileOf(name), parts);
    }
    return { ok: true, value: names.map(fileOf) };
  });
}

export async function writeJson(tables: Tables, file: string): Promise<LibraryOutcome<string[]>> {
  const bytes = await jsonBytes(tables);
  return orUnwritable(file, async () => {
    if (startOf(file)?.startsWith(`${JSON_START},\n"places":[`) === false) return notOurs(file);
    await writeAtomically(file, bytes);
    return { ok: true, value: [file] };
  });
}

const JSON_START = '{"version":1';

/** A row a line. */
export async function jsonBytes(tables: Tables): Promise<Buffer> {
  const parts = [Buffer.from(JSON_START)];
  for (const [name, all] of Object.entries(tables)) {
    let before = `,\n"${name}":[\n`;
    for await (const rows of inTurns(all)) {
      parts.push(Buffer.from(before + rows.map((row) => JSON.stringify(row)).join(',\n')));
      before = ',\n';
    }
    parts.push(Buffer.from(all.length === 0 ? `${before}]` : '\n]'));
  }
  return Buffer.concat([...parts, Buffer.from('}\n')]);
}

async function orUnwritable<T>(
  where: string,
  write: () => Promise<LibraryOutcome<T>>,
): Promise<LibraryOutcome<T>> {
  try {
    return await write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed('unwritable', `${where} cannot be written (${code}).`, 'Name another place.');
  }
}
