/** Every keyboard shortcut, once: what the keys do and what the cheat sheet says follow from it. */
import type { RefObject } from 'react';
import { useLayoutEffect, useRef } from 'react';
import type { MessageKey } from '../text/messages.ts';
import { preferences } from './preferences.ts';

export type ShortcutRoom =
  'everywhere' | 'library' | 'photos' | 'photo' | 'places' | 'place' | 'match' | 'review' | 'doubts';
export interface Shortcut {
  room: ShortcutRoom;
  /** As `KeyboardEvent.key` names them; after `Ctrl+` (on a Mac Command) and `Shift+` the letter alone. */
  keys: string[];
  /** In the menu of the desktop window, which takes it (electron/main/menu.ts). */
  menu?: string;
  says: MessageKey;
}

const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

export const shortcuts = {
  help: { room: 'everywhere', keys: ['?'], says: 'keys.help' },
  library: { room: 'everywhere', keys: ['l'], menu: 'Ctrl+6', says: 'keys.library' },
  places: { room: 'everywhere', keys: ['p'], menu: 'Ctrl+1', says: 'keys.places' },
  photos: { room: 'everywhere', keys: ['g'], menu: 'Ctrl+2', says: 'keys.photos' },
  mapOfAll: { room: 'everywhere', keys: ['m'], menu: 'Ctrl+3', says: 'nav.map' },
  review: { room: 'everywhere', keys: ['w'], menu: 'Ctrl+4', says: 'keys.review' },
  find: { room: 'everywhere', keys: ['f'], menu: 'Ctrl+5', says: 'keys.find' },
  settings: { room: 'everywhere', keys: [','], menu: 'Ctrl+,', says: 'nav.settings' },
  back: { room: 'everywhere', keys: ['Escape'], says: 'keys.back' },
  intoList: { room: 'everywhere', keys: ['ArrowDown', 'ArrowRight'], says: 'keys.intoList' },
  add: { room: 'library', keys: ['a'], menu: 'Ctrl+o', says: 'keys.add' },
  pause: { room: 'library', keys: ['s'], says: 'keys.pause' },
  openPhoto: { room: 'photos', keys: ['Enter'], says: 'keys.openPhoto' },
  star: { room: 'photos', keys: ['s'], says: 'keys.star' },
  put: { room: 'photos', keys: ['a'], says: 'keys.put' },
  pick: { room: 'photos', keys: ['x', ' '], says: 'keys.select' },
  pickAll: { room: 'photos', keys: ['Ctrl+a'], says: 'keys.selectAll' },
  openStack: { room: 'photos', keys: ['o'], says: 'keys.openStack' },
  onlyStars: { room: 'photos', keys: ['v'], says: 'keys.onlyStars' },
  undoStar: { room: 'photos', keys: ['u', 'Ctrl+z'], says: 'keys.undo' },
  previousPhoto: { room: 'photo', keys: ['ArrowLeft'], says: 'keys.previousPhoto' },
  nextPhoto: { room: 'photo', keys: ['ArrowRight'], says: 'keys.nextPhoto' },
  lookAround: { room: 'photo', keys: arrows, says: 'keys.look' },
  starPhoto: { room: 'photo', keys: ['s'], says: 'keys.star' },
  putPhoto: { room: 'photo', keys: ['a'], says: 'keys.put' },
  turn: { room: 'photo', keys: ['r'], says: 'keys.turn' },
  info: { room: 'photo', keys: ['i'], says: 'keys.info' },
  photoMenu: { room: 'photo', keys: ['m'], says: 'keys.photoMenu' },
  photoLarger: { room: 'photo', keys: ['+', '='], says: 'keys.zoomIn' },
  photoSmaller: { room: 'photo', keys: ['-'], says: 'keys.zoomOut' },
  photoWhole: { room: 'photo', keys: ['0'], says: 'keys.fit' },
  photoPixels: { room: 'photo', keys: ['1'], says: 'keys.pixels' },
  search: { room: 'places', keys: ['/'], says: 'keys.search' },
  map: { room: 'places', keys: ['v'], says: 'keys.map' },
  acceptNameThere: { room: 'places', keys: ['y'], says: 'keys.acceptName' },
  undoThere: { room: 'places', keys: ['u', 'Ctrl+z'], says: 'keys.undo' },
  acceptName: { room: 'place', keys: ['y'], says: 'keys.acceptName' },
  acceptProven: { room: 'place', keys: ['Y'], says: 'keys.acceptProven' },
  rename: { room: 'place', keys: ['r'], says: 'keys.rename' },
  openThere: { room: 'place', keys: ['Enter'], says: 'keys.openPhoto' },
  prove: { room: 'place', keys: ['e'], says: 'keys.prove' },
  select: { room: 'place', keys: ['x', ' '], says: 'keys.select' },
  selectAll: { room: 'place', keys: ['Ctrl+a'], says: 'keys.selectAll' },
  compare: { room: 'place', keys: ['c'], says: 'keys.compare' },
  cover: { room: 'place', keys: ['b'], says: 'keys.cover' },
  split: { room: 'place', keys: ['s'], says: 'keys.split' },
  move: { room: 'place', keys: ['a'], says: 'keys.move' },
  merge: { room: 'place', keys: ['m'], says: 'keys.merge' },
  onMap: { room: 'place', keys: ['v'], says: 'keys.onMap' },
  thenAndNow: { room: 'place', keys: ['t'], says: 'keys.thenAndNow' },
  exclude: { room: 'place', keys: ['n'], says: 'keys.exclude' },
  undo: { room: 'place', keys: ['u', 'Ctrl+z'], says: 'keys.undo' },
  redo: { room: 'place', keys: ['U', 'Ctrl+Shift+z', 'Ctrl+y'], says: 'keys.redo' },
  nextMatch: { room: 'match', keys: ['j', ']'], says: 'keys.nextMatch' },
  previousMatch: { room: 'match', keys: ['k', '['], says: 'keys.previousMatch' },
  notThisPlace: { room: 'match', keys: ['n'], says: 'keys.notThisPlace' },
  samePlace: { room: 'match', keys: ['m'], says: 'keys.samePlace' },
  coverOf: { room: 'match', keys: ['c'], says: 'keys.coverOf' },
  undoInMatch: { room: 'match', keys: ['u', 'Ctrl+z'], says: 'keys.undo' },
  redoInMatch: { room: 'match', keys: ['U', 'Ctrl+Shift+z', 'Ctrl+y'], says: 'keys.redo' },
  lines: { room: 'match', keys: ['l'], says: 'keys.lines' },
  nextLine: { room: 'match', keys: ['.'], says: 'keys.nextLine' },
  previousLine: { room: 'match', keys: [','], says: 'keys.previousLine' },
  closeUp: { room: 'match', keys: ['Enter'], says: 'keys.closeUp' },
  slider: { room: 'match', keys: ['s'], says: 'keys.slider' },
  overlay: { room: 'match', keys: ['o'], says: 'keys.overlay' },
  blinkPhotos: { room: 'match', keys: ['b'], says: 'keys.blinkPhotos' },
  blink: { room: 'match', keys: [' '], says: 'keys.blink' },
  colour: { room: 'match', keys: ['a'], says: 'keys.colour' },
  tentative: { room: 'match', keys: ['t'], says: 'keys.tentative' },
  heat: { room: 'match', keys: ['h'], says: 'keys.heat' },
  lock: { room: 'match', keys: ['z'], says: 'keys.lock' },
  zoomIn: { room: 'match', keys: ['+', '='], says: 'keys.zoomIn' },
  zoomOut: { room: 'match', keys: ['-'], says: 'keys.zoomOut' },
  fit: { room: 'match', keys: ['0'], says: 'keys.fit' },
  pixels: { room: 'match', keys: ['1'], says: 'keys.pixels' },
  panLeft: { room: 'match', keys: ['ArrowLeft'], says: 'keys.panLeft' },
  panRight: { room: 'match', keys: ['ArrowRight'], says: 'keys.panRight' },
  panUp: { room: 'match', keys: ['ArrowUp'], says: 'keys.panUp' },
  panDown: { room: 'match', keys: ['ArrowDown'], says: 'keys.panDown' },
  png: { room: 'match', keys: ['e'], says: 'keys.png' },
  svg: { room: 'match', keys: ['E'], says: 'keys.svg' },
  layPhotos: { room: 'match', keys: ['y'], says: 'keys.thenAndNow' },
  matchPanel: { room: 'match', keys: ['i'], says: 'keys.matchPanel' },
  look: { room: 'review', keys: arrows, says: 'keys.look' },
  nextGroup: { room: 'review', keys: ['j', 'ArrowDown'], says: 'keys.nextGroup' },
  previousGroup: { room: 'review', keys: ['k', 'ArrowUp'], says: 'keys.previousGroup' },
  keeper: { room: 'review', keys: digits, says: 'keys.keeper' },
  nextCopy: { room: 'review', keys: ['ArrowRight'], says: 'keys.nextCopy' },
  previousCopy: { room: 'review', keys: ['ArrowLeft'], says: 'keys.previousCopy' },
  keepOnly: { room: 'review', keys: [' '], says: 'keys.keepOnly' },
  keepAsWell: { room: 'review', keys: ['x'], says: 'keys.keepAsWell' },
  decide: { room: 'review', keys: ['Enter'], says: 'keys.decide' },
  keepAll: { room: 'review', keys: ['a'], says: 'keys.keepAll' },
  undoDecision: { room: 'review', keys: ['u'], says: 'keys.undo' },
  remove: { room: 'review', keys: ['r'], says: 'keys.remove' },
  difference: { room: 'review', keys: ['d'], says: 'keys.difference' },
  larger: { room: 'review', keys: ['+', '='], says: 'keys.zoomIn' },
  smaller: { room: 'review', keys: ['-'], says: 'keys.zoomOut' },
  whole: { room: 'review', keys: ['0'], says: 'keys.fit' },
  answerSame: { room: 'doubts', keys: ['y'], says: 'keys.answerSame' },
  answerNot: { room: 'doubts', keys: ['n'], says: 'keys.answerNot' },
  nextDoubt: { room: 'doubts', keys: ['ArrowRight', ' '], says: 'keys.nextDoubt' },
  previousDoubt: { room: 'doubts', keys: ['ArrowLeft'], says: 'keys.previousDoubt' },
  openDoubt: { room: 'doubts', keys: ['Enter'], says: 'keys.openDoubt' },
  undoAnswer: { room: 'doubts', keys: ['u', 'Ctrl+z'], says: 'keys.undo' },
} satisfies Record<string, Shortcut>;
export type ShortcutName = keyof typeof shortcuts;

