import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MapLabels } from '../../../../electron/contract/requests.ts';
import type { Marker } from '../../../../renderer/places/map/drawing.ts';
import { boxOf, locate, markersOf } from '../../../../renderer/places/map/drawing.ts';
import {
  graticuleStep,
  labelledMarkers,
  placeLabels,
  scaleBar,
} from '../../../../renderer/places/map/labels.ts';
import { placeSummary } from '../../support.ts';

const size = { widthPx: 1200, heightPx: 700 };
const look = fc.record({
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  latitude: fc.double({ min: -80, max: 80, noNaN: true }),
  scale: fc.double({ min: 100, max: 6_000_000, noNaN: true }),
});
const town = (name: string, longitude: number, population = 1e6) => ({
  ...{ name, longitude, latitude: 48, population },
  isCapital: false,
});
const labelsOf = (
  towns: MapLabels['towns'],
  scale: number,
  markers: readonly Marker[] | null = markersOf([], LOOK, size),
) =>
  placeLabels(
    { countries: [{ code: 'AT', longitude: 14, latitude: 47.5, population: 9e6 }], towns, middle: null },
    { ...LOOK, scale },
    size,
    markers,
    (text) => 7 * text.length,
    (code) => code,
  ).map(({ text }) => text);
const LOOK = { longitude: 14, latitude: 48, scale: 3000 };

test('the box of the map holds what is in its middle and corners, across the date line too', () => {
  fc.assert(
    fc.property(look, (at) => {
      const { west, east, south, north } = boxOf(at, size);
      expect(south).toBeLessThanOrEqual(at.latitude + 1e-6);
      expect(north).toBeGreaterThanOrEqual(at.latitude - 1e-6);
      const width = east - west < 0 ? east - west + 360 : east - west;
      const px = (width * Math.PI * at.scale) / 180;
      expect(px).toBeCloseTo(Math.min(size.widthPx, 2 * Math.PI * at.scale), 2);
    }),
  );
  const across = boxOf({ longitude: 179, latitude: 0, scale: 3000 }, size);
  expect(across.west).toBeGreaterThan(across.east);
});

test('of two towns that overlap the one with more inhabitants is named', () => {
  const towns = [town('Vienna', 16.37, 1.7e6), town('Suburb', 16.38, 1e6), town('Linz', 14.3, 1e6)];
  expect(labelsOf(towns, 3000)).toEqual(['Vienna', 'Linz']);
});

test('the nearer the map, the smaller towns are named, and then no countries', () => {
  const village = [town('Village', 14, 2000)];
  expect(labelsOf(village, 2000)).toEqual(['AT']);
  expect(labelsOf(village, 20_000)).toEqual(['Village']);
});

test('no name lies on a marker', () => {
  const places = [placeSummary(1, { latitude: 48, longitude: 16.37 })];
  expect(labelsOf([town('Vienna', 16.37)], 3000)).toEqual(['Vienna']);
  expect(labelsOf([town('Vienna', 16.37)], 3000, markersOf(locate(places), LOOK, size))).toEqual([]);
});

test('no name lies on the name of a marker, wide as that is', () => {
  const places = [placeSummary(1, { latitude: 48, longitude: 16.37 })];
  const beside = [town('Beside', 16.9)].map((one) => ({ ...one, latitude: 47.52 }));
  expect(labelsOf(beside, 3000)).toContain('Beside');
  expect(labelsOf(beside, 3000, markersOf(locate(places), LOOK, size))).not.toContain('Beside');
});

test('a small map names the largest towns alone, those too that a large one has its scale on', () => {
  const towns = Array.from({ length: 30 }, (_, i) => town(`T${i}`, 3 + 0.75 * i, 9e6 - i * 1e5));
  expect(labelsOf(towns, 3000).length).toBeGreaterThan(12);
  expect(labelsOf(towns, 3000, null)).toEqual(towns.slice(0, 8).map(({ name }) => name));
  const south = [{ ...town('South', 3.5), latitude: 43.6 }];
  expect(labelsOf(south, 3000)).toEqual([]);
  expect(labelsOf(south, 3000, null)).toEqual(['South']);
});

test('no name of a marker lies on the scale, or below the tools', () => {
  const [corner] = markersOf(locate([placeSummary(1, { latitude: 48, longitude: 14 })]), LOOK, size);
  const at = (x: number, y: number): Marker => ({ ...corner!, x, y });
  const all = [at(150, 650), at(1100, 10), at(150, 500), at(900, 650)];
  expect([...labelledMarkers(all, size)]).toEqual(all.slice(2));
});

test('no two names of markers overlap', () => {
  const place = fc.record({
    latitude: fc.double({ min: 46, max: 49, noNaN: true }),
    longitude: fc.double({ min: 10, max: 17, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), (at) => {
      const summaries = at.map((one, i) => placeSummary(i, one));
      const named = [...labelledMarkers(markersOf(locate(summaries), LOOK, size), size)];
      for (const [i, p] of named.entries())
        for (const q of named.slice(i + 1))
          expect(Math.abs(p.x - q.x) >= 120 || Math.abs(p.y - q.y) >= 20).toBe(true);
    }),
  );
});

test('lines of latitude and longitude are in sight however near the map is', () => {
  fc.assert(
    fc.property(look, (at) => {
      const px = (graticuleStep(at) * Math.PI * at.scale) / 180;
      expect(px).toBeGreaterThan(40);
      expect(px).toBeLessThan(600);
    }),
  );
});

test('the scale is a round distance that is as long on the map', () => {
  fc.assert(
    fc.property(look, (at) => {
      const { metres, px } = scaleBar(at);
      expect([1, 2, 5]).toContain(Number(metres.toExponential()[0]));
      expect(px).toBeGreaterThan(40);
      expect(px).toBeLessThanOrEqual(130.001);
      const apart = ((metres / 6_371_000) * 180) / Math.PI / Math.cos((at.latitude * Math.PI) / 180);
      expect((apart * Math.PI * at.scale) / 180).toBeCloseTo(px, 6);
    }),
  );
});
