import { store } from './store.ts';

/** What has just happened, said once, aloud and on the screen. */
export const notice = store<{ text: string } | null>(null);
