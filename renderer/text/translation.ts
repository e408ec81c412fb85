/** What a language is made of. */
import type { NotUsed } from '../../electron/contract/requests.ts';
import type { MessageKey } from './english/english.ts';

/** Where a number decides the form, `n` is that number; a language without plurals writes one form. */
export type Message = string | { one: string; other: string };

/** All that a language says. */
export interface Translation {
  messages: Record<MessageKey, Message>;
  /** What the engine says, by kind; null: in this language it says it itself, with names and numbers. */
  engine: EngineWords | null;
}
export interface EngineWords {
  failures: Readonly<Record<string, { reason: string; remedy: string }>>;
  /** Why a device is not used; its name is `{name}`. */
  notUsed: Readonly<Record<NotUsed['kind'], string>>;
}
