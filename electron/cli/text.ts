/** Figures and paths as a person reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve, sep } from 'node:path';
import { styleText } from 'node:util';
import { pathBytes, pathText } from '../contract/paths.ts';

/** `1 photo`, `1,523 photos`; `many` where the plural is not the singular and an s. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

export function bytes(n: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const step = n < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3));
  const value = n / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}

/** To one unit: `45 s`, `12 min`, `3.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 90 * 60 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/**
 * What a terminal takes for more than letters: control characters, those that turn the direction of writing
 * or cannot be seen, line separators, and bytes that are no UTF-8 (contract/paths.ts).
 */
const UNSAFE = new RegExp(
  [
    String.raw`[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]`,
    String.raw`[\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]`,
  ].join('|'),
  'gu',
);

/**
 * Every text that comes from a disk or a library, before a terminal shows it: `\x1b` for the escape
 * character.
 */
export const plain = (text: string): string => text.replaceAll(UNSAFE, escape);

/** An answer: as `plain`, in several lines and with what `bold` and `faint` write. */
export const printed = (text: string): string =>
  text
    .split(OWN_STYLES)
    .map((part, i) => (i % 2 === 0 ? plain(part) : part))
    .join('');
const OWN_STYLES = /(\u001b\[(?:1|2|22)m|\n)/;

/** On one line, in letters that no terminal takes for more. */
export const asJson = (value: object): string =>
  JSON.stringify(value).replaceAll(UNSAFE, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** As bash and zsh read it in $'…'. */
function escape(character: string): string {
  const code = character.codePointAt(0)!;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * With `~` for the home folder, and quoted where a shell would split it: fit to be copied into the next
 * command.
 */
export function path(file: string): string {
  const home = homedir() + sep;
  const [prefix, rest] =
    file.startsWith(home) && home.length > 2 ? ['~/', file.slice(home.length)] : ['', file];
  if (rest.search(UNSAFE) !== -1)
    return `${prefix}$'${plain(rest.replaceAll(/[\\']/g, (found) => `\\${found}`))}'`;
  return (
    prefix +
    (/^[\p{L}\p{N}\p{M}_.,/:@%+=-]+$/u.test(rest) || process.platform === 'win32'
      ? rest
      : `'${rest.replaceAll("'", "'\\''")}'`)
  );
}

export const bold = (text: string): string => styleText('bold', text, { stream: process.stdout });
export const faint = (text: string): string => styleText('dim', text, { stream: process.stdout });

/** Options of this line that hold for what is typed next too: known once the line was read. */
const repeated: [flag: string, value: string][] = [];
export const repeatOptions = (options: [flag: string, value: string][]): void =>
  void repeated.push(...options);

/** How the checkout's commands are typed, with what this line says of library, model and runtime. */
export const typed = (command: string): string =>
  [
    `npm run -s revisit -- ${command}`,
    ...repeated.flatMap(([flag, value]) => (command.includes(flag) ? [] : [`${flag} ${path(value)}`])),
  ].join(' ');

/**
 * Where a path on the command line points, `~` in quotes included, as text of contract/paths.ts. Node hands
 * over what is no UTF-8 as U+FFFD: Linux still has the bytes, and where npm stands between, the one name that
 * is there and reads so is meant.
 */
export function absolute(file: string): string {
  const path = resolve(asGiven(file).replace(/^~(?=\/|\\|$)/, homedir()));
  if (!path.includes('\ufffd') || sep !== '/') return path;
  let known = '';
  for (const name of path.split('/')) known = name === '' ? known : `${known}/${nameIn(known || '/', name)}`;
  return known;
}

function asGiven(argument: string): string {
  if (!argument.includes('\ufffd')) return argument;
  try {
    const line = readFileSync('/proc/self/cmdline', 'latin1').split('\0');
    const bytes = line.map((given) => Buffer.from(given, 'latin1'));
    const given = bytes.find((one) => one.toString() === argument);
    return given === undefined ? argument : pathText(given);
  } catch {
    return argument; // no Linux
  }
}

function nameIn(folder: string, name: string): string {
  if (!name.includes('\ufffd')) return name;
  let names: Buffer[];
  try {
    names = readdirSync(pathBytes(folder), { encoding: 'buffer' });
  } catch {
    return name;
  }
  const loose = (text: string): string => text.replaceAll(/\ufffd+/g, '\ufffd');
  const meant = names.filter((bytes) => loose(bytes.toString()) === loose(name));
  return meant.length === 1 ? pathText(meant[0]!) : name;
}
