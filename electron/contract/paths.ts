/**
 * Paths as text, without loss. A name on a disk is bytes, and need not be UTF-8: each byte that is none
 * becomes a lone surrogate, U+DC80 to U+DCFF, and that byte again on the way back (PEP 383). JSON writes them
 * as `\udc80`.
 */

const ESCAPE = 0xdc00;
/** Not `isWellFormed`: an older Electron has none. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function pathText(path: Uint8Array): string {
  const bytes = Buffer.from(path.buffer, path.byteOffset, path.length);
  const text = bytes.toString();
  return text.includes('\ufffd') ? escaped(bytes) : text;
}

/** The bytes that `pathText` gave the text for; of any other text its UTF-8. */
export function pathBytes(text: string): Buffer {
  if (!LONE_SURROGATE.test(text)) return Buffer.from(text);
  return Buffer.concat(
    Array.from(text, (character) => {
      const code = character.codePointAt(0)!;
      return code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff
        ? Buffer.of(code - ESCAPE)
        : Buffer.from(character);
    }),
  );
}

/**
 * What the names of a photo, its film and its sidecars have in common: what stands before the extension, in
 * small letters. A dot at the start begins none.
 */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return (dot < 1 ? name : name.slice(0, dot)).toLowerCase();
}

function escaped(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const character = characterAt(bytes, at);
    text += character ?? String.fromCharCode(ESCAPE + bytes[at]!);
    at += character === null ? 1 : Buffer.byteLength(character);
  }
  return text;
}

/** null where the bytes there are no character of UTF-8. */
function characterAt(bytes: Buffer, at: number): string | null {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  try {
    return utf8.decode(bytes.subarray(at, at + length));
  } catch {
    return null;
  }
}
