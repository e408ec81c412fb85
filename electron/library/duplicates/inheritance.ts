/** What removed copies knew goes over to the copy that stays. */
import type { Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { pathBytes } from '../../contract/paths.ts';
import type { Knowledge } from '../../exchange/xmp-sidecars.ts';
import { writeSidecar } from '../../exchange/xmp-sidecars.ts';
import type { ShotCopy } from './groups.ts';

/** Date, position, rating and caption that only the removed ones tell. Why it cannot be kept; null: it is. */
export async function writeKnowledge(
  removed: readonly ShotCopy[],
  keeper: ShotCopy,
): Promise<Refusal | null> {
  const lacks = (what: ShotCopy['has'][number]): boolean => !keeper.has.includes(what);
  const from = (what: ShotCopy['has'][number]): ShotCopy | null =>
    (lacks(what) ? removed.find(({ has }) => has.includes(what)) : undefined) ?? null;
  const [date, position] = [from('date'), from('position')];
  const knowledge: Knowledge = {
    takenAt: date?.takenAt ?? null,
    utcOffsetMin: date?.utcOffsetMin ?? null,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    rating: from('rating')?.rating ?? null,
    caption: from('caption')?.caption ?? null,
  };
  const isNew = Object.values(knowledge).some((value) => value !== null);
  if (!isNew) return null;
  if (keeper.protectedBy !== null)
    return failed(
      'protected',
      `${keeper.protectedBy} is protected: no .xmp was written there.`,
      'Look at the removed copies in the list of removed files.',
    ).failure;
  return writeSidecar(pathBytes(keeper.path), knowledge);
}
