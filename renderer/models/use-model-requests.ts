import { engine } from '../engine.ts';
import { increment, modelsVersion } from '../state/engine-state.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { refusedText } from '../ui/parts.tsx';

export interface ModelRequests {
  use(id: string, name: string): Promise<void>;
  /** Fetches an official model, after the person agreed. */
  fetch(id: string): Promise<void>;
  /** Adds a model from a folder that was picked. */
  add(token: string): Promise<void>;
  /** `release`: the official one that the archive must be. */
  addArchive(file: File, release: string | null): Promise<void>;
  remove(id: string, name: string): Promise<void>;
}

/** What a person may ask for of models; what came of it is said. */
export function useModelRequests(): ModelRequests {
  const say = useSay();

  const add = async (token: string, fileName: string | null, release: string | null): Promise<void> => {
    const reply = await engine.request('model.add', { token, fileName, release });
    if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
  };
  return {
    async use(id, name) {
      const reply = await engine.request('model.use', { id });
      notice.set({ text: reply.ok ? say('models.used', { name }) : refusedText(say, reply.failure) });
    },
    async fetch(id) {
      const reply = await engine.request('model.fetch', { id, isAgreed: true });
      if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
    },
    add: (token) => add(token, null, null),
    async addArchive(file, release) {
      const token = await engine.upload(file);
      if (token.ok) await add(token.value, file.name, release);
      else notice.set({ text: refusedText(say, token.failure) });
    },
    async remove(id, name) {
      const reply = await engine.request('model.remove', { id });
      notice.set({ text: reply.ok ? say('models.removed', { name }) : refusedText(say, reply.failure) });
      increment(modelsVersion);
    },
  };
}
