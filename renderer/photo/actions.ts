/** What is done with photos from wherever they are shown; what came of it is said. */
import { engine, saveFile } from '../engine.ts';
import { notice } from '../state/notice.ts';
import type { Say } from '../text/messages.ts';
import { refusedText } from '../ui/parts.tsx';

export type FileAction = (typeof engine.photoActions)[number];

/** Done without anything to be seen: it is said. */
const SAID = ['copyPath', 'copyPicture', 'saveCopy', 'download'] as const;

/** `fileId` null: the first file of the photo that can be read. */
export async function actOn(
  action: FileAction,
  photoId: number,
  fileId: number | null,
  say: Say,
): Promise<void> {
  const reply = await engine.actOnPhoto(action, photoId, fileId);
  const said = SAID.find((one) => one === action);
  if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
  else if (reply.value.isDone && said !== undefined) notice.set({ text: say(`photo.done.${said}`) });
}

/** Saves the page to print for who goes back to take the photo again. */
export async function saveAgainPage(photoId: number, fileName: string, say: Say): Promise<void> {
  const page = await engine.takeAgain(photoId);
  if (!page.ok) return notice.set({ text: refusedText(say, page.failure) });
  saveFile(page.value, `${fileName}.html`);
  notice.set({ text: say('match.saved') });
}

export async function star(photoIds: readonly number[], isFavourite: boolean, say: Say): Promise<void> {
  const reply = await engine.request('photos.star', { photoIds: [...photoIds], isFavourite });
  const n = photoIds.length;
  notice.set({
    text: reply.ok
      ? say(isFavourite ? 'photos.starred' : 'photos.unstarred', { n })
      : refusedText(say, reply.failure),
  });
}
