/**
 * Sidecars as other programs write them: which properties, as attributes or elements, in which lists and
 * structures. As their sources and documentation have it; all values are made up.
 */
import fc from 'fast-check';

interface List {
  list: 'Bag' | 'Seq' | 'Alt';
  items: Value[];
}
type Value = string | List | { fields: Record<string, Value> };
type Properties = Record<string, Value>;

interface Style {
  head: string;
  tail: string;
  /** How a value without parts stands. */
  simple: 'attribute' | 'element';
  /** How a structure stands. */
  struct: 'attributes' | 'parseType' | 'description';
  /** A description for each namespace, or one for all. */
  descriptions: 'each' | 'one';
  quote: '"' | "'";
}

/** What differs between files of one program, or is done to them by hand. */
export interface Manner {
  newline: '\n' | '\r\n' | '';
  hasBom: boolean;
  /** null: its names have no prefix where they need none. */
  rdf: 'rdf' | 'r' | null;
  dc: 'dc' | 'd';
  comment: string;
  isCdata: boolean;
}

const URIS: Record<string, string> = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dc: 'http://purl.org/dc/elements/1.1/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  darktable: 'http://darktable.sf.net/',
  acdsee: 'http://ns.acdsee.com/iptc/1.0/',
  crs: 'http://ns.adobe.com/camera-raw-settings/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpMM: 'http://ns.adobe.com/xap/1.0/mm/',
  stEvt: 'http://ns.adobe.com/xap/1.0/sType/ResourceEvent#',
  stArea: 'http://ns.adobe.com/xmp/sType/Area#',
  MicrosoftPhoto: 'http://ns.microsoft.com/photo/1.0/',
  'mwg-rs': 'http://www.metadataworkinggroup.com/schemas/regions/',
};

const XPACKET = {
  head: '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
  tail: '<?xpacket end="w"?>',
};
const STYLES = {
  darktable: {
    ...{ head: '<?xml version="1.0" encoding="UTF-8"?>', tail: '', simple: 'attribute' },
    ...{ struct: 'attributes', descriptions: 'one', quote: '"' },
  },
  digiKam: { ...XPACKET, simple: 'attribute', struct: 'parseType', descriptions: 'one', quote: '"' },
  // its other way: through exiftool
  'digiKam by exiftool': {
    ...XPACKET,
    ...{ simple: 'element', struct: 'parseType', descriptions: 'each', quote: "'" },
  },
  'Lightroom Classic': {
    ...{ head: '', tail: '', simple: 'attribute', struct: 'description', descriptions: 'one', quote: '"' },
  },
  ACDSee: { ...XPACKET, simple: 'element', struct: 'parseType', descriptions: 'each', quote: '"' },
} satisfies Record<string, Style>;
export type Program = keyof typeof STYLES;
export const programs = Object.keys(STYLES) as Program[];

