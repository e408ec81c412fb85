/** Starts a child that is idle, one that waits for the file named and one that is busy; tells their ids. */
import type { Child } from '../../electron/process/child.ts';
import { startChild } from '../../electron/process/child.ts';
import type { Answer, Request } from './fake-child.ts';

const start = (mostBytes?: number): Child<Request, Answer> =>
  startChild(new URL('./fake-child.ts', import.meta.url), mostBytes === undefined ? {} : { mostBytes });
const children = [start(), start(), start(2 ** 40)];
await Promise.all(children.map((child) => child.ask({ answer: 'ready' })));
void children[1]!.ask({ readFrom: process.argv[2]! });
void children[2]!.ask({ never: 'busy' });
process.send!(children.map(({ pid }) => pid));
