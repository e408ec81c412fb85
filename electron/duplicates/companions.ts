/**
 * The door of the duplicates room: which photos and files belong to a photo, by folder, name, time and what
 * the camera wrote. Files that only look alike are copies, not companions.
 *
 * A wrong companion hides a photo from a person, a missed one shows a shot twice: so where what is known says
 * otherwise, or proves too little, photos stay apart. What is joined depends on nothing but the joined and
 * what lies in their folders under names of the same shot or series; other photos that come later change
 * nothing.
 */
import type { Companion, CompanionKind } from '../contract/duplicates/companion.ts';
import type { CompanionFile, OtherFile } from './other-files.ts';
import { otherFiles } from './other-files.ts';
import { seriesOf } from './series.ts';
import type { Member, Shot, ShotFacts } from './shots.ts';
import { memberOf, shotsOf } from './shots.ts';

export type { CompanionFile, OtherFile } from './other-files.ts';
export type { ShotFacts } from './shots.ts';
export { pixelCount } from './shots.ts';

export interface Companions {
  /** By photo id; a photo that is no companion here is its own lead. */
  photos: Companion[];
  /** By folder, then name. */
  files: CompanionFile[];
}

/** The same whatever the order of photos, of their files and of the other files. Linear but for sorting. */
export function companionsOf(photos: readonly ShotFacts[], files: readonly OtherFile[]): Companions {
  const members = [...photos].sort((a, b) => a.photo - b.photo).map(memberOf);
  const shots = shotsOf(members);
  const found: Companion[] = [];
  const frames = new Set<Shot>();
  for (const { kind, shots: inSeries } of seriesOf(shots)) {
    const lead = inSeries[0]!;
    for (const shot of inSeries) {
      frames.add(shot);
      if (shot !== lead) found.push({ photo: shot[0].photo, lead: lead[0].photo, kind });
      found.push(...partsOf(shot, lead[0].photo));
    }
  }
  for (const shot of shots) if (!frames.has(shot)) found.push(...partsOf(shot, shot[0].photo));
  return { photos: found.sort((a, b) => a.photo - b.photo), files: otherFiles(members, files) };
}

/** What the other photos of a shot are to the one that is shown, for the lead of all. */
function partsOf([shown, ...others]: Shot, lead: number): Companion[] {
  return others.map((other) => ({ photo: other.photo, lead, kind: kindOf(shown, other) }));
}

function kindOf(shown: Member, other: Member): CompanionKind {
  if (other.isRaw) return 'raw';
  if (other.edit === shown.edit) return 'other format';
  return other.edit > 0 ? 'edited' : 'original';
}
