/**
 * The only way from the page to the rest: one exposed object. Runs sandboxed, so it may load nothing but
 * Electron's own module; all else of the house is types here.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Answered, Bridge, Channel, EventSent, Sent, eventChannel } from '../contract/shell.ts';

const send = <C extends Channel>(channel: C, ...sent: Sent<C>): Promise<Answered[C]> =>
  ipcRenderer.invoke(channel, ...sent) as Promise<Answered[C]>;

/**
 * Only of what the person dropped or picked: what a page makes lies nowhere, and what is no file may claim
 * any path. Electron before 30 has no webUtils and lets files say their path.
 */
const pathOf = (file: File): string =>
  file instanceof File
    ? ((webUtils as typeof webUtils | undefined)?.getPathForFile(file) ??
      (file as File & { path: string }).path)
    : '';

const listeners = new Map<string, Set<(value: unknown) => void>>();
ipcRenderer.on('event' satisfies typeof eventChannel, (_, ...[name, value]: EventSent) => {
  for (const listener of listeners.get(name) ?? []) listener(value);
});

contextBridge.exposeInMainWorld('revisit', {
  request: (name, ask) => send('request', name, ask),
  subscribe(event, listener) {
    const ofEvent = listeners.get(event) ?? new Set();
    listeners.set(event, ofEvent.add(listener));
    return () => void ofEvent.delete(listener);
  },
  photoUrl: (id, size) => `/photo/${id}/${size}`,
  async upload(file) {
    const path = pathOf(file);
    return path ? send('grant', path) : null; // made by a page, not dropped: it lies nowhere
  },
  pickFolder: () => send('pickFolder'),
  showFolder: (token) => send('showFolder', token),
  actOnPhoto: (...asked) => send('actOnPhoto', ...asked),
  dragPhotos: (photoIds) => send('dragPhotos', [...photoIds]),
  recentLibraries: () => send('recentLibraries'),
  openLibrary: (token) => send('openLibrary', token),
  pickLibrary: (what) => send('pickLibrary', what),
  showLibrary: () => send('showLibrary'),
} satisfies Bridge);
