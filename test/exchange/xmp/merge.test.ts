/** XMP that no program writes. */
import { expect, test } from 'vitest';
import { EMPTY_PACKET, mergedPacket } from '../../../electron/exchange/xmp/merge.ts';

const told = { keywords: [['Petra']], takenAt: null, position: null };
const merged = (text: string): string | null => mergedPacket(text, told, new Set())?.text ?? null;

test('What lies deeper than any program writes is not understood', () => {
  const nested = (depth: number): string =>
    EMPTY_PACKET.replace('  </rdf:Description>', `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}$&`);
  expect(merged(nested(90))).toContain('Petra');
  expect(merged(nested(20_000))).toBeNull();
});

test('An element of more attributes than any program writes is not understood', () => {
  const crowded = (count: number): string =>
    EMPTY_PACKET.replace('rdf:about=""', Array.from({ length: count }, (_, i) => `a${i}="1"`).join(' '));
  expect(merged(crowded(900))).toContain('Petra');
  expect(merged(crowded(40_000))).toBeNull();
});

test('Prefixes of an outer element are used, but where there are more than any program writes', () => {
  const crowded = (count: number): string => {
    const others = Array.from({ length: count }, (_, i) => `xmlns:a${i}="${i}"`).join(' ');
    return EMPTY_PACKET.replace(
      '<x:xmpmeta',
      `$& ${others} xmlns:subject="http://purl.org/dc/elements/1.1/"`,
    );
  };
  expect(merged(crowded(90))).toContain('<subject:subject>');
  expect(merged(crowded(900))).toBeNull();
});

test('Blanks stay, however many stand before what is added', () => {
  const blanks = ' '.repeat(1_000_000);
  const text = EMPTY_PACKET.replace('  </rdf:Description>', `${blanks}<a/>${blanks}</rdf:Description>`);
  expect(merged(text)?.split(blanks)).toHaveLength(3);
});