const word = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]{1,12}$/),
  fc.constantFrom(
    'Anna & Tom',
    '<Categories><Category Assigned="1"/></Categories>',
    '’’',
    ']]>',
    '"\'',
    '東京',
    '🏔',
  ),
);
const keyword = fc.oneof(word, fc.constantFrom('Petra', 'Places', 'two  words', 'Petra &amp; more'));
const list = (kind: List['list'], item: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.array(item, { maxLength: 4 }).map((items) => ({ list: kind, items }));
const fieldsOf = (fields: Record<string, fc.Arbitrary<Value>>): fc.Arbitrary<Value> =>
  fc.record(fields).map((made) => ({ fields: made }));
const few = (properties: Record<string, fc.Arbitrary<Value>>): fc.Arbitrary<Properties> =>
  fc.record(properties, { requiredKeys: [] }) as fc.Arbitrary<Properties>;
const degrees = fc.constantFrom('48,12.5N', '0,0.0S');
const date = fc.constantFrom('2001-01-02T03:04:05', '2014-07');

const PROPERTIES: Record<Program, fc.Arbitrary<Properties>> = {
  darktable: few({
    'xmp:Rating': fc.constantFrom('1', '-1'),
    'exif:DateTimeOriginal': date,
    'darktable:xmp_version': fc.constant('5'),
    'darktable:iop_order_list': word,
    'darktable:history': list(
      'Seq',
      fieldsOf({ 'darktable:num': word, 'darktable:operation': word, 'darktable:params': word }),
    ),
    'darktable:masks_history': list('Seq', fieldsOf({ 'darktable:mask_id': word })),
    'darktable:colorlabels': list('Seq', word),
    'lr:hierarchicalSubject': list('Seq', keyword),
    'dc:subject': list('Seq', keyword),
  }),
  digiKam: digiKam(),
  'digiKam by exiftool': digiKam(),
  'Lightroom Classic': few({
    'xmp:Rating': word,
    'photoshop:SidecarForExtension': fc.constant('CR2'),
    'photoshop:DateCreated': date,
    'exif:GPSLatitude': degrees,
    'crs:Exposure2012': fc.constant('+0.35'),
    'crs:ToneCurvePV2012': list('Seq', word),
    'crs:Look': fieldsOf({ 'crs:Name': word, 'crs:Parameters': fieldsOf({ 'crs:Version': word }) }),
    'xmpMM:History': list('Seq', fieldsOf({ 'stEvt:action': word, 'stEvt:changed': word })),
    'dc:title': list('Alt', word),
    'dc:subject': list('Bag', keyword),
    'lr:hierarchicalSubject': list('Bag', keyword),
  }),
  ACDSee: few({
    'acdsee:caption': word,
    'acdsee:datetime': date,
    'acdsee:categories': word,
    'acdsee:keywords': list('Bag', keyword),
    'acdsee:tagged': fc.constantFrom('True', ''),
    'xmp:CreateDate': date,
    'exif:UserComment': list('Alt', word),
    'dc:description': list('Alt', word),
    'dc:subject': list('Bag', keyword),
    'photoshop:Headline': word,
  }),
};

function digiKam(): fc.Arbitrary<Properties> {
  return few({
    'digiKam:ColorLabel': word,
    'digiKam:ImageHistory': fc.constant('<?xml version="1.0"?><history><file hash="a"/></history>'),
    'digiKam:TagsList': list('Seq', keyword),
    'digiKam:CaptionsAuthorNames': list('Alt', word),
    'MicrosoftPhoto:LastKeywordXMP': list('Bag', keyword),
    'acdsee:categories': word,
    'exif:GPSLongitude': degrees,
    'mwg-rs:Regions': fieldsOf({
      'mwg-rs:RegionList': list(
        'Bag',
        fieldsOf({ 'mwg-rs:Name': word, 'mwg-rs:Area': fieldsOf({ 'stArea:x': word, 'stArea:y': word }) }),
      ),
    }),
    'lr:hierarchicalSubject': list('Bag', keyword),
    'dc:subject': list('Bag', keyword),
  });
}

const manner: fc.Arbitrary<Manner> = fc.record({
  newline: fc.constantFrom('\n', '\r\n', ''),
  hasBom: fc.boolean(),
  rdf: fc.constantFrom('rdf', 'r', null),
  dc: fc.constantFrom('dc', 'd'),
  comment: fc.constantFrom('', '<!-- <dc:subject> of mine -->', '<?mine keep="this"?>'),
  isCdata: fc.boolean(),
});

/** As the programs write by themselves. */
export const untouched = fc.constant<Manner>({
  ...{ newline: '\n', hasBom: false, rdf: 'rdf', dc: 'dc', comment: '', isCdata: false },
});

/** A sidecar of the program, as text. */
export const sidecarOf = (program: Program, how: fc.Arbitrary<Manner> = manner): fc.Arbitrary<string> =>
  fc.tuple(PROPERTIES[program], how).map((made) => written(...made, STYLES[program]));

function written(properties: Properties, how: Manner, style: Style): string {
  const { newline, comment, hasBom } = how;
  const namespaces = Map.groupBy(Object.entries(properties), ([name]) =>
    style.descriptions === 'each' ? name.split(':')[0] : '',
  );
  const inside = namespaces.size === 0 ? [[]] : [...namespaces.values()];
  const lines = [
    style.head,
    `<x:xmpmeta xmlns:x=${quoted('adobe:ns:meta/', style)}>`,
    `<${named('rdf:RDF', how)} ${declared('rdf', how, style)}>`,
    comment,
    ...inside.map((entries) => description(Object.fromEntries(entries), how, style)),
    `</${named('rdf:RDF', how)}>`,
    '</x:xmpmeta>',
    style.tail,
  ];
  return (hasBom ? '\ufeff' : '') + lines.filter((line) => line !== '').join(newline) + newline;
}

function description(properties: Properties, how: Manner, style: Style): string {
  const prefixes = new Set(
    Array.from(JSON.stringify(properties).matchAll(/"([\w-]+):\w+":/g), ([, one]) => one!),
  );
  // attributes have no namespace without a prefix
  const ofRdf = how.rdf === null ? ` xmlns:rdf=${quoted(URIS['rdf']!, style)}` : '';
  const declarations = [...prefixes].map((prefix) => ` ${declared(prefix, how, style)}`).join('');
  const about = ` ${how.rdf ?? 'rdf'}:about=${quoted('', style)}`;
  return node('rdf:Description', `${about}${ofRdf}${declarations}`, { fields: properties }, how, style);
}

/** An element that holds the value: fields as attributes where the style has it so. */
function node(name: string, attributes: string, value: Value, how: Manner, style: Style): string {
  const tag = named(name, how);
  const open = `${tag}${attributes}`;
  if (typeof value === 'string') return `<${open}>${textOf(value, how)}</${tag}>`;
  if ('list' in value) return `<${open}>${how.newline}${listed(value, how, style)}</${tag}>`;
  const entries = Object.entries(value.fields);
  const isAttribute = ([, one]: [string, Value]): boolean =>
    typeof one === 'string' && style.simple === 'attribute';
  const short = entries
    .filter(isAttribute)
    .map(([key, one]) => `${how.newline} ${named(key, how)}=${quoted(one as string, style)}`);
  const long = entries
    .filter((entry) => !isAttribute(entry))
    .map(([key, one]) => held(key, '', one, how, style));
  const inside = long.map((one) => `${how.newline}  ${one}`).join('') + (long.length > 0 ? how.newline : '');
  return `<${open}${short.join(' ')}${inside === '' ? '/>' : `>${inside}</${tag}>`}`;
}

function listed({ list: kind, items }: List, how: Manner, style: Style): string {
  const tag = named(`rdf:${kind}`, how);
  const language = (i: number): string => ` xml:lang=${quoted(LANGUAGES[i]!, style)}`;
  const all = items.map((item, i) => held('rdf:li', kind === 'Alt' ? language(i) : '', item, how, style));
  return items.length === 0 ? `<${tag}/>` : `<${tag}>${all.join('')}</${tag}>`;
}
const LANGUAGES = ['x-default', 'de', 'fr', 'zh-CN'];

/** A structure in a property stands as the style has it. */
function held(name: string, attributes: string, value: Value, how: Manner, style: Style): string {
  if (typeof value === 'string' || 'list' in value || style.struct === 'attributes')
    return node(name, attributes, value, how, style);
  const tag = named(name, how);
  if (style.struct === 'description')
    return `<${tag}${attributes}>${node('rdf:Description', '', value, how, style)}</${tag}>`;
  const { rdf } = how;
  return node(name, `${attributes} ${rdf ?? 'rdf'}:parseType=${quoted('Resource', style)}`, value, how, {
    ...style,
    simple: 'element',
  });
}

function named(name: string, { rdf, dc }: Manner): string {
  const [prefix, local] = name.split(':') as [string, string];
  if (prefix === 'rdf') return rdf === null ? local : `${rdf}:${local}`;
  return prefix === 'dc' ? `${dc}:${local}` : name;
}

function declared(prefix: string, { rdf, dc }: Manner, style: Style): string {
  const uri = quoted(URIS[prefix]!, style);
  if (prefix === 'rdf') return rdf === null ? `xmlns=${uri}` : `xmlns:${rdf}=${uri}`;
  return `xmlns:${prefix === 'dc' ? dc : prefix}=${uri}`;
}

const reference = (character: string): string => `&#${character.codePointAt(0)};`;
const quoted = (text: string, { quote }: Style): string =>
  quote + text.replace(quote === '"' ? /[&<>"\n]/g : /[&<>'\n]/g, reference) + quote;
const textOf = (text: string, { isCdata }: Manner): string =>
  isCdata && !text.includes(']]>') ? `<![CDATA[${text}]]>` : text.replace(/[&<>]/g, reference);
