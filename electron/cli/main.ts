/** Where the command line begins: what must be set before any of it is loaded. */
import { enableCompileCache } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

// The kernels work on Node's thread pool, which has four threads unless this is set before its first use.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()));

// What Node makes of the TypeScript is kept beside the packages, for this process and all below it. A program
// that was packed does not come by here: it runs nothing but what was packed.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url));
enableCompileCache();

await import('./program.ts');
