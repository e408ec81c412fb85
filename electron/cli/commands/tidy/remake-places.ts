import type { ModelPackage } from '../../../contract/model.ts';
import type { Library } from '../../../library/library.ts';
import { progressBar } from '../../progress.ts';

/**
 * Makes places anew of the files that there are now, as the window does: what has gone, or is back, may lead
 * a stack. Where another process scans it makes them.
 */
export async function remakePlaces(library: Library, model: ModelPackage): Promise<void> {
  const bar = progressBar();
  await library.scan(model, { touched: [], onProgress: (progress) => bar.show(progress) });
  bar.clear();
}
