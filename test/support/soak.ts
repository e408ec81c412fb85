/** `npm run soak -- NAME`: what takes too long for `npm test`, which has a short form of each. */
import { attacked } from '../serve/attacks/run.ts';

const soaks: Record<string, () => Promise<boolean>> = {
  async serve() {
    const reports = await attacked(1000, 1);
    for (const { attack, answers, faults, isAlive } of reports)
      console.log(`${attack}: ${JSON.stringify(answers)}${isAlive ? '' : ' DEAD'} ${faults.join('; ')}`);
    return reports.every(({ faults, isAlive }) => faults.length === 0 && isAlive);
  },
};

const [name = ''] = process.argv.slice(2);
const soak = soaks[name];
if (soak === undefined) throw new Error(`Name one of: ${Object.keys(soaks).join(', ')}`);
process.exitCode = (await soak()) ? 0 : 1;
