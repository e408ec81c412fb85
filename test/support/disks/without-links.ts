/** Loaded before a program: no disk makes links of either kind, as FAT does not. */
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const refuse = (syscall: string) => () =>
  Promise.reject(
    Object.assign(new Error(`EPERM: operation not permitted, ${syscall}`), {
      ...{ code: 'EPERM', errno: -1, syscall },
    }),
  );
Object.assign(promises, { symlink: refuse('symlink'), link: refuse('link') });
syncBuiltinESMExports();
