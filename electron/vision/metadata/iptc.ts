/** IPTC-IIM (version 4): records of datasets, each with its number and text. */
import { momentOf, offsetOf } from './moments.ts';
import type { Moment } from './moments.ts';

/** Date and time pairs of record 2: when the object was created, and when it was digitised. */
const DATES: readonly (readonly [date: number, time: number])[] = [
  [55, 60],
  [62, 63],
];

/** No date or time is longer. */
const MAX_CHARACTERS = 32;

/** `20150201` and `103000+0100`, or what programs write in their place. */
export function readIptc(block: Uint8Array): Moment | null {
  const datasets = datasetsOf(block);
  for (const [dateNumber, timeNumber] of DATES) {
    const [date = '', time = ''] = [datasets.get(dateNumber), datasets.get(timeNumber)];
    const [, clock = time, zone = ''] = /^(.*?)([+-]\d\d:?\d\d)?\s*$/.exec(time) ?? [];
    const day = momentOf(date);
    if (day === null) continue;
    const moment = momentOf(`${day.takenAt.slice(0, 10)} ${clock}`);
    if (moment !== null)
      return { ...moment, utcOffsetMin: moment.takenAt.length > 10 ? offsetOf(zone) : null };
  }
  return null;
}

/** Of record 2; where the block is broken, those before the break. */
function datasetsOf(block: Uint8Array): Map<number, string> {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
  const datasets = new Map<number, string>();
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === 0x1c;) {
    const length = bytes.readUInt16BE(at + 3);
    if (length & 0x8000) break; // extended datasets: pictures, not text
    const [record, number] = [bytes[at + 1]!, bytes[at + 2]!];
    const text = bytes.toString('latin1', at + 5, at + 5 + Math.min(length, MAX_CHARACTERS));
    if (record === 2 && !datasets.has(number)) datasets.set(number, text);
    at += 5 + length;
  }
  return datasets;
}
