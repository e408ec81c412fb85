/** A value that React reads by snapshot: every page sees the same one at the same time. */
import { useSyncExternalStore } from 'react';

export interface Store<T> {
  get(): T;
  set(value: T): void;
  subscribe(changed: () => void): () => void;
}

export function store<T>(value: T): Store<T> {
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (next === value) return;
      value = next;
      for (const changed of listeners) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

export function useStore<T>(of: Store<T>): T {
  return useSyncExternalStore(of.subscribe, of.get);
}

/**
 * Of a value only what the page needs: it is drawn again when that changes. `select` answers with a
 * string, number or boolean.
 */
export function useSelector<T, S extends string | number | boolean>(
  of: Store<T>,
  select: (value: T) => S,
): S {
  return useSyncExternalStore(of.subscribe, () => select(of.get()));
}
