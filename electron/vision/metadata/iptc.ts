/** IPTC-IIM (version 4): records of datasets, each with its number and text. */
import { LONGEST_CAPTION, captionOf } from './annotations.ts';
import { momentOf, offsetOf } from './moments.ts';
import type { Moment } from './moments.ts';

/** Date and time pairs of record 2: when the object was created, and when it was digitised. */
const DATES: readonly (readonly [date: number, time: number])[] = [
  [55, 60],
  [62, 63],
];

/** Caption or abstract, and the object's name. */
const CAPTIONS = [120, 5];

export interface IptcFacts {
  moment: Moment | null;
  caption: string | null;
}

export function readIptc(block: Uint8Array): IptcFacts {
  const datasets = datasetsOf(block);
  const captions = CAPTIONS.map((number) => captionOf(textOf(datasets.get(number) ?? '')));
  return { moment: momentIn(datasets), caption: captions.find((caption) => caption !== null) ?? null };
}

/** `20150201` and `103000+0100`, or what programs write in their place. */
function momentIn(datasets: ReadonlyMap<number, string>): Moment | null {
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

/** UTF-8, which most programs write, whatever the first record says; else Latin-1. */
function textOf(latin: string): string {
  const text = Buffer.from(latin, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin : text;
}

/** Of record 2; where the block is broken, those before the break. */
function datasetsOf(block: Uint8Array): Map<number, string> {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
  const datasets = new Map<number, string>();
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === 0x1c;) {
    const length = bytes.readUInt16BE(at + 3);
    if (length & 0x8000) break; // extended datasets: pictures, not text
    const [record, number] = [bytes[at + 1]!, bytes[at + 2]!];
    const text = bytes.toString('latin1', at + 5, at + 5 + Math.min(length, LONGEST_CAPTION));
    if (record === 2 && !datasets.has(number)) datasets.set(number, text);
    at += 5 + length;
  }
  return datasets;
}
