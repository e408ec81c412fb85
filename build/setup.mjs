// Runs after `npm install` and as `npm run build`: what npm alone does not do. Safe to repeat; it never fails
// an installation, it says in one line each what could not be had and what that costs. Plain JavaScript, so
// that an older Node can still say that it is too old.

// npm puts node_modules/.bin first on the path, so this process is already the Node that the npm package
// "node" carries, where it could be had.
if (Number.parseInt(process.versions.node, 10) < 24)
  console.log(
    `No Node 24 came with the npm package "node" and this is ${process.versions.node}: Revisit cannot ` +
      'start. "npm rebuild node" tries again.',
  );

await import('../native/build.mjs');
await import('./window.mjs');
