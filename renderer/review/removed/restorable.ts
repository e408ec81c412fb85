/** Which removed files can be asked back. Pure. */
import type { RemovedFile } from '../../../electron/contract/requests.ts';

/** Of one whose removal was cut short, asking is how to find out. */
export const isRestorable = ({ state }: RemovedFile): boolean => state === 'removed' || state === 'uncertain';

export const toggled = (selected: readonly number[], id: number): number[] =>
  selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id];
