import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clusterPlaces,
  composedLeads,
  foldDecisions,
  foldKnown,
  foldLinks,
  reconcile,
} from '../../electron/places/places.ts';
import type { Link } from '../../electron/places/places.ts';

const link = (a: number, b: number, score = 150): Link => ({ a, b, score });

test('A picture and its RAW alone are no place', () => {
  expect(clusterPlaces(foldLinks([link(1, 2)], new Map([[2, 1]])))).toEqual([]);
});

test('A place of two shots counts two, however many files each has', () => {
  const leadOf = new Map([
    [2, 1],
    [4, 3],
  ]);
  const links = [link(1, 2), link(3, 4), link(1, 3), link(1, 4), link(2, 3), link(2, 4)];
  expect(clusterPlaces(foldLinks(links, leadOf))).toEqual([{ photos: [1, 3] }]);
});

test('A link of a companion alone is one of its lead', () => {
  expect(foldLinks([link(2, 9, 110)], new Map([[9, 1]]))).toEqual([link(1, 2, 110)]);
});

const PHOTOS = 10;
const anyPhoto = fc.integer({ min: 0, max: PHOTOS - 1 });
/** Leads are even, companions odd. */
const anyLeads = fc
  .array(fc.tuple(anyPhoto, anyPhoto), { maxLength: 5 })
  .map((pairs) => new Map(pairs.map(([p, q]) => [p - (p % 2) + 1, q - (q % 2)])));

test('Links of leads are the best between any of their photos, in whatever order links come', () => {
  const anyLinks = fc.array(
    fc
      .tuple(anyPhoto, anyPhoto, fc.integer({ min: 100, max: 105 }))
      .map(([a, b, score]) => link(a, b, score)),
    { maxLength: 30 },
  );
  const twice = anyLinks.chain((links) =>
    fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length })),
  );
  fc.assert(
    fc.property(twice, anyLeads, ([links, shuffled], leadOf) => {
      const lead = (photo: number): number => leadOf.get(photo) ?? photo;
      const expected: Link[] = [];
      for (let a = 0; a < PHOTOS; a++)
        for (let b = a + 1; b < PHOTOS; b++) {
          const between = links.filter(
            (one) => (lead(one.a) === a && lead(one.b) === b) || (lead(one.a) === b && lead(one.b) === a),
          );
          if (between.length > 0) expected.push(link(a, b, Math.max(...between.map(({ score }) => score))));
        }
      expect(foldLinks(links, leadOf)).toEqual(expected);
      expect(foldLinks(shuffled, leadOf)).toEqual(expected);
    }),
  );
});

test('Without companions links and decisions are what they were', () => {
  const links = [link(1, 2), link(2, 3, 110)];
  const decisions = { pins: [{ photo: 1, place: 7 }], bans: [{ photo: 2, place: 7 }] };
  expect(foldLinks(links, new Map())).toEqual(links);
  expect(foldDecisions(decisions, new Map())).toEqual(decisions);
});

const TWO = new Map([
  [2, 1],
  [3, 1],
]);
const pin = (photo: number, place: number) => ({ photo, place });

test('A pin or ban of a companion holds for its lead', () => {
  expect(foldDecisions({ pins: [pin(2, 7)], bans: [pin(3, 8)] }, TWO)).toEqual({
    pins: [pin(1, 7)],
    bans: [pin(1, 8)],
  });
});

test("A lead's own pin holds against those of its companions, and theirs by their order", () => {
  expect(foldDecisions({ pins: [pin(2, 7), pin(1, 9), pin(3, 8)], bans: [] }, TWO).pins).toEqual([pin(1, 9)]);
  expect(foldDecisions({ pins: [pin(3, 8), pin(2, 7)], bans: [] }, TWO).pins).toEqual([pin(1, 7)]);
});

test("A lead's own ban holds against the pin of a companion", () => {
  const decisions = { pins: [pin(2, 7), pin(3, 8)], bans: [pin(1, 7)] };
  expect(foldDecisions(decisions, TWO)).toEqual({ pins: [pin(1, 8)], bans: [pin(1, 7)] });
});

test('Bans of a lead and its companions unite, each once', () => {
  expect(foldDecisions({ pins: [], bans: [pin(1, 7), pin(2, 7), pin(3, 6)] }, TWO).bans).toEqual([
    pin(1, 6),
    pin(1, 7),
  ]);
});

test('Folded decisions name no companion, pin no photo twice and do not depend on the order', () => {
  const anyDecisions = fc.uniqueArray(fc.tuple(anyPhoto, fc.integer({ min: 1, max: 3 })), {
    maxLength: 8,
    selector: ([photo]) => photo,
  });
  fc.assert(
    fc.property(anyDecisions, anyDecisions, anyLeads, (pinned, banned, leadOf) => {
      const [pins, bans] = [pinned, banned].map((all) => all.map(([photo, place]) => ({ photo, place })));
      const folded = foldDecisions({ pins: pins!, bans: bans! }, leadOf);
      expect(foldDecisions({ pins: pins!.toReversed(), bans: bans!.toReversed() }, leadOf)).toEqual(folded);
      const photos = folded.pins.map(({ photo }) => photo);
      expect(new Set(photos).size).toBe(photos.length);
      for (const { photo } of [...folded.pins, ...folded.bans]) expect(leadOf.has(photo)).toBe(false);
    }),
  );
});

test('A place keeps its id when a photo by which it was known becomes a companion', () => {
  const leadOf = new Map([
    [2, 1],
    [4, 3],
  ]);
  const links = foldLinks([link(2, 4)], leadOf);
  const known = foldKnown([{ id: 5, photos: [2, 4], isNamed: true }], leadOf);
  expect(reconcile(clusterPlaces(links), known, undefined, links)).toEqual([{ id: 5, photos: [1, 3] }]);
});

test('A photo, its companions and the copies of any of them are one stack, shown by its lead', () => {
  const companionOf = new Map([
    [2, 1], // the RAW of 1
    [8, 7],
  ]);
  const copyOf = new Map([
    [5, 1],
    [6, 2], // a copy of the RAW
    [9, 8], // a copy of a frame of a burst
  ]);
  expect(Object.fromEntries(composedLeads(companionOf, copyOf))).toEqual({ 2: 1, 5: 1, 6: 1, 8: 7, 9: 7 });
  expect(composedLeads(new Map(), new Map())).toEqual(new Map());
});

const leads = fc
  .array(fc.tuple(fc.nat(12), fc.nat(12)))
  .map((pairs) => new Map(pairs.filter(([photo, lead]) => photo % 3 > 0 && lead % 3 === 0)));

test('What is shown is shown by itself, and what is told as one is shown as one', () => {
  fc.assert(
    fc.property(leads, leads, (companionOf, copyOf) => {
      const shownOf = composedLeads(companionOf, copyOf);
      const shown = (photo: number): number => shownOf.get(photo) ?? photo;
      for (const to of shownOf.values()) expect(shownOf.has(to)).toBe(false);
      for (const [photo, lead] of [...companionOf, ...copyOf]) expect(shown(photo)).toBe(shown(lead));
    }),
  );
});
