/** What Electron's program can be told from outside, switched off for good in the one that is packed. */
import { resolve } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/** https://www.electronjs.org/docs/latest/tutorial/fuses */
const FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

/** Of the program beside the folder of the app, before it has its name and is signed. */
export async function setFuses(app: string, platform: string, arch: string): Promise<void> {
  const names: Record<string, string> = { darwin: 'MacOS/Electron', win32: 'electron.exe' };
  const program = resolve(app, '../..', names[platform] ?? 'electron');
  // an older Electron, as that of the tests, has not all of them
  const known = Object.keys(await getCurrentFuseWire(program));
  const fuses = Object.fromEntries(Object.entries(FUSES).filter(([fuse]) => known.includes(fuse)));
  await flipFuses(program, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: platform === 'darwin' && arch === 'arm64',
    ...fuses,
  });
}
