// `npm start` as a new user types it, on the folder PHOTOS with the new library LIBRARY: the page comes at
// the address that it prints, finds a place when the scan is through, and everything ends with Ctrl-C.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const [photos, library] = process.argv.slice(2);
const SCAN_WITHIN_MS = 180_000;
const END_WITHIN_MS = 10_000;

// on a screen it would open a window of its own, which test/cli/open.test.ts tries
const { DISPLAY, WAYLAND_DISPLAY, ...env } = process.env;
const started = spawn('npm', ['start', '-s', '--', '--library', library, photos], {
  env,
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(started, 'exit');
const stop = (signal) => process.kill(-started.pid, signal);
const overdue = setTimeout(() => stop('SIGKILL'), SCAN_WITHIN_MS);
process.on(
  'exit',
  (code) => code !== 0 && started.exitCode === null && started.signalCode === null && stop('SIGKILL'),
);

/** What /proc tells of a process; nothing of one that is gone. */
function read(pid, what) {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
}
const below = (pid) =>
  read(pid, `task/${pid}/children`)
    .split(' ')
    .filter(Boolean)
    .flatMap((child) => [child, ...below(child)]);
// empty also of one that ended and whose exit code nobody has asked for
const isRunning = (pid) => read(pid, 'cmdline') !== '';

let address;
started.stdout.setEncoding('utf8');
for await (const text of started.stdout) {
  address = /http:\S+/.exec(text)?.[0];
  if (address !== undefined) break;
}
assert(address, 'no address was printed');
const { origin } = new URL(address);
const page = await fetch(address);
assert.match(await page.text(), /<div id="root">/);
for (let places = []; places.length === 0; await pause(200)) {
  const reply = await fetch(`${page.url}api/places.list`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: '{}',
  });
  places = (await reply.json()).value;
}
const processes = below(started.pid);
assert(processes.some(isRunning), 'the engine is no process below npm');
stop('SIGINT');
const [code, signal] = await ended;
clearTimeout(overdue);
// npm tells the signal on, whatever the program made of it
assert(code === 0 || signal === 'SIGINT', `npm ended with ${code ?? signal}`);
const patience = performance.now() + END_WITHIN_MS;
while (processes.some(isRunning) && performance.now() < patience) await pause(100);
assert.deepEqual(processes.filter(isRunning), [], 'processes were left behind');
console.log(`The page of ${photos} was served, with its places, and nothing is left running.`);
