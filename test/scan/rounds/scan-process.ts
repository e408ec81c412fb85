/**
 * A scan in a process of its own, to be killed, or interrupted as on the command line: LIBRARY FOLDER
 * PHOTOS_A_ROUND. Tells its progress to the process that forked it, and rounds as 'round'.
 */
import { abortOnInterrupt } from '../../../electron/cli/interrupt.ts';
import { openLibrary } from '../../../electron/library/library.ts';
import { builtIn } from '../../support/models/built-in.ts';

const [folder = '', photos = '', photosARound = ''] = process.argv.slice(2);
const opened = openLibrary(folder);
if (!opened.ok) throw new Error(opened.failure.reason);
opened.value.addFolder(photos);
const scanned = await opened.value.scan(await builtIn(), {
  signal: abortOnInterrupt(() => undefined, 130),
  processes: 2,
  photosARound: Number(photosARound),
  onRound: () => process.send?.('round'),
  onProgress: (progress) => process.send?.(progress),
});
if (!scanned.ok) throw new Error(scanned.failure.reason);
await opened.value.close();
process.disconnect();
