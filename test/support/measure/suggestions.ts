/**
 * How good suggested positions and dates are, for docs/measurements.md: of each photo of a library whose own
 * is known it is hidden, and asked for. Beside it what programs do that guess by time.
 *
 *   node test/support/measure/suggestions.ts LIBRARY
 */
import type { PlaceView } from '../../../electron/contract/library.ts';
import type { PhotoView } from '../../../electron/contract/photo.ts';
import { random } from '../../../electron/demo/random.ts';
import { libraryFile, openLibrary } from '../../../electron/library/library.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { dateByProof, positionByProof } from '../../../electron/places/places.ts';
import { openStore } from '../../../electron/store/store.ts';

/** A suggestion further than this from where the photo was taken is wrong. */
const RIGHT_M = 500;
/** Shares of the other positions of a place that stay: people locate few of their photos. */
const KEPT = [1, 0.5, 0.2];
const ROUNDS = 20;
const WITHIN_MS = [3600_000, 24 * 3600_000, 365 * 24 * 3600_000];

const [, , folder = ''] = process.argv;
const opened = openLibrary(folder);
if (!opened.ok) throw new Error(opened.failure.reason);
const library = opened.value;
const places = library.places(BUILT_IN_MODEL).all();
const photos = places.flatMap((place) => place.photos.map((photo) => ({ photo, place })));
await library.close();

const isLocated = ({ latitude }: PhotoView): boolean => latitude !== null;
const located = photos.filter(({ photo }) => isLocated(photo));

/** Of so many asked: how many were answered, how many of these wrongly, and how far off the answers are. */
function report(what: string, offM: readonly (number | null)[]): void {
  const given = offM.flatMap((m) => m ?? []).sort((p, q) => p - q);
  const at = (share: number): string => (given[Math.floor(share * (given.length - 1))] ?? NaN).toFixed(0);
  const wrong = given.filter((m) => m > RIGHT_M).length;
  console.log(
    `${what}: asked ${offM.length}, given ${given.length}, wrong ${wrong}, ` +
      `off by ${at(0.5)} m (median), ${at(0.95)} m (95 %), ${at(1)} m (most)`,
  );
}

function distanceM(a: PhotoView, b: { latitude: number | null; longitude: number | null }): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [north, south] = [radians(a.latitude!), radians(b.latitude!)];
  const across = Math.sin(radians(b.longitude! - a.longitude!) / 2) ** 2;
  const half = Math.sin((south - north) / 2) ** 2 + Math.cos(north) * Math.cos(south) * across;
  return 2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** With those of the place's positions that `isKept` says. */
function proven(
  { photo, place }: { photo: PhotoView; place: PlaceView },
  isKept: (other: PhotoView) => boolean,
) {
  const told = place.photos.map((one) =>
    one.id !== photo.id && isKept(one) ? one : { ...one, latitude: null, longitude: null },
  );
  const links = place.links.filter(({ a, b }) => a === photo.id || b === photo.id);
  return positionByProof(photo.id, links, told, []);
}

for (const kept of KEPT) {
  const next = random(1);
  const asked = Array.from({ length: kept === 1 ? 1 : ROUNDS }, () => located).flat();
  const answers = asked.map((one) => ({ photo: one.photo, found: proven(one, () => next() < kept) }));
  const offM = answers.map(({ photo, found }) =>
    found?.what === 'position' ? distanceM(photo, found) : null,
  );
  report(`position by proof, ${100 * kept} % of the others located`, offM);
  for (const mostM of [20, 50, 100])
    report(
      `  only where they agree within ${mostM} m`,
      answers.map(({ found }, i) => (found?.what === 'position' && found.apartM <= mostM ? offM[i]! : null)),
    );
}

const dayOf = ({ takenAt }: PhotoView): string | undefined => takenAt?.slice(0, 10);
report(
  'position by proof, none of that day located',
  located.map((one) => {
    const found = proven(one, (other) => dayOf(other) !== dayOf(one.photo));
    return found?.what === 'position' ? distanceM(one.photo, found) : null;
  }),
);

const timeOf = ({ takenAt }: PhotoView): number => Date.parse(takenAt ?? '');
const guesses = WITHIN_MS.flatMap((mostMs) => [true, false].map((isSameDay) => ({ mostMs, isSameDay })));
for (const { mostMs, isSameDay } of guesses)
  report(
    `position of the photo nearest in time, within ${mostMs / 3600_000} h` +
      (isSameDay ? '' : ', none of that day located'),
    located.map(({ photo }) => {
      const gap = (other: PhotoView): number => Math.abs(timeOf(other) - timeOf(photo));
      const others = located
        .map((one) => one.photo)
        .filter((other) => other.id !== photo.id && (isSameDay || dayOf(other) !== dayOf(photo)));
      const [near] = others.filter((other) => gap(other) <= mostMs).sort((p, q) => gap(p) - gap(q));
      return near === undefined ? null : distanceM(photo, near);
    }),
  );

const dated = photos.filter(({ photo }) => photo.takenAt !== null);
const days = (a: string, b: string): number =>
  Math.abs(Date.parse(a.slice(0, 10)) - Date.parse(b.slice(0, 10))) / 86_400_000;
function reportDates(what: string, offDays: readonly (number | null)[]): void {
  const given = offDays.flatMap((n) => n ?? []);
  const wrong = given.filter((n) => n > 0).length;
  console.log(
    `${what}: asked ${offDays.length}, given ${given.length}, of another day ${wrong}, ` +
      `of another year ${given.filter((n) => n > 366).length}`,
  );
}
const store = openStore(libraryFile(folder));
if (!store.ok) throw new Error(store.failure.reason);
reportDates(
  'date by proof',
  dated.map(({ photo }) => {
    const found = dateByProof(photo.id, store.value.photos.views(store.value.sameShots.copiesOf(photo.id)));
    return found?.what === 'date' ? days(found.takenAt, photo.takenAt!) : null;
  }),
);
store.value.close();
reportDates(
  'date of the photo that it matches best',
  dated.map(({ photo, place }) => {
    const [best] = place.links
      .filter(({ a, b }) => a === photo.id || b === photo.id)
      .map(({ a, b }) => place.photos.find(({ id }) => id === (a === photo.id ? b : a)))
      .filter((other) => (other?.takenAt ?? null) !== null);
    return best === undefined ? null : days(best.takenAt!, photo.takenAt!);
  }),
);
