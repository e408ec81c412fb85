import type { MatchDetail } from '../../electron/contract/requests.ts';
import { engine, saveFile } from '../engine.ts';
import { notice } from '../state/notice.ts';
import type { Say } from '../text/messages.ts';
import { refusedText } from '../ui/parts.tsx';

/** Saves the match as the engine draws it to the person's downloads, and says so. */
export async function savePicture({ a, b }: MatchDetail, format: 'png' | 'svg', say: Say): Promise<void> {
  const picture = await engine.matchPicture(a.id, b.id, format);
  if (!picture.ok) return notice.set({ text: refusedText(say, picture.failure) });

  saveFile(picture.value, `${a.fileName} – ${b.fileName}.${format}`);
  notice.set({ text: say('match.saved') });
}

/** Saves the page to print of the older photo, or of the first where it is not known which is. */
export async function saveAgainPage({ a, b }: MatchDetail, say: Say): Promise<void> {
  const old = (b.takenAt ?? '9') < (a.takenAt ?? '9') ? b : a;
  const page = await engine.takeAgain(old.id);
  if (!page.ok) return notice.set({ text: refusedText(say, page.failure) });
  saveFile(page.value, `${old.fileName}.html`);
  notice.set({ text: say('match.saved') });
}
