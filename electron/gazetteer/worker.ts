/** Reads the towns, which takes a while, and hands them over in parts, each of which takes none. */
import { parentPort } from 'node:worker_threads';
import { readTowns } from './towns.ts';

const PART = 2000;

const towns = readTowns();
for (let i = 0; i < towns.length; i += PART) parentPort!.postMessage(towns.slice(i, i + PART));
