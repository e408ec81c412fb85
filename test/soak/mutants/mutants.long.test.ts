/** The short forms of the soaks of broken files. */
import { expect, test } from 'vitest';
import { canIntervene } from '../killed/processes.ts';
import { mutants } from './mutants.ts';
import { readers } from './readers.ts';

test.skipIf(!canIntervene)(
  'A broken file of any format is a photo, or named with a sentence, and ends nothing',
  async () => {
    const { wrong, named, photos, pictures } = await mutants.run(48, 3);
    expect(wrong).toEqual([]);
    expect([photos, pictures, named.damaged ?? 0].every((count) => count > 0)).toBe(true);
  },
  300_000,
);

test('A mutant is read by each reader, or refused in its words', async () => {
  const { wrong, of } = await readers.run(60, 3);
  expect(wrong).toEqual([]);
  expect(Object.keys(of).length).toBeGreaterThan(40);
}, 300_000);
