/** Photos with metadata, written block by block, and their reading. */
import sharp from 'sharp';
import { partsOf } from '../../../electron/vision/container/container.ts';
import type { Annotations, Metadata, Shot } from '../../../electron/contract/photo.ts';
import type { Sidecar } from '../../../electron/vision/metadata/metadata.ts';
import { readMetadata } from '../../../electron/vision/metadata/metadata.ts';
import type { Value } from '../../support/containers.ts';
import { latin, segment, tiff, uint, withSegments } from '../../support/containers.ts';

export const photo = sharp({ create: { width: 32, height: 32, channels: 3, background: '#777' } });
export const plain = await photo.clone().jpeg().toBuffer();

export function read(
  bytes: Uint8Array,
  fileName = 'IMG_1.jpg',
  sidecars: Sidecar[] = [],
): Metadata & { shot: Shot; annotations: Annotations } {
  return readMetadata(bytes, partsOf(bytes), { fileName, sidecars });
}

export const nothing = read(plain);

export interface Tags {
  main?: Record<number, Value>;
  own?: Record<number, Value>;
  gps?: Record<number, Value>;
}

export const block = ({ main = {}, own = {}, gps = {} }: Tags, little = true): Buffer =>
  tiff([{ tags: main, children: { 34665: [{ tags: own }], 34853: [{ tags: gps }] } }], { little });

export const app1 = (exif: Uint8Array): Buffer => segment(0xe1, Buffer.concat([latin('Exif\0\0'), exif]));
export const exifJpeg = (tags: Tags, little = true): Buffer => withSegments(plain, app1(block(tags, little)));

export const [ORIGINAL, DIGITISED, CHANGED] = [0x9003, 0x9004, 0x0132];

const namespaces = Object.entries({
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  exif: 'http://ns.adobe.com/exif/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpMM: 'http://ns.adobe.com/xap/1.0/mm/',
  dc: 'http://purl.org/dc/elements/1.1/',
  crs: 'http://ns.adobe.com/camera-raw-settings/1.0/',
  darktable: 'http://darktable.sf.net/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  aas: 'http://ns.apple.com/adjustment-settings/1.0/',
  MicrosoftPhoto: 'http://ns.microsoft.com/photo/1.0/',
  GCamera: 'http://ns.google.com/photos/1.0/camera/',
  GPano: 'http://ns.google.com/photos/1.0/panorama/',
  Container: 'http://ns.google.com/photos/1.0/container/',
  Item: 'http://ns.google.com/photos/1.0/container/item/',
})
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

export const xmp = (attributes: string, elements = ''): Buffer =>
  Buffer.from(
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
      `<rdf:RDF ${namespaces}><rdf:Description rdf:about="" ${attributes}>${elements}</rdf:Description>` +
      '</rdf:RDF></x:xmpmeta>\n     <?xpacket end="w"?>',
  );

export const xmpJpeg = (packet: Uint8Array): Buffer =>
  withSegments(plain, segment(0xe1, Buffer.concat([latin('http://ns.adobe.com/xap/1.0/\0'), packet])));

export const dataset = (number: number, text: string): Buffer =>
  Buffer.concat([Uint8Array.of(0x1c, 2, number), uint(text.length, 2), latin(text)]);

export const iptcJpeg = (...datasets: Buffer[]): Buffer => {
  const iim = Buffer.concat(datasets);
  const resource = Buffer.concat([latin('8BIM'), uint(0x0404, 2), uint(0, 2), uint(iim.length, 4), iim]);
  return withSegments(plain, segment(0xed, Buffer.concat([latin('Photoshop 3.0\0'), resource])));
};

export const takeout = (json: unknown): Sidecar => ({
  name: 'IMG_1.jpg.json',
  bytes: Buffer.from(JSON.stringify(json)),
});
