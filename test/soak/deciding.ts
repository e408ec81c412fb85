/** A process that decides until it is killed, and says what was answered: a number a line. */
import { openExistingStore } from '../../electron/store/store.ts';

const opened = openExistingStore(process.argv[2]!);
if (!opened.ok) throw new Error(opened.failure.reason);
const { decisions } = opened.value;
const place = decisions.namesAndCovers()[0]!.id;
for (let i = 1; ; i += 1) {
  decisions.rename(place, `name ${i}`);
  decisions.star([i], true);
  process.stdout.write(`${i}\n`);
  await new Promise((next) => setImmediate(next));
}
