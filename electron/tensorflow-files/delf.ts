/**
 * `.delf`, the DELF reference's file of one photo's features: DelfFeatures { repeated DelfFeature feature = 1
 * }, DelfFeature { DatumProto descriptor = 1; float x = 2, y = 3, scale = 4, orientation = 5, strength = 6 }.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Outcome } from '../contract/failure.ts';
import { datumInto, datumOf } from './datum.ts';
import { Malformed, eachField, reading } from './wire.ts';

/** Features in parallel columns, in the order of the file. */
export interface DelfFeatures {
  count: number;
  /** count x 2: x, y in pixels of the photo that the features were extracted from. */
  location: Float32Array;
  /** count: 1 / pyramid scale. */
  scale: Float32Array;
  /** count: 0 in all that the reference writes. */
  orientation: Float32Array;
  /** count: the feature's attention. */
  strength: Float32Array;
  /** Numbers in a descriptor; 0 where there is no feature. */
  descriptorSize: number;
  /** count x descriptorSize. */
  descriptor: Float32Array;
}

/**
 * Descriptors must be of one size. Repeated fields packed or not, unknown ones skipped, absent numbers 0, as
 * the reference's reader takes them.
 */
export function readDelf(bytes: Uint8Array): Outcome<DelfFeatures, string> {
  return reading(bytes, () => {
    let count = 0;
    let descriptorSize = 0;
    eachFeature(bytes, (feature) => {
      if (count++ === 0) descriptorSize = descriptorOf(feature, 1).length;
    });
    // a number takes four bytes, so what is allocated here was in the file
    if (count * descriptorSize * 4 > bytes.length)
      throw new Malformed(
        `holds ${count} features whose descriptors are not all of ${descriptorSize} numbers`,
        bytes.byteOffset,
      );
    const file: DelfFeatures = {
      count,
      location: new Float32Array(2 * count),
      scale: new Float32Array(count),
      orientation: new Float32Array(count),
      strength: new Float32Array(count),
      descriptorSize,
      descriptor: new Float32Array(count * descriptorSize),
    };
    let row = 0;
    eachFeature(bytes, (feature) => {
      const descriptor = descriptorOf(feature, row + 1);
      if (descriptor.length !== descriptorSize) {
        throw new Malformed(
          `has descriptors of ${descriptorSize} numbers, but one of ${descriptor.length} in its ` +
            `feature ${row + 1}`,
          feature.byteOffset,
        );
      }
      file.descriptor.set(descriptor, row * descriptorSize);
      eachField(feature, (field, type, reader) => {
        if (type !== WireType.Bit32 || field < 2 || field > 6) return false;
        const value = reader.float();
        if (field <= 3) file.location[2 * row + field - 2] = value;
        else if (field === 4) file.scale[row] = value;
        else if (field === 5) file.orientation[row] = value;
        else file.strength[row] = value;
        return true;
      });
      row++;
    });
    return file;
  });
}

/** Byte for byte what the reference writes of these features. */
export function writeDelf({
  count,
  location,
  scale,
  orientation,
  strength,
  descriptorSize,
  descriptor,
}: DelfFeatures): Uint8Array {
  const writer = new BinaryWriter();
  for (let row = 0; row < count; row++) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).fork();
    datumInto(
      writer,
      [descriptorSize],
      descriptor.subarray(row * descriptorSize, (row + 1) * descriptorSize),
    );
    writer.join();
    [location[2 * row]!, location[2 * row + 1]!, scale[row]!, orientation[row]!, strength[row]!].forEach(
      (value, i) => writer.tag(2 + i, WireType.Bit32).float(value),
    );
    writer.join();
  }
  return writer.finish();
}

function eachFeature(bytes: Uint8Array, use: (feature: Uint8Array) => void): void {
  eachField(bytes, (field, type, reader) => {
    if (field !== 1 || type !== WireType.LengthDelimited) return false;
    use(reader.bytes());
    return true;
  });
}

/** A file may say a descriptor twice: the last counts. */
function descriptorOf(feature: Uint8Array, number: number): Float32Array {
  let descriptor: Float32Array = new Float32Array(0);
  eachField(feature, (field, type, reader) => {
    if (field !== 1 || type !== WireType.LengthDelimited) return false;
    descriptor = datumOf(reader.bytes()).values;
    return true;
  });
  if (descriptor.length === 0)
    throw new Malformed(`has no descriptor in its feature ${number}`, feature.byteOffset);
  return descriptor;
}
