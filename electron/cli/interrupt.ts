/**
 * A terminal's Ctrl-C reaches this process twice when npm runs it: from the terminal, and handed on by npm.
 * What comes this soon after the first is the same key press.
 */
const SAME_PRESS_MS = 500;

/**
 * A signal that the first Ctrl-C aborts (`onFirst` says so to the person); the second ends the process at
 * once. For the rest of its life.
 */
export function abortOnInterrupt(onFirst: () => void, exitCode: number): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  process.on('SIGINT', () => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      onFirst();
      controller.abort();
    } else if (performance.now() - firstAt > SAME_PRESS_MS) process.exit(exitCode);
  });
  return controller.signal;
}
