import { readFileSync } from 'node:fs';

/**
 * A `.delf` file as columns: DelfFeatures { repeated DelfFeature feature = 1 { DatumProto descriptor = 1;
 * float x = 2, y, scale, orientation, strength = 6 } }.
 */
export interface DelfFile {
  count: number;
  x: number[];
  y: number[];
  scale: number[];
  strength: number[];
  descriptor: Float32Array[];
}

export function readDelfFile(path: string): DelfFile {
  const file: DelfFile = { count: 0, x: [], y: [], scale: [], strength: [], descriptor: [] };
  for (const [field, feature] of fields(readFileSync(path))) {
    if (field !== 1) throw new Error(`unexpected field ${field} in ${path}`);
    file.count++;
    for (const [inner, value] of fields(feature)) {
      if (inner === 1) file.descriptor.push(datum(value));
      else [null, null, file.x, file.y, file.scale, null, file.strength][inner]?.push(value.readFloatLE());
    }
  }
  return file;
}

function datum(bytes: Buffer): Float32Array {
  const list = fields(bytes).find(([field]) => field === 2)?.[1] ?? Buffer.alloc(0);
  const values = fields(list).find(([field]) => field === 1)?.[1] ?? Buffer.alloc(0);
  return new Float32Array(Uint8Array.from(values).buffer);
}

/** The fields of a message that holds only 32-bit and length-delimited ones. */
function fields(b: Buffer): [number, Buffer][] {
  const out: [number, Buffer][] = [];
  for (let at = 0; at < b.length;) {
    const tag = b[at++] ?? 0;
    let length = 4;
    if ((tag & 7) === 2) {
      let [shift, more] = [0, true];
      for (length = 0; more; at++, shift += 7)
        [length, more] = [length + ((b[at] ?? 0) & 127) * 2 ** shift, (b[at] ?? 0) > 127];
    } else if ((tag & 7) !== 5) throw new Error(`wire type ${tag & 7}`);
    out.push([tag >> 3, b.subarray(at, at + length)]);
    at += length;
  }
  return out;
}
