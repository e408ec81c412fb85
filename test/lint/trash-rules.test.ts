import { checkRules, use } from './check-rules.ts';

checkRules([
  {
    title: "only one file of the trash moves a person's files, and others only what the program made itself",
    rule: '@typescript-eslint/no-restricted-imports',
    wrong: [
      ['electron/library/tidy.ts', "export { rename } from 'node:fs/promises';\n"],
      ['electron/scan/list-folders.ts', "export { unlinkSync } from 'node:fs';\n"],
      ['electron/host/requests.ts', "import * as fs from 'node:fs';\nfs.rmSync('a');\n"],
      ['electron/trash/restore.ts', "export { link } from 'node:fs/promises';\n"],
      ['electron/exchange/folders/folders.ts', "export { unlink } from 'node:fs/promises';\n"],
      ['electron/process/child.ts', "export { rm } from 'fs/promises';\n"],
      ['electron/main/main.ts', "export { rmdir } from 'node:fs/promises';\n"],
    ],
    right: [
      ['electron/trash/disk.ts', "export { link, rename, unlink } from 'node:fs/promises';\n"],
      ['electron/exchange/folders/own-files.ts', "export { link, rmdir, unlink } from 'node:fs/promises';\n"],
      ['electron/model/download.ts', "export { rename, rm } from 'node:fs/promises';\n"],
      ['electron/library/tidy.ts', "export { stat } from 'node:fs/promises';\n"],
    ],
  },
  {
    title: 'the trash is entered through its door, and knows the store and processes alone',
    wrong: [
      ['electron/library/tidy.ts', use('../trash/disk.ts')],
      ['electron/library/tidy.ts', use('../trash/move/put-back.ts')],
      ['electron/scan/list-folders.ts', use('../trash/trash.ts')],
      ['electron/duplicates/companions.ts', use('../trash/trash.ts')],
      ['electron/trash/trash.ts', use('../scan/scanner.ts')],
      ['electron/trash/trash.ts', use('../duplicates/companions.ts')],
    ],
    right: [
      ['electron/library/tidy.ts', use('../trash/trash.ts')],
      ['electron/trash/trash.ts', use('../store/store.ts')],
      ['electron/trash/disk-process.ts', use('../process/child.ts')],
    ],
  },
]);
