/** What the system does with a photo's file, which the page names by ids and never by its path. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BrowserWindow, NativeImage } from 'electron';
import { app, clipboard, ClipboardItem, dialog, nativeImage, shell } from 'electron';
import { failed } from '../contract/failure.ts';
import type { ActedOnPhoto as Acted, PhotoAction } from '../contract/shell.ts';
import { cancelled, done } from '../contract/shell.ts';
import type { Engine } from '../host/client.ts';
import { notOpened, openWith } from './open-with.ts';

type Action = (
  window: BrowserWindow,
  engine: Engine,
  photoId: number,
  fileId: number | null,
) => Promise<Acted>;

/** Refused where the file is not there now. */
const withFile =
  (act: (path: string, window: BrowserWindow) => Acted | Promise<Acted>): Action =>
  async (window, engine, photoId, fileId) => {
    const file = await engine.file(photoId, fileId);
    return file.ok ? act(file.value, window) : file;
  };

export const photoActions: Record<PhotoAction, Action> = {
  open: withFile(async (path) => ((await shell.openPath(path)) === '' ? done : notOpened())),
  openWith: withFile((path, window) => openWith(window, path)),
  show: withFile((path) => {
    shell.showItemInFolder(path);
    return done;
  }),
  copyPath: withFile(async (path) => {
    await clipboard.writeText(path);
    return done;
  }),
  async copyPicture(_, engine, photoId) {
    const picture = await engine.photo(photoId, 'full');
    if (!picture.ok) return picture;
    await copyImage(nativeImage.createFromBuffer(Buffer.from(picture.value)));
    return done;
  },
  async saveCopy(window, engine, photoId) {
    const original = await engine.original(photoId);
    if (!original.ok) return original;
    const { bytes, fileName } = original.value;
    const defaultPath = join(app.getPath('downloads'), basename(fileName));
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath });
    return filePath ? saveNew(filePath, bytes) : cancelled;
  },
};

/** Electron before 45 puts pictures on the clipboard by another call. */
async function copyImage(image: NativeImage): Promise<void> {
  const older = clipboard as { writeImage?: (image: NativeImage) => void };
  if (older.writeImage !== undefined) return older.writeImage(image);
  const png = new Blob([new Uint8Array(image.toPNG())], { type: 'image/png' });
  await clipboard.write([new ClipboardItem({ 'image/png': png })]);
}

/** Never over another file, whatever the person agreed to: it may be a photo. */
async function saveNew(path: string, bytes: Uint8Array): Promise<Acted> {
  try {
    await writeFile(path, bytes, { flag: 'wx' });
    return done;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST'
      ? failed('name taken', `${path} is there already.`, 'Save the copy by another name.')
      : failed(
          'not saved',
          `${path} cannot be written.`,
          'Check the folder and its disk, or choose another.',
        );
  }
}

/** Long side of what is seen under the pointer. */
const ICON_PX = 128;

/** Hands the files over to where the person lets go of them; those that are not there stay behind. */
export async function dragPhotos(
  window: BrowserWindow,
  engine: Engine,
  photoIds: readonly number[],
): Promise<Acted> {
  const found = await Promise.all(photoIds.map((id) => engine.file(id, null)));
  const files = found.flatMap((file) => (file.ok ? file.value : []));
  const first = found.findIndex((file) => file.ok);
  if (first === -1) return found.find((file) => !file.ok) ?? cancelled;
  const cover = await engine.photo(photoIds[first]!, 'cover');
  if (!cover.ok) return cover;
  const icon = nativeImage.createFromBuffer(Buffer.from(cover.value)).resize({ width: ICON_PX });
  window.webContents.startDrag({ file: files[0]!, files, icon });
  return done;
}
