import { store } from './store.ts';

/** What has just happened, said once, aloud and on the screen, and what can be done about it. */
export interface NoticeText {
  text: string;
  action?: { text: string; run: () => void };
}

export const notice = store<NoticeText | null>(null);
