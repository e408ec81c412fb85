import { expect, test } from 'vitest';
import {
  apartText,
  bytesText,
  companionTexts,
  durationText,
  spanText,
} from '../../../renderer/text/format.ts';
import type { CompanionPart } from '../../../electron/contract/requests.ts';
import type { Say } from '../../../renderer/text/messages.ts';
import { say } from '../../../renderer/text/messages.ts';

const english: Say = (key, values) => say('en', key, values);

test('the time between two photos is said in the largest unit that holds', () => {
  const apart = (to: string): string => apartText(english, '2012-03-01T12:00:00', to);
  expect([
    apart('2012-03-01T20:00:00'),
    apart('2012-03-03T12:00:00'),
    apart('2012-05-20T00:00:00'),
    apart('2013-03-02T12:00:00'),
    apart('2024-01-01T00:00:00'),
  ]).toEqual(['within a day', '2 days apart', '2 months apart', '1 year apart', '11 years apart']);
});

test('a span of years is written as its years, one within a year as its months', () => {
  expect(spanText('en', '2012-12-31T23:00:00', '2019-01-01T01:00:00')).toBe('2012 – 2019');
  expect(spanText('en', '2012-06-01T00:00:00', '2012-06-30T00:00:00')).toBe('Jun 2012');
  expect(spanText('en', '2012-06-01T00:00:00', '2012-08-30T00:00:00')).toMatch(/^Jun\s–\sAug 2012$/);
});

test('what belongs to a photo is said in a word or two each, a series with its number', () => {
  const texts = (...kinds: CompanionPart['kind'][]): string[] =>
    companionTexts(
      english,
      kinds.map((kind) => ({ kind, photoId: null, fileName: '' })),
    );
  expect(texts()).toEqual([]);
  expect(texts('raw', 'live video', 'sidecar')).toEqual(['RAW', 'Live Photo']);
  expect(texts('burst frame', 'raw', 'burst frame', 'original')).toEqual(['Burst of 3', 'RAW', 'Edited']);
  expect(texts('bracket frame', 'bracket frame')).toEqual(['Bracket of 3']);
  expect(texts('panorama frame')).toEqual(['Panorama of 2']);
});

test('time left is said in seconds, minutes or hours', () => {
  expect([0.2, 59, 61, 3599, 5400].map((seconds) => durationText(english, seconds))).toEqual([
    '1 second',
    '59 seconds',
    '1 minute',
    '60 minutes',
    '1.5 hours',
  ]);
});

test('bytes are written in the largest unit that holds, with three digits that matter', () => {
  const texts = [0, 999, 1000, 8_214, 1_377_000, 9_149_000_000, 2.5e15].map((bytes) =>
    bytesText('en', bytes),
  );
  expect(texts).toEqual(['0 byte', '999 byte', '1 kB', '8.21 kB', '1.38 MB', '9.15 GB', '2,500 TB']);
});
