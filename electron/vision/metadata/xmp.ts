/** XMP packets (ISO 16684-1): an RDF tree in XML, whose properties go by the URIs of their namespaces. */
import { captionOf, holdsEdits, starsOf, starsOfPercent } from './annotations.ts';
import { momentOf } from './moments.ts';
import type { Moment } from './moments.ts';
import { degreesOf, positionOf } from './position.ts';
import type { Position } from './position.ts';
import type { QualifiedTag } from './xml.ts';
import { xmlParser } from './xml.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const EXIF = 'http://ns.adobe.com/exif/1.0/';
const TIFF = 'http://ns.adobe.com/tiff/1.0/';
const XMP = 'http://ns.adobe.com/xap/1.0/';
const PHOTOSHOP = 'http://ns.adobe.com/photoshop/1.0/';
const CAMERA = 'http://ns.google.com/photos/1.0/camera/';
const CONTAINER = 'http://ns.google.com/photos/1.0/container/';
const DC = 'http://purl.org/dc/elements/1.1/';
const MICROSOFT = 'http://ns.microsoft.com/photo/1.0/';
const ITEM = 'http://ns.google.com/photos/1.0/container/item/';

/** When the picture was taken; never ModifyDate and MetadataDate, which every program writes anew. */
const DATES = [
  `${EXIF}DateTimeOriginal`,
  `${PHOTOSHOP}DateCreated`,
  `${EXIF}DateTimeDigitized`,
  `${XMP}CreateDate`,
];

/** The largest packets hold masks and histories; dates stand before those. */
const MAX_BYTES = 16 * 1024 ** 2;

export interface XmpFacts {
  moment: Moment | null;
  position: Position | null;
  make: string | null;
  model: string | null;
  burstId: string | null;
  isMotionPhoto: boolean;
  /** How many bytes before the file's end the video of a motion photo begins; null where nothing says. */
  videoBeforeEnd: number | null;
  /** Stars, 1 to 5. */
  rating: number | null;
  caption: string | null;
  /** It tells what a program did to the picture. */
  isEdited: boolean;
}

export function readXmp(packet: Uint8Array): XmpFacts {
  const { properties, items } = parse(textOf(packet.subarray(0, MAX_BYTES)));
  const first = (name: string): string | null => properties.get(name) ?? null;
  const isSet = (name: string): boolean => /^(1|true)$/i.test(first(name) ?? '');
  const moments = DATES.map((name) => momentOf(first(name) ?? '')).filter((moment) => moment !== null);
  const coordinate = (name: string, limit: number): number | null =>
    degreesOf(first(`${EXIF}${name}`) ?? '', first(`${EXIF}${name}Ref`), limit);
  return {
    moment: moments[0] ?? null,
    position: positionOf(coordinate('GPSLatitude', 90), coordinate('GPSLongitude', 180)),
    make: first(`${TIFF}Make`),
    model: first(`${TIFF}Model`),
    burstId: first(`${CAMERA}BurstID`),
    isMotionPhoto: isSet(`${CAMERA}MotionPhoto`) || isSet(`${CAMERA}MicroVideo`),
    videoBeforeEnd: bytesOf(first(`${CAMERA}MicroVideoOffset`)) ?? videoLength(items),
    rating: starsOf(first(`${XMP}Rating`)) ?? starsOfPercent(first(`${MICROSOFT}Rating`)),
    caption: captionOf(first(`${DC}description`)) ?? captionOf(first(`${DC}title`)),
    isEdited: holdsEdits(properties),
  };
}

/** The items lie one after the other at the file's end, in the order in which the directory lists them. */
function videoLength(items: Map<string, string>[]): number | null {
  const video = items.findIndex((item) => item.get(`${ITEM}Semantic`) === 'MotionPhoto');
  if (video < 0) return null;
  const lengths = items
    .slice(video)
    .map(
      (item, i) =>
        (bytesOf(item.get(`${ITEM}Length`)) ?? 0) +
        (i === 0 ? 0 : (bytesOf(item.get(`${ITEM}Padding`)) ?? 0)),
    );
  return lengths.reduce((sum, length) => sum + length, 0);
}

const bytesOf = (text: string | null | undefined): number | null =>
  /^\d{1,15}$/.test(text ?? '') ? Number(text) : null;

/** UTF-8; or UTF-16 or UTF-32, whose zeros give them away. */
function textOf(packet: Uint8Array): string {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.length);
  const start = bytes.indexOf(0x3c);
  if (start > 0 && bytes[start - 1] === 0 && bytes.length % 2 === 0)
    return Buffer.from(bytes).swap16().toString('utf16le');
  return bytes.toString(bytes[start + 1] === 0 ? 'utf16le' : 'utf8');
}

interface Properties {
  /** The first value of each property that stands at the top, by URI and name. */
  properties: Map<string, string>;
  /** What Google's container directory lists, each with its properties. */
  items: Map<string, string>[];
}

/** What can be read of a packet, up to the end or to where its XML is broken beyond reading. */
function parse(text: string): Properties {
  const properties = new Map<string, string>();
  const items: Map<string, string>[] = [];
  /** The open properties, outermost first, without RDF's own elements. */
  const open: string[] = [];
  const elements: { isProperty: boolean; text: string }[] = [];

  const found = (name: string, value: string): void => {
    const clean = value.replace(/\0/g, '').trim();
    if (clean === '') return;
    const list =
      open[0] === `${CONTAINER}Directory` ? items.at(-1) : open.length === 0 ? properties : undefined;
    if (list !== undefined && !list.has(name)) list.set(name, clean);
  };

  const parser = xmlParser({ position: false });
  parser.onopentag = (node) => {
    const tag = node as QualifiedTag;
    const isProperty = tag.uri !== RDF && tag.uri !== 'adobe:ns:meta/';
    const name = `${tag.uri}${tag.local}`;
    if (open[0] === `${CONTAINER}Directory` && tag.uri === RDF && tag.local === 'li') items.push(new Map());
    if (isProperty) open.push(name);
    elements.push({ isProperty, text: '' });
    for (const attribute of Object.values(tag.attributes))
      if (attribute.uri !== '' && attribute.uri !== RDF && attribute.prefix !== 'xmlns')
        found(`${attribute.uri}${attribute.local}`, attribute.value);
  };
  const onText = (piece: string): void => {
    const element = elements.at(-1);
    if (element !== undefined) element.text += piece;
  };
  parser.ontext = onText;
  parser.oncdata = onText;
  parser.onclosetag = () => {
    const element = elements.pop();
    if (element === undefined) return;
    if (!element.isProperty) {
      // the value of a list's entry is the property's, and its first one counts
      const parent = elements.findLast(({ isProperty }) => isProperty);
      if (parent !== undefined && parent.text.trim() === '') parent.text = element.text;
      return;
    }
    const name = open.pop()!;
    found(name, element.text);
  };
  parser.onerror = () => {
    (parser as { error: Error | null }).error = null; // goes on after it
    parser.resume();
  };
  try {
    parser.write(text).close();
  } catch {
    // what was found before stands
  }
  return { properties, items };
}
