/** The process that writes a library's file anew; one that is killed leaves the library as it was. */
import { answerParent } from '../../process/parent.ts';
import { workOnStore } from '../../store/store.ts';

export interface ShrinkRequest {
  /** Of the database. */
  path: string;
}

answerParent(({ path }: ShrinkRequest) => workOnStore(path, ({ size }) => size.rewrite()));
