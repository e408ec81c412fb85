/** Files of boxes whose picture lies in items or in tracks: HEIF, AVIF, Canon's CR3. */
import type { Box } from './boxes.ts';
import { boxesIn, fullBox, leadingBoxes } from './boxes.ts';
import { addItems } from './items.ts';
import type { Parts } from './parts.ts';
import { Malformed, Picture, Reader } from './parts.ts';
import { foundExif } from './tags.ts';

const CANON = '85c0b687820f11e08111f4ce462b6a48';
const CANON_PREVIEW = 'eaf42b5e1c984b88b9fbb7dc406e4d16';
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';

/**
 * The picture is the image items with their properties, the samples of the picture tracks (image sequences,
 * CR3), and CR3's preview. A motion photo's video (`mpvd`) follows it.
 */
export function parseIsobmff(bytes: Uint8Array, parts: Parts): void {
  const { boxes, end } = leadingBoxes(bytes);
  const picture = new Picture('isobmff');
  for (const { type, uuid, content, at } of boxes) {
    if (type === 'mpvd') parts.trailerAt ??= at;
    if (uuid === XMP_UUID) parts.xmp ??= content;
    if (uuid === CANON_PREVIEW) picture.add('preview', content);
  }
  if (end < bytes.length) parts.trailerAt ??= end;
  const movie = boxes.find(({ type }) => type === 'moov');
  if (movie !== undefined) readCanon(boxesIn(movie.content), parts);

  const meta = boxes.find(({ type }) => type === 'meta');
  if (meta !== undefined) addItems(picture, bytes, meta.content, parts);
  if (movie !== undefined) addTracks(picture, new Reader(bytes), boxesIn(movie.content));
  if (boxes.some(({ type }) => type === 'moof')) throw new Malformed('fragments');
  if (!picture.has('item') && !picture.has('samples')) throw new Malformed('no picture');
  picture.addText('orientation', String(parts.orientation));
  parts.picture = picture.pieces;
}

/** CR3 has each directory in a TIFF structure of its own: CMT1 the first, CMT2 EXIF's, CMT4 that of GPS. */
function readCanon(movie: Box[], parts: Parts): void {
  const canon = movie.find(({ uuid }) => uuid === CANON);
  if (canon === undefined) return;
  const blocks = new Map(boxesIn(canon.content).map(({ type, content }) => [type, content]));
  foundExif(parts, blocks.get('CMT1') ?? null);
  parts.exifAlone = blocks.get('CMT2') ?? null;
  parts.gpsAlone = blocks.get('CMT4') ?? null;
}

function addTracks(picture: Picture, file: Reader, movie: Box[]): void {
  for (const { content } of movie.filter(({ type }) => type === 'trak')) {
    const track = boxesIn(content);
    const media = boxesIn(contentOf(track, 'mdia'));
    const handler = new Reader(contentOf(media, 'hdlr')).text(8, 4);
    if (!/^(pict|vide|auxv)$/.test(handler)) continue;
    const table = boxesIn(contentOf(boxesIn(contentOf(media, 'minf')), 'stbl'));
    // matrix, width and height, after times and numbers of the track
    picture.add('track', contentOf(track, 'tkhd').slice(-44));
    picture.add('coding', contentOf(table, 'stsd'));
    picture.add('times', contentOf(table, 'stts'));
    picture.add('sizes', contentOf(table, 'stsz'));
    picture.add('samples', samplesOf(file, table));
  }
}

function contentOf(boxes: Box[], type: string): Uint8Array {
  const box = boxes.find((one) => one.type === type);
  if (box === undefined) throw new Malformed(`no ${type}`);
  return box.content;
}

/** ISO 14496-12, 8.7: chunks by their offsets, each of as many samples as its run says. */
function samplesOf(file: Reader, table: Box[]): Uint8Array[] {
  const sizes = fullBox(contentOf(table, 'stsz')).body;
  const [sameSize, count] = [sizes.u32(0), sizes.u32(4)];
  const runs = fullBox(contentOf(table, 'stsc')).body;
  const runCount = runs.u32(0);
  const wide = table.some(({ type }) => type === 'co64');
  const offsets = fullBox(contentOf(table, wide ? 'co64' : 'stco')).body;
  const offsetBytes = wide ? 8 : 4;
  const chunkCount = offsets.u32(0);

  const chunks: Uint8Array[] = [];
  let sample = 0;
  for (let chunk = 0, run = 0; chunk < chunkCount && sample < count; chunk++) {
    // runs name their first chunk, from 1
    while (run + 1 < runCount && runs.u32(4 + 12 * (run + 1)) <= chunk + 1) run++;
    const end = Math.min(count, sample + runs.u32(8 + 12 * run));
    let length = sameSize * (end - sample);
    if (sameSize === 0) for (let i = sample; i < end; i++) length += sizes.u32(8 + 4 * i);
    chunks.push(file.slice(offsets.uint(4 + offsetBytes * chunk, offsetBytes), length));
    sample = end;
  }
  if (sample < count || count === 0) throw new Malformed('samples without chunks');
  return chunks;
}
