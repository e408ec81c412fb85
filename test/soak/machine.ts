/** What the processes of a soak take of the machine, as proc(5) tells it. */
import { readFileSync, readdirSync } from 'node:fs';

export interface Taken {
  pid: number;
  /** What it runs: a module of Revisit, or the kind of a browser's process. */
  name: string;
  residentMegabytes: number;
  descriptors: number;
  isZombie: boolean;
}

/** Of all that this process started, and what that started. */
export function descendants(): Taken[] {
  const parentOf = new Map<number, number>();
  const stateOf = new Map<number, string>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${name}/stat`);
    if (stat === null) continue;
    const [state, parent] = stat.split(') ').at(-1)!.split(' '); // after the name in brackets
    parentOf.set(Number(name), Number(parent));
    stateOf.set(Number(name), state!);
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (parentOf.get(pid) === process.pid || isOurs(parentOf.get(pid)));
  return [...stateOf].filter(([pid]) => isOurs(pid)).flatMap(([pid, state]) => taken(pid, state) ?? []);
}

/** null: it is gone meanwhile. */
function taken(pid: number, state: string): Taken | null {
  const status = read(`/proc/${pid}/status`);
  if (status === null) return null;
  const words = (read(`/proc/${pid}/cmdline`) ?? '').split(/[\0 ]/);
  const module = words.find((word) => word.endsWith('.ts') || word.startsWith('--type='));
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(status)?.[1]; // a zombie has none
  try {
    return {
      pid,
      name: (module ?? words[0] ?? '').split('/').slice(-2).join('/'),
      residentMegabytes: Number(kilobytes ?? 0) / 1024,
      descriptors: state === 'Z' ? 0 : readdirSync(`/proc/${pid}/fd`).length,
      isZombie: state === 'Z',
    };
  } catch {
    return null;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return null;
  }
}
