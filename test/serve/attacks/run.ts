/** Each attack so many times, and what came of it. */
import { random } from '../../../electron/demo/random.ts';
import { attacks, hangUp } from './attacks.ts';
import { target } from './target.ts';

export interface AttackReport {
  attack: string;
  /** How often which status was answered; `none`: the connection was closed without a word. */
  answers: Record<string, number>;
  /** What somebody got, and what nobody waited for: each would end the program. */
  faults: string[];
  /** Was the person answered after it, and while connections of others stood open? */
  isAlive: boolean;
}

const AT_ONCE = 20;

export async function attacked(times: number, seed: number): Promise<AttackReport[]> {
  const attackedServer = await target();
  const unawaited: string[] = [];
  const note = (error: unknown): number => unawaited.push(String(error));
  process.on('unhandledRejection', note).on('uncaughtException', note);
  const reports: AttackReport[] = [];
  try {
    for (const [attack, once] of Object.entries(attacks)) {
      const next = random(seed + reports.length);
      const answers: string[] = [];
      for (let done = 0; done < times; done += AT_ONCE) {
        const batch = Array.from({ length: Math.min(AT_ONCE, times - done) }, () =>
          once(attackedServer, next),
        );
        answers.push(...(await Promise.all(batch)).flat());
      }
      const isAlive = await attackedServer.isAlive();
      const breaches = answers.map(attackedServer.breach).filter((breach) => breach !== null);
      const statuses = answers.map((answer) => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'none');
      const counts = [...Map.groupBy(statuses, (status) => status)].map(([status, all]) => [
        status,
        all.length,
      ]);
      attackedServer.engine.asked.splice(0);
      const faults = [...new Set([...breaches, ...unawaited.splice(0)])];
      reports.push({
        attack,
        answers: Object.fromEntries(counts) as Record<string, number>,
        faults,
        isAlive,
      });
    }
  } finally {
    hangUp();
    process.off('unhandledRejection', note).off('uncaughtException', note);
    await attackedServer.close();
  }
  return reports;
}
