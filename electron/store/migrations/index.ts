/**
 * The schema, as numbered steps, a file each. A step that was ever released is frozen: change the schema by
 * adding the next one.
 *
 * Words: *derived* tables can be thrown away and computed again from the photos; *the user's own* hold what
 * only the user can say: folder, place, place_pin, place_ban, place_part, place_seen, place_memory, journal,
 * leave_out, setting, removal, tidy_folder, copy_decision, copy_decision_photo, copy_decision_file,
 * favourite, accepted, sidecar_write, library, decision_change. All others are derived. Paths are blobs: the
 * bytes that the system gave, in whatever normal form and encoding, because only those open the file again.
 */
import { sql as first } from './001-to-010/001-first.ts';
import { sql as indexSegments } from './001-to-010/002-index-segments.ts';
import { sql as decisions } from './001-to-010/003-decisions.ts';
import { sql as exactFeatures } from './001-to-010/004-exact-features.ts';
import { sql as keypoints } from './001-to-010/005-keypoints.ts';
import { sql as journal } from './001-to-010/006-journal.ts';
import { sql as pictures } from './001-to-010/007-pictures.ts';
import { sql as leaveOut } from './001-to-010/008-leave-out.ts';
import { sql as removedFolders } from './001-to-010/009-removed-folders.ts';
import { sql as companions } from './001-to-010/010-companions.ts';
import { sql as sameShots } from './011-to-020/011-same-shots.ts';
import { sql as removals } from './011-to-020/012-removals.ts';
import { sql as decidedCopies } from './011-to-020/013-decided-copies.ts';
import { sql as favourites } from './011-to-020/014-favourites.ts';
import { sql as accepted } from './011-to-020/015-accepted.ts';
import { sql as rounds } from './011-to-020/016-rounds.ts';
import { sql as outdatedThumbnails } from './011-to-020/017-outdated-thumbnails.ts';
import { sql as countsAndNoes } from './011-to-020/018-counts-and-noes.ts';
import { sql as seenFiles } from './011-to-020/019-seen-files.ts';
import { sql as parts } from './011-to-020/020-parts.ts';
import { sql as indexTree } from './021-to-030/021-index-tree.ts';
import { sql as successions } from './021-to-030/022-successions.ts';
import { sql as indexLists } from './021-to-030/023-index-lists.ts';
import { sql as neighbours } from './021-to-030/024-neighbours.ts';
import { sql as likelyPhotos } from './021-to-030/025-likely-photos.ts';
import { sql as decisionLog } from './021-to-030/026-decision-log.ts';
import { sql as compressed } from './021-to-030/027-compressed.ts';
import { sql as placesMade } from './021-to-030/028-places-made.ts';
import { sql as grids } from './021-to-030/029-grids.ts';
import { sql as documents } from './021-to-030/030-documents.ts';
import { sql as thumbnailChecksums } from './031-thumbnail-checksums.ts';
import { sql as subjects } from './032-subjects.ts';
import { sql as mapChecksums } from './033-map-checksums.ts';
import { sql as hashChecksums } from './034-hash-checksums.ts';
import { sql as stateOfFiles } from './035-state-of-files.ts';
import { sql as tones } from './036-tones.ts';

export const migrations: readonly string[] = [
  first,
  indexSegments,
  decisions,
  exactFeatures,
  keypoints,
  journal,
  pictures,
  leaveOut,
  removedFolders,
  companions,
  sameShots,
  removals,
  decidedCopies,
  favourites,
  accepted,
  rounds,
  outdatedThumbnails,
  countsAndNoes,
  seenFiles,
  parts,
  indexTree,
  successions,
  indexLists,
  neighbours,
  likelyPhotos,
  decisionLog,
  compressed,
  placesMade,
  grids,
  documents,
  thumbnailChecksums,
  subjects,
  mapChecksums,
  hashChecksums,
  stateOfFiles,
  tones,
];
