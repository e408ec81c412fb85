/** The process that writes a library's file anew; one that is killed leaves the library as it was. */
import type { LibraryFailure } from '../../contract/failure.ts';
import { answerParent } from '../../process/parent.ts';
import { openExistingStore } from '../../store/store.ts';

export interface ShrinkRequest {
  /** Of the database. */
  path: string;
}

function rewrite({ path }: ShrinkRequest): LibraryFailure | null {
  const opened = openExistingStore(path);
  if (!opened.ok) return opened.failure;
  const store = opened.value;
  try {
    store.size.rewrite();
    return null;
  } catch (error) {
    const failure = store.failureOf(error);
    if (failure === null) throw error;
    return failure;
  } finally {
    store.close();
  }
}

answerParent((request: ShrinkRequest) => Promise.resolve(rewrite(request)));
