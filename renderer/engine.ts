/**
 * The one port to the engine. Behind it is the shell's bridge (`window.revisit`, put there by the preload)
 * where the window is a desktop window, else the server that this page came from; nothing else of the
 * renderer knows which.
 */
import type {
  Ask,
  EventName,
  EventOf,
  MatchPictureFormat,
  PhotoSize,
  Refusal,
  Reply,
  RequestName,
} from '../electron/contract/requests.ts';
import type { ExportedFile } from '../electron/contract/requests/export-requests.ts';
import type { Acted, ActedOnPhoto, Bridge, LibraryPick } from '../electron/contract/shell.ts';
import type { PhotoAction, RecentLibrary } from '../electron/contract/shell.ts';
import type { ThenAndNowOf, ThenAndNowOptions } from '../electron/contract/then-and-now.ts';

/**
 * A folder of the server's disk as its chooser shows it: `path` is text for people, `node` stands for the
 * folder.
 */
export interface Listing {
  path: string;
  parent: string | null;
  entries: { node: string; name: string }[];
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Refusal };

/**
 * How folders are picked: by the system's own dialog, or by walking the server's folders. Both end in a token
 * for `folder.add`.
 */
export type Chooser =
  | { kind: 'native'; pick(): Promise<string | null> }
  | { kind: 'served'; open(node: string | null): Promise<Outcome<Listing>> };

export interface Engine {
  request<N extends RequestName>(name: N, ask: Ask<N>): Promise<Reply<N>>;
  /** Calls `listener` until what is returned is called. */
  subscribe<N extends EventName>(event: N, listener: (value: EventOf<N>) => void): () => void;
  /**
   * Calls `listener` when the engine cannot be heard any more, and when it can again. The shell of a
   * desktop window restarts its engine instead.
   */
  onReach(listener: (isReached: boolean) => void): void;
  photoUrl(id: number, size: PhotoSize): string;
  /** Two photos side by side with the lines of their match, as the engine draws them. */
  matchPicture(a: number, b: number, format: MatchPictureFormat): Promise<Outcome<Blob>>;
  /**
   * Photos of one place laid onto each other, as a file, and the names of those that could not be. `job`:
   * any number, under which `thenAndNow.progress` tells how far it is and `thenAndNow.stop` ends it.
   */
  thenAndNow(
    of: ThenAndNowOf,
    options: ThenAndNowOptions,
    job: number,
  ): Promise<Outcome<{ file: Blob; leftOut: string[] }>>;
  thenAndNowUrl(of: ThenAndNowOf, options: ThenAndNowOptions): string;
  /** Photo a as b sees it, to be seen through where a shows nothing; of a match alone. */
  laidUrl(a: number, b: number): string;
  /** Why there is no picture at such an address: it is asked once more. null where there is one now. */
  whyNoPicture(url: string): Promise<Refusal | null>;
  /** A page to print for who goes back to take the photo again. */
  takeAgain(id: number): Promise<Outcome<Blob>>;
  /** All tables as JSON, or the page that proves a place; `export.changed` tells how far it is. */
  exportedFile(of: ExportedFile): Promise<Outcome<Blob>>;
  /** Shows a folder that was picked in the system's file manager; null where there is no way. */
  showFolder: ((token: string) => Promise<void>) | null;
  /**
   * A token for what was dropped or picked: a photo for `find.file`; in the desktop window a folder for
   * `folder.add` too.
   */
  upload(file: File): Promise<Outcome<string>>;
  chooser: Chooser;
  /** The window has a menu of the system's kind, with keys of its own. */
  hasMenu: boolean;
  /** What can be done here with a photo's file; a page of a server downloads it. */
  photoActions: readonly (PhotoAction | 'download')[];
  /** `fileId` null: the first file of the photo that can be read. */
  actOnPhoto(action: PhotoAction | 'download', photoId: number, fileId: number | null): Promise<ActedOnPhoto>;
  /** While the person drags photos: their files go along to other programs; null where there is no way. */
  dragPhotos: ((photoIds: readonly number[]) => Promise<ActedOnPhoto>) | null;
  /** Which library the window shows; null where whoever started the server chose it. */
  libraries: LibraryDoor | null;
  /** Another address that opens this page once, in any browser here; null in the desktop window. */
  freshAddress: (() => Promise<Outcome<string>>) | null;
}

export interface LibraryDoor {
  /** Others that were open lately, the last first. */
  recent(): Promise<RecentLibrary[]>;
  /** Opens it in place of this one: the window closes, and opens anew. */
  open(token: string): Promise<Acted>;
  /** The same with a folder that the person picks. */
  pick(what: LibraryPick): Promise<Acted>;
  /** In the system's file manager. */
  show(): Promise<Acted>;
}

declare global {
  interface Window {
    revisit?: Bridge;
  }
}

export const unreachable: Refusal = { kind: 'unreachable', reason: '', remedy: '' };

/**
 * What `read` takes from an answer; what is no answer (the server is gone, or refused before it came to the
 * engine) is `unreachable`.
 */
async function fetched<T>(
  path: string,
  read: (response: Response) => Promise<T>,
  init?: RequestInit,
): Promise<Outcome<T>> {
  try {
    const response = await fetch(path, init);
    if (response.ok) return { ok: true, value: await read(response) };
    const answer = (await response.json()) as unknown;
    return answer !== null && typeof answer === 'object' && 'failure' in answer
      ? { ok: false, failure: answer.failure as Refusal }
      : { ok: false, failure: unreachable };
  } catch {
    return { ok: false, failure: unreachable };
  }
}

