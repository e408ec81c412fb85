/** Photos and the files beside them -> which of them belong together. */
import { pathText } from '../../contract/paths.ts';
import { companionsOf } from '../../duplicates/companions.ts';
import type { StepContext } from '../thread/context.ts';
import type { PhotoFacts } from './facts.ts';
import { placeOfFile } from './facts.ts';

/** Tells by folder, name, time and camera what is shown as one photo; all anew, as it takes seconds. */
export function findCompanions({ store }: StepContext, facts: readonly PhotoFacts[]): void {
  const others = store.companions.otherFiles().map((row) => {
    const place = placeOfFile({ folderId: row.folderId, path: pathText(row.path) });
    return { ...row, ...place, liveId: null };
  });
  const rowOf = new Map(others.map((file) => [`${file.folder}\0${file.name}`, file]));
  const found = companionsOf(facts, others);
  const files = found.files.flatMap(({ folder, name, photo }) => {
    const row = rowOf.get(`${folder}\0${name}`);
    return row === undefined ? [] : [{ folderId: row.folderId, path: row.path, photo }];
  });
  store.companions.replace(found.photos, files);
}
