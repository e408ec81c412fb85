/** Writes metadata into JPEG files as other programs do. */

const APP1 = 0xe1;

/** A segment right after the file's first marker. */
function withSegment(jpeg: Buffer, marker: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xff00 | marker, 0);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)]);
}

/** The file without segments of the marker whose payload begins so; those lie before the picture. */
function withoutSegments(jpeg: Buffer, marker: number, beginning: string): Buffer {
  const kept = [jpeg.subarray(0, 2)];
  let at = 2;
  while (jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const isGone = jpeg[at + 1] === marker && jpeg.toString('latin1', at + 4, end).startsWith(beginning);
    if (!isGone) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...kept, jpeg.subarray(at)]);
}

const XMP = 'http://ns.adobe.com/xap/1.0/\0';

/** The file with this rating in an XMP packet, in place of any that it has. */
export function withXmp(jpeg: Buffer, { rating }: { rating: number }): Buffer {
  const packet =
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
    `xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="${rating}"/></rdf:RDF></x:xmpmeta>`;
  return withSegment(withoutSegments(jpeg, APP1, XMP), APP1, Buffer.from(XMP + packet));
}

const EXIF = 'Exif\0\0';

/** The file with DateTimeOriginal (`2015:02:01 10:00:00`) as its only EXIF value. */
export function withDate(jpeg: Buffer, date: string): Buffer {
  const tiff = Buffer.alloc(26 + 18 + 20);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  const directory = (at: number, tag: number, type: number, count: number, value: number): void => {
    tiff.writeUInt16LE(1, at);
    tiff.writeUInt16LE(tag, at + 2);
    tiff.writeUInt16LE(type, at + 4);
    tiff.writeUInt32LE(count, at + 6);
    tiff.writeUInt32LE(value, at + 10);
  };
  directory(8, 0x8769, 4, 1, 26); // the Exif directory
  directory(26, 0x9003, 2, 20, 44); // DateTimeOriginal
  tiff.write(`${date}\0`, 44, 'latin1');
  const payload = Buffer.concat([Buffer.from(EXIF, 'latin1'), tiff]);
  return withSegment(withoutSegments(jpeg, APP1, EXIF), APP1, payload);
}
