/**
 * HEIF files: HEIC by libheif (wasm), AVIF by sharp. Of both the primary picture, or a sequence's first;
 * their depth and gain maps and thumbnails are left aside.
 */
import type { MainModule } from 'libheif-js/libheif-wasm/libheif.js';
import type { Outcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { partsOf } from '../container/container.ts';
import type { Primary } from './containers/iso-boxes.ts';
import { isoBrands, primaryOf } from './containers/iso-boxes.ts';
import { plainTiff } from './containers/plain-tiff.ts';
import { magickSource } from './magick.ts';
import type { Nclx } from './nclx.ts';
import type { Source } from './pixels.ts';
import { MAX_PIXELS, tooLarge } from './sharp.ts';

// libheif's enumerations (heif_error.h, heif_image.h)
const RGB = 1;
const INTERLEAVED_RGB = 10;
const INTERLEAVED_RGBA = 11;
const INTERLEAVED = 10;
const INVALID_INPUT = 2;
const OUT_OF_MEMORY = 6;
/** As suberror: more than any photo takes, whatever memory there is. */
const BEYOND_LIMITS = 1000;
const DECODER_ERROR = 7;
/** Of heif_suberror_code: what is well formed and not read. */
const isUnsupported = (code: number, detail: number): boolean =>
  ![INVALID_INPUT, OUT_OF_MEMORY, DECODER_ERROR].includes(code) || (detail >= 3000 && detail < 5000);

/**
 * How pictures in HEIF files may be coded that nothing here decodes (ISO 23008-12, annexes B to N; the AV1
 * and VVC bindings).
 */
const OTHER_CODINGS: Readonly<Record<string, string>> = {
  avc1: 'AVC',
  evc1: 'EVC',
  j2k1: 'JPEG 2000',
  jpeg: 'JPEG',
  unci: 'uncompressed',
  vvc1: 'VVC',
};

let loaded: Promise<MainModule> | null = null;

/** Loaded with the first HEIC: it takes 40 ms and 20 MB. */
const libheif = (): Promise<MainModule> =>
  (loaded ??= import('libheif-js/libheif-wasm/libheif.js').then(
    // its types are those of an ES module, which it is not
    ({ default: start }) => (start as unknown as () => MainModule)(),
  ));

/** What libheif says of a file that it does not decode. */
class HeifError extends Error {
  readonly code: number;
  readonly detail: number;

  constructor(code: number, detail: number, message: string) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

/** An AVIF as sharp reads it; of sequences without a still picture it reads none. */
export async function avifSource(bytes: Uint8Array, format: string): Promise<Outcome<Source>> {
  const primary = primaryOf(bytes);
  if (primary === null || isoBrands(bytes)?.[0] === 'avis') return magickSource(bytes, format);
  const isTurned = primary.properties.some((type) => type === 'irot' || type === 'imir');
  return { ok: true, value: { bytes, ...(isTurned && { orientation: 1 }) } };
}

/** A HEIC as pixels that sharp reads. Everything that libheif holds of it is freed, whatever happens. */
export async function heicSource(bytes: Uint8Array, format: string): Promise<Outcome<Source>> {
  const primary = primaryOf(bytes);
  if (primary?.coding === 'av01') return avifSource(bytes, format);
  const coding = OTHER_CODINGS[primary?.coding ?? ''];
  if (coding !== undefined)
    return notRead(`${format} files that hold ${coding} pictures are not read by this version.`);
  const heif = await libheif();
  const open = new Opened(heif, bytes);
  try {
    const source = open.decode(primary);
    // irot and imir are applied already
    return source.ok
      ? { ok: true, value: { ...source.value, orientation: partsOf(bytes).orientation } }
      : source;
  } catch (error) {
    if (!(error instanceof HeifError)) throw error;
    if (error.code === OUT_OF_MEMORY && error.detail !== BEYOND_LIMITS)
      throw new Error(`out of memory: ${error.message}`, { cause: error });
    if (!isUnsupported(error.code, error.detail)) throw error;
    return notRead(`This ${format} file is not read by this version (${error.message}).`);
  } finally {
    open.free();
  }
}

const notRead = (reason: string): Outcome<never> =>
  failed('unsupported format', reason, 'Export the photo as JPEG, or wait for a version that reads it.');

/** A file in libheif's memory, through its C interface: the JavaScript one frees only a part. */
class Opened {
  readonly #heif: MainModule;
  readonly #context: number;
  readonly #bytes: number;
  readonly #length: number;
  /** 12 bytes for an error, which C returns by value, then room for what else is handed back. */
  readonly #error: number;
  readonly #out: number;
  #handle = 0;
  #image = 0;

  constructor(heif: MainModule, bytes: Uint8Array) {
    this.#heif = heif;
    this.#length = bytes.length;
    this.#bytes = heif._malloc(bytes.length);
    this.#error = heif._malloc(64);
    this.#out = this.#error + 16;
    this.#context = heif._heif_context_alloc();
    if (this.#bytes === 0 || this.#error === 0 || this.#context === 0) throw new Error('out of memory');
    heif.HEAPU8.set(bytes, this.#bytes);
  }

  free(): void {
    const heif = this.#heif;
    heif._heif_image_release(this.#image);
    heif._heif_image_handle_release(this.#handle);
    heif._heif_context_free(this.#context);
    heif._free(this.#bytes);
    heif._free(this.#error);
  }

  decode(primary: Primary | null): Outcome<Source> {
    const heif = this.#heif;
    this.#call((error) =>
      heif._heif_context_read_from_memory_without_copy(error, this.#context, this.#bytes, this.#length, 0),
    );
    if (primary === null) return this.#firstOfSequence();
    this.#call((error) => heif._heif_context_get_primary_image_handle(error, this.#context, this.#out));
    this.#handle = this.#number(this.#out);
    const handle = this.#handle;
    const [width, height] = [
      heif._heif_image_handle_get_width(handle),
      heif._heif_image_handle_get_height(handle),
    ];
    if (width * height > MAX_PIXELS) return tooLarge(width, height);
    const hasAlpha = heif._heif_image_handle_has_alpha_channel(handle) !== 0;
    this.#call((error) =>
      heif._heif_decode_image(
        error,
        handle,
        this.#out,
        RGB,
        hasAlpha ? INTERLEAVED_RGBA : INTERLEAVED_RGB,
        0,
      ),
    );
    this.#image = this.#number(this.#out);
    const icc = this.#icc();
    return {
      ok: true,
      value: {
        bytes: this.#pixels(hasAlpha, heif._heif_image_handle_is_premultiplied_alpha(handle) !== 0, icc),
        nclx: icc === null ? this.#nclx() : null,
      },
    };
  }

  /** Of a file without a still picture: its first video track's first frame. */
  #firstOfSequence(): Outcome<Source> {
    const heif = this.#heif;
    const track = heif._heif_context_get_track(this.#context, 0);
    if (track === 0) throw new HeifError(INVALID_INPUT, 0, 'it holds no picture');
    try {
      this.#call((error) =>
        heif._heif_track_decode_next_image(error, track, this.#out, RGB, INTERLEAVED_RGB, 0),
      );
    } finally {
      heif._heif_track_release(track);
    }
    this.#image = this.#number(this.#out);
    return { ok: true, value: { bytes: this.#pixels(false, false, null) } };
  }

  #pixels(hasAlpha: boolean, isPremultiplied: boolean, icc: Uint8Array | null): Buffer {
    const heif = this.#heif;
    const widthPx = heif._heif_image_get_width(this.#image, INTERLEAVED);
    const heightPx = heif._heif_image_get_height(this.#image, INTERLEAVED);
    const from = heif._heif_image_get_plane_readonly2(this.#image, INTERLEAVED, this.#out);
    const stride = this.#number(this.#out);
    const channels = hasAlpha ? 4 : 3;
    return plainTiff({ widthPx, heightPx, channels, isPremultiplied, icc }, (pixels) => {
      const row = widthPx * channels;
      for (let y = 0; y < heightPx; y++)
        pixels.set(heif.HEAPU8.subarray(from + y * stride, from + y * stride + row), y * row);
    });
  }

  #icc(): Uint8Array | null {
    const heif = this.#heif;
    return this.#block(heif._heif_image_handle_get_raw_color_profile_size(this.#handle), (error, to) =>
      heif._heif_image_handle_get_raw_color_profile(error, this.#handle, to),
    );
  }

  #nclx(): Nclx | null {
    const heif = this.#heif;
    heif._heif_image_handle_get_nclx_color_profile(this.#error, this.#handle, this.#out);
    if (this.#number(this.#error) !== 0) return null;
    const profile = this.#number(this.#out);
    const nclx = { primaries: this.#number(profile + 4), transfer: this.#number(profile + 8) };
    heif._heif_nclx_color_profile_free(profile);
    return nclx;
  }

  /** A copy of bytes that libheif writes; null where there are none or it cannot. */
  #block(size: number, write: (error: number, to: number) => void): Uint8Array | null {
    const heif = this.#heif;
    if (size === 0 || size > this.#length) return null;
    const to = heif._malloc(size);
    if (to === 0) return null;
    write(this.#error, to);
    const block = this.#number(this.#error) === 0 ? heif.HEAPU8.slice(to, to + size) : null;
    heif._free(to);
    return block;
  }

  #call(run: (error: number) => void): void {
    run(this.#error);
    const code = this.#number(this.#error);
    if (code === 0) return;
    const message = this.#number(this.#error + 8);
    const end = this.#heif.HEAPU8.indexOf(0, message);
    const text = Buffer.from(this.#heif.HEAPU8.subarray(message, end)).toString();
    throw new HeifError(code, this.#number(this.#error + 4), text);
  }

  #number(at: number): number {
    return this.#heif.HEAPU32[at >> 2] as number;
  }
}
