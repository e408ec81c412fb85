/**
 * What the window's page, its preload and the main process say to each other. The page sees the bridge alone;
 * behind it the preload speaks over the channels of Electron's IPC, and no others exist.
 */
import { z } from 'zod';
import type { Outcome, Refusal } from './failure.ts';
import { photoId } from './photo.ts';
import type { EventName } from './requests.ts';
import { token } from './token.ts';

/** What the system does with a photo's file. `openWith`: it asks the person by which program. */
export const photoActions = ['open', 'openWith', 'show', 'copyPath', 'copyPicture', 'saveCopy'] as const;
export type PhotoAction = (typeof photoActions)[number];

/** More are dragged by their folder. */
const MOST_DRAGGED = 100;

/**
 * What the preload exposes to the page as `window.revisit`. It resolves dropped files itself: paths never
 * enter the page.
 */
export interface Bridge {
  request(name: string, ask: unknown): Promise<unknown>;
  subscribe(event: string, listener: (value: unknown) => void): () => void;
  photoUrl(id: number, size: string): string;
  /** A token for a file or folder that was dropped or picked; null where it lies on no disk. */
  upload(file: File): Promise<string | null>;
  /** A token for the folder that the person picked in the system's dialog; null where they did not. */
  pickFolder(): Promise<string | null>;
  /** Shows the folder, or the file, that a token stands for in the system's file manager. */
  showFolder(token: string): Promise<void>;
  /** `fileId` null: the first file of the photo that can be read. */
  actOnPhoto(action: PhotoAction, photoId: number, fileId: number | null): Promise<ActedOnPhoto>;
  /** While the person drags: their files go along, to other programs. */
  dragPhotos(photoIds: readonly number[]): Promise<ActedOnPhoto>;
  /** Other libraries that were open lately, the last first. */
  recentLibraries(): Promise<RecentLibrary[]>;
  /** Opens one of them in place of this one. */
  openLibrary(token: string): Promise<Acted>;
  /** The same with a folder that the person picks in the system's dialog. */
  pickLibrary(what: LibraryPick): Promise<Acted>;
  /** Shows the library's folder in the system's file manager. */
  showLibrary(): Promise<Acted>;
}

/** `isDone` false: the person thought better of it. */
export type Acted = Outcome<{ isDone: boolean }, Refusal>;
export type ActedOnPhoto = Acted;
export const done: Acted = { ok: true, value: { isDone: true } };
export const cancelled: Acted = { ok: true, value: { isDone: false } };

/** A library that was open lately: `path` is text for people, the token stands for it. */
export interface RecentLibrary {
  token: string;
  path: string;
}

/** The folder that the person picks holds a library, or shall hold a new one. */
export const libraryPicks = ['existing', 'new'] as const;
export type LibraryPick = (typeof libraryPicks)[number];

/** Channel -> what the preload sends on it. What it is answered: `Answered`. */
export const channels = {
  /** A request of the engine's contract, by name, and its ask. */
  request: z.tuple([z.string().max(100), z.unknown()]),
  /** The path of what was dropped or picked, known to the preload alone. */
  grant: z.tuple([z.string().min(1).max(32_768)]),
  pickFolder: z.tuple([]),
  showFolder: z.tuple([token]),
  actOnPhoto: z.tuple([z.enum(photoActions), photoId, z.int().nonnegative().nullable()]),
  dragPhotos: z.tuple([z.array(photoId).min(1).max(MOST_DRAGGED)]),
  recentLibraries: z.tuple([]),
  openLibrary: z.tuple([token]),
  pickLibrary: z.tuple([z.enum(libraryPicks)]),
  showLibrary: z.tuple([]),
} as const;
export type Channel = keyof typeof channels;
export type Sent<C extends Channel> = z.infer<(typeof channels)[C]>;
/** `request`: a Reply of the contract, or its refusal; where it is a string, a token. */
export interface Answered {
  request: unknown;
  grant: string | null;
  pickFolder: string | null;
  showFolder: void;
  actOnPhoto: ActedOnPhoto;
  dragPhotos: ActedOnPhoto;
  recentLibraries: RecentLibrary[];
  openLibrary: Acted;
  pickLibrary: Acted;
  showLibrary: Acted;
}

/** The one channel from main to the page: events of the engine's contract. */
export const eventChannel = 'event';
export type EventSent = [name: EventName, value: unknown];

/** Where the page lives: the desktop window's own protocol, never a network's. */
export const windowOrigin = 'revisit://window';

/**
 * What main tells the one that started it (`revisit open`) over Node's IPC: once, and at the end `another`.
 */
export type ShellReport =
  | { state: 'open' }
  /** A window of this library was open already; it was asked to come to the front. */
  | { state: 'handed on' }
  /** It ends, for the person wants this library opened in its place. */
  | { state: 'another'; library: string }
  | { state: 'refused'; failure: { kind: string; reason: string; remedy: string } };
