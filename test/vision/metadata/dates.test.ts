import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sidecar } from '../../../electron/vision/metadata/metadata.ts';
import { latin, segment, withSegments } from '../../support/containers.ts';
import {
  CHANGED,
  DIGITISED,
  ORIGINAL,
  app1,
  block,
  dataset,
  exifJpeg,
  iptcJpeg,
  nothing,
  plain,
  read,
  takeout,
  xmp,
  xmpJpeg,
} from './written.ts';

describe('the date', () => {
  const inExif = (text: string): string | null => read(exifJpeg({ own: { [ORIGINAL]: text } })).takenAt;

  test.each([
    ['2019:07:31 14:05:09', '2019-07-31T14:05:09'],
    ['2019:07:31 14:05', '2019-07-31T14:05:00'],
    ['2019:07:31', '2019-07-31'],
    ['2015: 2: 1 10:30:00', '2015-02-01T10:30:00'],
    ['2015: 2: 1', '2015-02-01'],
    ['2015:2:1 9:5:7', '2015-02-01T09:05:07'],
    ['2015-02-01 10:30:00', '2015-02-01T10:30:00'],
    ['2015/02/01 10:30:00', '2015-02-01T10:30:00'],
    ['2015.02.01 10.30.00', '2015-02-01T10:30:00'],
    ['2015-02-01T10:30:00.250Z', '2015-02-01T10:30:00'],
    ['2015-02-01T10:30+01:00', '2015-02-01T10:30:00'],
    ['2015:02:01 10:30:00-05:00', '2015-02-01T10:30:00'],
    ['2015:02:01\0' + '10:30:00\0\0', '2015-02-01T10:30:00'],
    ['2015:02:01   :  :  ', '2015-02-01'],
    ['2015:02:01 10:30:00 PM', '2015-02-01T22:30:00'],
    ['2015:02:01 25:61:00', '2015-02-01'],
    ['20150201', '2015-02-01'],
    ['20150201 103000', '2015-02-01T10:30:00'],
    ['1887:06:21', '1887-06-21'],
  ])('written as %j is read', (text, takenAt) => {
    expect(inExif(text)).toBe(takenAt);
  });

  test.each([
    ...[
      '0000:00:00 00:00:00',
      '2019:13:31 14:05:09',
      '2019:02:30 14:05:09',
      '    :  :     :  :  ',
      'yesterday',
    ],
    ...[
      '1970:01:01 00:00:00',
      '1970:01:01 01:00:00',
      '1904:01:01 00:00:00',
      '1838:01:01',
      '2050:01:01',
      '2015',
    ],
    ...['2015:02', '01/02/2015', '201502011', '20150201123', '', '2015:02:011', '12015:02:01'],
  ])('written as %j is none, and the next source is asked', (text) => {
    const bytes = exifJpeg({ own: { [ORIGINAL]: text, [DIGITISED]: '2001:01:02 03:04:05' } });
    expect(read(bytes)).toMatchObject({ takenAt: '2001-01-02T03:04:05', takenAtSource: 'CreateDate' });
    expect(inExif(text)).toBeNull();
  });

  test('of any moment, in any of its forms, is that moment', () => {
    const two = (value: number): string => String(value).padStart(2, '0');
    const moment = fc.date({ min: new Date(0), max: new Date('2049-12-31'), noInvalidDate: true });
    const separator = fc.constantFrom(':', '-', '/', '.');
    fc.assert(
      fc.property(
        moment,
        separator,
        fc.constantFrom(' ', 'T', '  '),
        fc.boolean(),
        (date, mark, gap, pads) => {
          fc.pre(date.getTime() > 86_400_000);
          const [year, ...rest] = [
            ...[date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()],
            ...[date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()],
          ];
          const [month, day, hour, minute, second] = rest.map(pads ? two : String);
          const text = `${year}${mark}${month}${mark}${day}${gap}${hour}:${minute}:${second}`;
          expect(inExif(text)).toBe(date.toISOString().slice(0, 19));
        },
      ),
    );
  });

  test('of any text is a day of the calendar between 1839 and 2049, or none', () => {
    const characters = fc.constantFrom(...'0123456789:-/. TZ+'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 24 }), (text) => {
        const takenAt = inExif(text);
        if (takenAt === null) return;
        expect(takenAt).toMatch(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/);
        const time = takenAt.length === 10 ? `${takenAt}T00:00:00` : takenAt;
        expect(new Date(`${time}Z`).toISOString()).toBe(`${time}.000Z`);
        expect(Number(takenAt.slice(0, 4))).toSatisfy((year: number) => year >= 1839 && year <= 2049);
      }),
      { numRuns: 2000 },
    );
  });

  test('is asked of each source in turn, and names the source', () => {
    const at = (day: number): string => `2015:02:${String(day).padStart(2, '0')} 10:30:00`;
    const exif = app1(block({ main: { [CHANGED]: at(3) }, own: { [ORIGINAL]: at(1), [DIGITISED]: at(2) } }));
    const packet = xmp('exif:DateTimeOriginal="2015-02-04T10:30:00"');
    const all: [source: string, bytes: Buffer, sidecars: Sidecar[], name: string][] = [];
    const inFile = [
      ['DateTimeOriginal', exif],
      ['CreateDate', app1(block({ main: { [CHANGED]: at(3) }, own: { [DIGITISED]: at(2) } }))],
      ['DateTime', app1(block({ main: { [CHANGED]: at(3) } }))],
      ['XMP', app1(block({}))],
    ] as const;
    const iptc = iptcJpeg(dataset(55, '20150205'), dataset(60, '103000+0100'));
    const beside: Sidecar[] = [
      { name: 'IMG_1.xmp', bytes: xmp('', '<xmp:CreateDate>2015-02-06T10:30:00</xmp:CreateDate>') },
      takeout({ photoTakenTime: { timestamp: '1423305000' } }),
    ];
    const name = 'IMG_20150208_103000.jpg';
    for (const [source, segments] of inFile)
      all.push([
        source,
        withSegments(
          iptc,
          segments,
          segment(0xe1, Buffer.concat([latin('http://ns.adobe.com/xap/1.0/\0'), packet])),
        ),
        beside,
        name,
      ]);
    all.push(['IPTC', iptc, beside, name]);
    all.push(['sidecar', plain, beside, name]);
    all.push(['Takeout', plain, beside.slice(1), name]);
    all.push(['file name', plain, [], name]);
    for (const [i, [source, bytes, sidecars, fileName]] of all.entries())
      expect(read(bytes, fileName, sidecars)).toMatchObject({
        takenAt: `2015-02-0${i + 1}T10:30:00`,
        takenAtSource: source,
      });
    expect(nothing).toMatchObject({ takenAt: null, takenAtSource: null });
  });

  test.each([
    ['an attribute', xmp('exif:DateTimeOriginal="2015-02-01T10:30:00"')],
    ['an element', xmp('', '<exif:DateTimeOriginal>2015-02-01T10:30:00</exif:DateTimeOriginal>')],
    [
      'a list',
      xmp(
        '',
        '<exif:DateTimeOriginal><rdf:Seq><rdf:li>2015-02-01T10:30</rdf:li></rdf:Seq></exif:DateTimeOriginal>',
      ),
    ],
    ['the day of creation', xmp('photoshop:DateCreated="2015-02-01T10:30:00"')],
    ['the time of creation', xmp("xmp:CreateDate='2015-02-01T10:30:00'")],
    [
      'a prefix of its own',
      Buffer.from(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ' +
          'xmlns:xap="http://ns.adobe.com/xap/1.0/"><xap:CreateDate>2015-02-01T10:30:00</xap:CreateDate>' +
          '</rdf:Description></rdf:RDF>',
      ),
    ],
    ['character references', xmp('exif:DateTimeOriginal="2015-02-01T10&#58;30:00"')],
    ['UTF-16', Buffer.from(xmp('xmp:CreateDate="2015-02-01T10:30:00"').toString(), 'utf16le')],
    [
      'UTF-16, high byte first',
      Buffer.from(xmp('xmp:CreateDate="2015-02-01T10:30:00" ').toString(), 'utf16le').swap16(),
    ],
  ])('in XMP as %s is read', (_, packet) => {
    expect(read(xmpJpeg(packet))).toMatchObject({ takenAt: '2015-02-01T10:30:00', takenAtSource: 'XMP' });
  });

  test('in XMP is never that of a change, nor of another document that the photo was made from', () => {
    const history =
      '<xmpMM:DerivedFrom rdf:parseType="Resource"><xmp:CreateDate>2015-02-01</xmp:CreateDate>' +
      '</xmpMM:DerivedFrom>' +
      '<xmpMM:Ingredients><rdf:Bag><rdf:li exif:DateTimeOriginal="2015-02-01"/></rdf:Bag>' +
      '</xmpMM:Ingredients>';
    const changed = 'xmp:ModifyDate="2015-02-01T10:30:00" xmp:MetadataDate="2015-02-01T10:30:00"';
    expect(read(xmpJpeg(xmp(changed, history))).takenAt).toBeNull();
  });

  test('has the offset from UTC that its writer stated, and the fraction of its second', () => {
    const own = { [ORIGINAL]: '2015:02:01 10:30:00', 0x9011: '-03:30', 0x9291: '25' };
    expect(read(exifJpeg({ own }))).toMatchObject({ utcOffsetMin: -210, shot: { subSecMs: 250 } });
    for (const [text, utcOffsetMin] of [
      ['2015-02-01T10:30:00+05:45', 345],
      ['2015-02-01T10:30:00Z', 0],
      ['2015-02-01T10:30:00', null],
      ['2015-02-01T10:30:00+15:00', null],
    ] as const)
      expect(read(xmpJpeg(xmp(`xmp:CreateDate="${text}"`))).utcOffsetMin, text).toBe(utcOffsetMin);
    expect(read(iptcJpeg(dataset(55, '20150201'), dataset(60, '103000+0100')))).toMatchObject({
      takenAt: '2015-02-01T10:30:00',
      utcOffsetMin: 60,
    });
    const packet = xmp('exif:DateTimeOriginal="2015-02-01T10:30:00+02:00"');
    const both = withSegments(xmpJpeg(packet), app1(block({ own: { [ORIGINAL]: '2015:02:01 10:30:00' } })));
    expect(read(both)).toMatchObject({ takenAtSource: 'DateTimeOriginal', utcOffsetMin: 120 });
  });

  test('in Takeout is a point in time, in UTC; its time of upload and 0 are none', () => {
    expect(read(plain, 'a.jpg', [takeout({ photoTakenTime: { timestamp: '1422786600' } })])).toMatchObject({
      takenAt: '2015-02-01T10:30:00',
      utcOffsetMin: 0,
    });
    for (const json of [
      { creationTime: { timestamp: '1422786600' } },
      { photoTakenTime: { timestamp: '0' } },
      null,
      [],
    ])
      expect(read(plain, 'a.jpg', [takeout(json)]).takenAt).toBeNull();
  });
});
