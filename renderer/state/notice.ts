import { store } from './store.ts';

/** What has just happened, said once, aloud and on the screen, and what can be done about it. */
export interface NoticeText {
  text: string;
  /** `takesFocus`: what had the focus is gone with what was done. */
  action?: { text: string; run: () => void; takesFocus?: boolean };
}

export const notice = store<NoticeText | null>(null);
