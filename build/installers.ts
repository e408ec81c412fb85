/**
 * `npm run make`: installers for this system, of what `npm run package` made, in out/installers. Names of
 * other targets of electron-builder may follow.
 */
import { join, resolve } from 'node:path';
import { build } from 'electron-builder';

const { platform, arch } = process;
const system = ({ darwin: 'mac', win32: 'win' } as const)[platform as 'darwin' | 'win32'] ?? 'linux';
const packaged = join('out', `Revisit-${platform}-${arch}`, system === 'mac' ? 'Revisit.app' : '');

await build({
  projectDir: resolve(import.meta.dirname, '..'),
  prepackaged: packaged,
  publish: 'never',
  [system]: process.argv.slice(2),
  config: {
    appId: 'revisit.desktop',
    productName: 'Revisit',
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    directories: { buildResources: 'build', output: 'out/installers' },
    linux: {
      target: ['AppImage', 'tar.gz'],
      executableName: 'revisit',
      syncDesktopName: true,
      category: 'Graphics',
      icon: 'build/icons/icon.png',
    },
    // what is inside is signed by then (forge.config.ts); Windows' installer is signed where CSC_LINK and
    // CSC_KEY_PASSWORD are set
    mac: { target: ['dmg', 'zip'], icon: 'build/icons/icon.icns' },
    win: { target: ['nsis'], icon: 'build/icons/icon.ico' },
    nsis: { oneClick: false, perMachine: false },
  },
});
