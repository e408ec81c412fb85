/** Photos and files as the companions' room takes them. */
import { companionsOf } from '../../electron/duplicates/companions.ts';
import type { OtherFile, ShotFacts } from '../../electron/duplicates/companions.ts';

const RAW = /\.(cr2|cr3|crw|nef|arw|raf|rw2|orf|dng|pef|srw|gpr)$/i;

/** A photo of this name in the folder `a`, with all else unknown. */
export const photo = (id: number, name: string, facts: Partial<ShotFacts> = {}): ShotFacts => ({
  photo: id,
  files: [{ folder: 'a', name }],
  takenAt: null,
  subSecMs: null,
  utcOffsetMin: null,
  camera: null,
  isRaw: RAW.test(name),
  widthPx: 4000,
  heightPx: 3000,
  burstId: null,
  liveId: null,
  exposureBiasEv: null,
  exposureTimeS: null,
  ...facts,
});

/** Photos of these names, with ids from 1 in their order. */
export const photos = (names: readonly string[], facts: Partial<ShotFacts> = {}): ShotFacts[] =>
  names.map((name, i) => photo(i + 1, name, facts));

/** Name of a companion -> `kind of lead's name`. */
export function companionNames(facts: readonly ShotFacts[]): Record<string, string> {
  const nameOf = new Map(facts.map((one) => [one.photo, one.files[0]!.name]));
  return Object.fromEntries(
    companionsOf(facts, []).photos.map(({ photo: id, lead, kind }) => [
      nameOf.get(id)!,
      `${kind} of ${nameOf.get(lead)!}`,
    ]),
  );
}

export const sidecar = (name: string): OtherFile => ({ folder: 'a', name, kind: 'sidecar', liveId: null });
export const video = (name: string, liveId: string | null = null): OtherFile => ({
  folder: 'a',
  name,
  kind: 'video',
  liveId,
});

/** Name of a file -> name of the photo that it belongs to. */
export function fileOwners(facts: readonly ShotFacts[], files: readonly OtherFile[]): Record<string, string> {
  const nameOf = new Map(facts.map((one) => [one.photo, one.files[0]!.name]));
  return Object.fromEntries(
    companionsOf(facts, files).files.map((file) => [file.name, nameOf.get(file.photo)!]),
  );
}
