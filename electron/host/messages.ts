/** What goes between the engine's process and the one that started it: structured clones over Node's IPC. */
import type { ComputeChoice } from '../contract/compute.ts';
import type { Outcome, Refusal } from '../contract/failure.ts';
import type {
  Ask,
  EventName,
  EventOf,
  MatchPictureFormat,
  PhotoSize,
  Reply,
  RequestName,
} from '../contract/requests.ts';
import type { ExportedFile } from '../contract/requests/export-requests.ts';
import type { ThenAndNow, ThenAndNowOf, ThenAndNowOptions } from '../contract/then-and-now.ts';

/**
 * A library is made where there is none only when that is asked; `existing`: the id that it must have, null
 * for any. `repair` gives a damaged one back what its person decided.
 */
export type HowToOpen = 'make if absent' | 'repair' | { existing: string | null };

/** `model`: an id or the path of a model's folder; null for the one in use. */
export interface StartOptions {
  library: string;
  how: HowToOpen;
  model: string | null;
  compute: ComputeChoice;
  /** May the engine ask for files to be put in the system's trash? */
  hasSystemTrash: boolean;
}

/**
 * To the engine. `open` comes first, and once. `ask` is as the contract parsed it; `path`: what its token
 * stands for, which only the side knows that gave the token out.
 */
export type ToEngine =
  | { kind: 'open'; options: StartOptions }
  | { kind: 'ask'; name: RequestName; ask: Ask<RequestName>; path: string | null }
  | { kind: 'photo'; photoId: number; size: PhotoSize }
  | { kind: 'original'; photoId: number }
  /** `fileId` null: the first that can be read. */
  | { kind: 'file'; photoId: number; fileId: number | null }
  | { kind: 'match'; a: number; b: number; format: MatchPictureFormat }
  /** `job` null: nobody is told how far it is, or stops it. */
  | { kind: 'then and now'; of: ThenAndNowOf; options: ThenAndNowOptions; job: number | null }
  | { kind: 'laid'; a: number; b: number }
  | { kind: 'take again'; photoId: number }
  | { kind: 'export'; of: ExportedFile }
  | { kind: 'asked of trash'; id: number; isTaken: boolean };

/** Of `photo`, `match`, `laid`, `take again` and `export`: the bytes of a picture, page or file. */
export type PictureReply = Outcome<Uint8Array, Refusal>;

export type ThenAndNowReply = Outcome<ThenAndNow, Refusal>;

/** Of `original`: a photo's file as it is. */
export type OriginalReply = Outcome<{ bytes: Uint8Array; fileName: string }, Refusal>;

/** Of `file`: its path, well-formed text. */
export type FileReply = Outcome<string, Refusal>;

/** Of `open`. */
export interface Opened {
  libraryId: string;
}

/** What the engine answers: a reply of the contract to an ask. */
export type EngineReply =
  | Outcome<null | Opened, Refusal>
  | Reply<RequestName>
  | PictureReply
  | ThenAndNowReply
  | OriginalReply
  | FileReply;

export type EngineEvent = { [N in EventName]: { name: N; value: EventOf<N> } }[EventName];

/** The engine wants the file put in the system's trash; the answer to `id` is `asked of trash`. */
export interface TrashWish {
  name: 'trash wanted';
  id: number;
  path: string;
}
