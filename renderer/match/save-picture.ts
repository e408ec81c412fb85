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
