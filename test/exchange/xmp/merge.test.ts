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

test('Blanks stay, however many stand before what is added', () => {
  const blanks = ' '.repeat(1_000_000);
  const text = EMPTY_PACKET.replace('  </rdf:Description>', `${blanks}<a/>${blanks}</rdf:Description>`);
  expect(merged(text)?.split(blanks)).toHaveLength(3);
});
