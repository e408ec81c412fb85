import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { LibraryFailure, ModelFailure } from '../../../electron/contract/failure.ts';
import { failure } from '../../../electron/contract/failure.ts';
import type { Message, MessageKey, Say, Translation } from '../../../renderer/text/messages.ts';
import {
  catalogue,
  failureIn,
  languageFor,
  languages,
  notUsedIn,
  say,
} from '../../../renderer/text/messages.ts';

const root = resolve(import.meta.dirname, '../../../renderer');
const forms = (message: Message): string[] =>
  typeof message === 'string' ? [message] : [message.one, message.other];
const valuesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!))].sort();

const source: Record<MessageKey, Message> = catalogue.en.messages;
const keys = Object.keys(source) as MessageKey[];

/** The keys of the messages that a language lacks, that are empty, or that lack a value. */
const faults = (messages: Partial<Record<MessageKey, Message>>): MessageKey[] =>
  keys.filter((key) => {
    if (messages[key] === undefined) return true;
    // that of one may say it without its number
    const [texts, wanted] = [forms(messages[key]), forms(source[key]).at(-1)!];
    return (
      texts.some((text) => text.trim() === '') || valuesOf(texts.at(-1)!).join() !== valuesOf(wanted).join()
    );
  });

test.each(languages)('%s has every message of the catalogue, with the same values in it', (language) => {
  const { messages }: Translation = catalogue[language];
  expect(faults(messages)).toEqual([]);
  expect(Object.keys(messages).sort()).toEqual([...keys].sort());
});

test('a language that lacks a message does not compile, and one that lacks a value is found', () => {
  const { nav, ...others } = catalogue['zh-Hans'].messages;
  // @ts-expect-error: `nav` is absent
  const lacking: Translation = { messages: others, engine: null };
  expect(faults(lacking.messages)).toEqual(['nav']);
  expect(faults({ ...others, nav, 'photos.count': 'photos' })).toEqual(['photos.count']);
});

test('a language is chosen among all that there are, by their tags alone', () => {
  const tags = ['en', 'zh-Hans', 'zh-Hant', 'eo', 'pt-BR'] as const;
  expect(languageFor(['eo'], tags)).toBe('eo');
  expect(languageFor(['zh-TW'], tags)).toBe('zh-Hant');
  expect(languageFor(['zh-SG', 'eo'], tags)).toBe('zh-Hans');
  expect(languageFor(['not a tag', 'pt'], tags)).toBe('pt-BR');
});

test('every language calls itself by a name of its own', () => {
  const names = languages.map((language) => say(language, 'language.name'));
  expect(new Set(names).size).toBe(languages.length);
  expect(names).toContain('English');
});

test('why a device is not used is told in the language of the page, by its name', () => {
  const device = {
    why: 'WebGPU is not used: it does not run here.',
    notUsed: [{ name: 'WebGPU', kind: 'absent' as const }],
  };
  expect(notUsedIn('en', device)).toEqual([device.why]);
  expect(notUsedIn('zh-Hans', device)).toEqual([expect.stringMatching(/WebGPU.*\p{Script=Han}.*。$/u)]);
  expect(notUsedIn('en', { why: null, notUsed: [] })).toEqual([]);
});

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/messages-|vite\.config/.test(file))
  .map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);

test('every message of the catalogue is said somewhere', () => {
  const code = sources.map(([, text]) => text).join('\n');
  // `filter.${name}` says every message that begins with `filter.`
  const openings = [...code.matchAll(/`([a-z.A-Z]+\.)\$\{/g)].map((found) => found[1]!);
  const unsaid = keys.filter(
    (key) => !code.includes(`'${key}'`) && !openings.some((opening) => key.startsWith(opening)),
  );
  expect(unsaid).toEqual([]);
});

test('text that people read is in the catalogue, not in the components', () => {
  const found = sources
    .filter(([file]) => file.endsWith('.tsx'))
    .flatMap(([file, text]) =>
      [...text.matchAll(/(?:aria-label|title|placeholder|alt)="[^"]+"|>\s*[A-Z][a-z]+ [a-z]+[^<{]*</g)].map(
        (match) => `${file}: ${match[0]}`,
      ),
    );
  expect(found).toEqual([]);
});

test('every kind of failure of a photo has a name in the catalogue', () => {
  for (const kind of failure.shape.kind.options) expect(source).toHaveProperty([`failure.${kind}`]);
});

test('what the engine refuses or fails at is told in the language of the page', () => {
  const engine = ['host', 'library', 'trash', 'exchange']
    .map((room) => join(root, '../electron', room))
    .flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
    )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const refusals = [...engine.matchAll(/(?:refused|failed)\(\s*'([a-z ]+)'/g)].map((found) => found[1]!);
  const library: LibraryFailure['kind'][] = [
    'newer version',
    'not a library',
    'in use',
    'unwritable',
    'no such folder',
    'disk full',
  ];
  expect(refusals.length).toBeGreaterThan(15);
  const model: ModelFailure['kind'][] = ['no such model', 'no such runtime', 'not removed'];
  for (const kind of [...failure.shape.kind.options, ...refusals, ...library, ...model]) {
    const said = { kind, reason: 'It is so.', remedy: 'Do this.' };
    expect(failureIn('en', said)).toMatchObject({ reason: 'It is so.', remedy: 'Do this.' });
    for (const text of Object.values(failureIn('zh-Hans', said)))
      expect(text, kind).toMatch(/\p{Script=Han}.*。$/u);
  }
  expect(
    failureIn('zh-Hans', { kind: 'of another day', reason: 'It is so.', remedy: 'Do this.' }),
  ).toMatchObject({ reason: 'It is so.' });
});

const english: Say = (key, values) => say('en', key, values);
const chinese: Say = (key, values) => say('zh-Hans', key, values);

test('the number in a message chooses its form and is written as the language writes it', () => {
  expect([
    english('photos.count', { n: 1 }),
    english('photos.count', { n: 0 }),
    english('photos.count', { n: 12_345 }),
  ]).toEqual(['1 photo', '0 photos', '12,345 photos']);
  expect(chinese('photos.count', { n: 1 })).toBe('1 张照片');
});

test('the language of the page is the first wanted one that there is, else English', () => {
  expect(languageFor(['fr-FR', 'zh-CN', 'en'])).toBe('zh-Hans');
  expect(languageFor(['en-GB', 'zh'])).toBe('en');
  expect(languageFor(['de'])).toBe('en');
});
