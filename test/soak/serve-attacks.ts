/** Each attack on the server so many times: nothing may get in, and the person is answered after each. */
import { attacked } from '../serve/attacks/run.ts';

export const serveAttacks = {
  count: 1000,
  async run(count: number, seed: number) {
    const reports = await attacked(count, seed);
    return {
      answers: Object.fromEntries(reports.map(({ attack, answers }) => [attack, answers])),
      wrong: reports.flatMap(({ attack, faults, isAlive }) =>
        [...faults, ...(isAlive ? [] : ['the person was not answered'])].map(
          (fault) => `${attack}: ${fault}`,
        ),
      ),
    };
  },
};