/** What keys do; each is told which of its keys it was. */
export type Keys = Partial<Record<ShortcutName, (key: string) => void>>;

const entries = Object.entries(shortcuts) as [ShortcutName, Shortcut][];

/** Of what is on the screen. */
const running = new Set<RefObject<Keys>>();

/** A room on the screen has use for the key: what it does everywhere gives way. */
function isTaken(key: string): boolean {
  const taking = entries.filter(([, { room, keys }]) => room !== 'everywhere' && keys.includes(key));
  return [...running].some((keys) => taking.some(([name]) => keys.current[name] !== undefined));
}

/** Whether the focused element needs the key for itself. */
function taken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement) || key === 'Escape') return false;
  if (target instanceof HTMLInputElement && target.type === 'range') return key.startsWith('Arrow');
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return key === ' ';
  if (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  )
    return true;
  return (key === ' ' || key === 'Enter') && target.closest('a, button, summary') !== null;
}

/** What is pressed, as shortcuts name it. */
function pressedKey({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  if (!ctrlKey && !metaKey) return key;
  return `Ctrl+${shiftKey ? 'Shift+' : ''}${key.toLowerCase()}`;
}

/**
 * Runs what its key calls, while the component lives; not while a dialog is open, nor for keys that the
 * focused control needs.
 */
export function useKeys(run: Keys): void {
  const latest = useRef(run);
  // before the page is painted: what is seen answers to its keys
  useLayoutEffect(() => {
    latest.current = run;
  });
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || taken(event.target, event.key)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const key = pressedKey(event);
      // a person who dictates switches letters off (WCAG 2.1.4)
      if (key.length === 1 && key !== '?' && !preferences.get().singleKeys) return;
      const name = entries.find(
        ([found, { room, keys }]) =>
          latest.current[found] !== undefined &&
          keys.includes(key) &&
          !(room === 'everywhere' && isTaken(key)),
      )?.[0];
      if (name === undefined) return;
      event.preventDefault();
      latest.current[name]!(key);
    };
    running.add(latest);
    addEventListener('keydown', pressed);
    return () => {
      running.delete(latest);
      removeEventListener('keydown', pressed);
    };
  }, []);
}

const KEY_NAMES: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  ' ': '␣',
  Enter: '↵',
  E: '⇧E',
  Y: '⇧Y',
  U: '⇧U',
};

const CTRL = navigator.userAgent.includes('Mac OS') ? '⌘' : 'Ctrl ';

function keyText(key: string): string {
  if (key.startsWith('Ctrl+')) return CTRL + keyText(key.slice('Ctrl+'.length));
  if (key.startsWith('Shift+')) return `⇧${keyText(key.slice('Shift+'.length))}`;
  return KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** As they are written on a keyboard; of many the first and the last. */
export function keyTexts(keys: readonly string[]): string[] {
  return keys.length <= arrows.length
    ? keys.map(keyText)
    : [`${keyText(keys[0]!)} – ${keyText(keys.at(-1)!)}`];
}