const post = <T>(path: string, body: BodyInit, type: string): Promise<Outcome<T>> =>
  fetched(path, (response) => response.json() as Promise<T>, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });

/** By the same address, from the page's own, in a browser and in the desktop window, as photos. */
const matchPicture: Engine['matchPicture'] = (a, b, format) =>
  fetched(`match/${a}/${b}.${format}`, (response) => response.blob());

const thenAndNowUrl: Engine['thenAndNowUrl'] = (of, { form, matchLight, dates }) => {
  const photos = 'placeId' in of ? `place/${of.placeId}` : `match/${of.a}-${of.b}`;
  const options = [matchLight ? ['light'] : [], dates ? ['dates'] : []].flat().join('-') || 'plain';
  return `then-and-now/${photos}/${options}.${form}`;
};

const exported = {
  thenAndNow: (of, options, job) =>
    fetched(`${thenAndNowUrl(of, options)}/${job}`, async (response) => ({
      file: await response.blob(),
      leftOut: JSON.parse(decodeURIComponent(response.headers.get('x-left-out') ?? '[]')) as string[],
    })),
  thenAndNowUrl,
  laidUrl: (a, b) => `laid/${a}/${b}.webp`,
  async whyNoPicture(url) {
    const answer = await fetched(url, (response) => response.blob());
    return answer.ok ? null : answer.failure;
  },
  takeAgain: (id) => fetched(`take-again/${id}.html`, (response) => response.blob()),
  exportedFile: (of) =>
    fetched(
      of.what === 'json' ? 'export/library.json' : `export/proof/${of.placeId}/${of.language}.html`,
      (response) => response.blob(),
    ),
} satisfies Partial<Engine>;
/** Saves the photo's file to the browser's downloads, under its own name. */
async function download(photoId: number): Promise<ActedOnPhoto> {
  const file = await fetched(`original/${photoId}`, async (response) => ({
    name: /filename\*=UTF-8''(.+)$/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '',
    content: await response.blob(),
  }));
  if (!file.ok) return file;
  saveFile(file.value.content, decodeURIComponent(file.value.name));
  return { ok: true, value: { isDone: true } };
}

/** Among the person's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  [link.href, link.download] = [url, name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function bridged(bridge: Bridge): Engine {
  return {
    // whoever asks waits for an answer: a bridge that breaks is one
    request: <N extends RequestName>(name: N, ask: Ask<N>) =>
      bridge.request(name, ask).catch(() => ({ ok: false, failure: unreachable })) as Promise<Reply<N>>,
    subscribe: (event, listener) => bridge.subscribe(event, listener as (value: unknown) => void),
    onReach: () => undefined,
    photoUrl: (id, size) => bridge.photoUrl(id, size),
    matchPicture,
    ...exported,
    async upload(file) {
      const token = await bridge.upload(file);
      return token === null ? { ok: false, failure: unreachable } : { ok: true, value: token };
    },
    chooser: { kind: 'native', pick: () => bridge.pickFolder() },
    hasMenu: true,
    photoActions: ['open', 'openWith', 'show', 'copyPath', 'copyPicture', 'saveCopy'],
    actOnPhoto: (action, ...of) =>
      action === 'download' ? download(of[0]) : bridge.actOnPhoto(action, ...of),
    dragPhotos: (photoIds) => bridge.dragPhotos(photoIds),
    showFolder: (token) => bridge.showFolder(token),
    libraries: {
      recent: () => bridge.recentLibraries(),
      open: (token) => bridge.openLibrary(token),
      pick: (what) => bridge.pickLibrary(what),
      show: () => bridge.showLibrary(),
    },
    freshAddress: null,
  };
}

function served(): Engine {
  const source = new EventSource('api/events');
  const json = 'application/json';
  return {
    async request<N extends RequestName>(name: N, ask: Ask<N>) {
      const outcome = await post<Reply<N>>(`api/${name}`, JSON.stringify(ask), json);
      return outcome.ok ? outcome.value : outcome;
    },
    subscribe(event, listener) {
      const parsed = (message: MessageEvent<string>): void =>
        listener(JSON.parse(message.data) as Parameters<typeof listener>[0]);
      source.addEventListener(event, parsed);
      return () => source.removeEventListener(event, parsed);
    },
    onReach(listener) {
      source.addEventListener('open', () => listener(true));
      source.addEventListener('error', () => listener(false));
    },
    photoUrl: (id, size) => `photo/${id}/${size}`,
    matchPicture,
    ...exported,
    async upload(file) {
      const outcome = await post<{ token: string }>('api/upload', file, 'application/octet-stream');
      return outcome.ok ? { ok: true, value: outcome.value.token } : outcome;
    },
    chooser: {
      kind: 'served',
      open: (node) => post<Listing>('api/chooser', JSON.stringify({ node }), json),
    },
    hasMenu: false,
    photoActions: ['download'],
    actOnPhoto: (_, photoId) => download(photoId),
    dragPhotos: null,
    showFolder: null,
    libraries: null,
    async freshAddress() {
      const outcome = await post<{ url: string }>('api/address', '{}', json);
      return outcome.ok ? { ok: true, value: outcome.value.url } : outcome;
    },
  };
}

export const engine: Engine = window.revisit ? bridged(window.revisit) : served();
