/** What a process took of the machine. */
import { readFileSync } from 'node:fs';

/** Of this process and those it started that ended, of proc(5): utime, stime; 100 a second. */
export function processorSeconds(): number | null {
  if (process.platform !== 'linux') return null;
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)!.split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / 100;
}

/** What this process read and wrote, from the system's cache or a disk, of proc(5). */
export function movedMegabytes(): { read: number; written: number } | null {
  if (process.platform !== 'linux') return null;
  const text = readFileSync('/proc/self/io', 'latin1');
  const megabytes = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(text)![1]) / 1e6;
  return { read: megabytes('rchar'), written: megabytes('wchar') };
}
