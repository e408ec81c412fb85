/**
 * `npm run package`: the desktop program as a folder that runs by itself, out/Revisit-PLATFORM-ARCH, on the
 * system and for the processor it is made on. The window's program is Electron's, in app.asar; beside it lies
 * what the engine needs, with the Node that runs it (electron/main/main.ts).
 */
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { ForgeConfig } from '@electron-forge/shared-types';
import { setFuses } from './build/fuses.ts';
import { ENGINE_FILES, hashesOf } from './electron/main/engine-files.ts';
import { billOfMaterials, enginePackages, thirdPartyNotices } from './build/packages.ts';

const root = import.meta.dirname;
const {
  REVISIT_ELECTRON_ZIPS,
  APPLE_IDENTITY,
  APPLE_ID,
  APPLE_PASSWORD,
  APPLE_TEAM,
  WINDOWS_CERTIFICATE_FILE,
} = process.env;

/** What the window's process loads. */
const APP = ['package.json', 'dist/shell', 'dist/renderer', 'build/icons/icon.png'];

/** The rooms that the engine's processes load nothing of. */
const OTHER_ROOMS = ['bench', 'cli', 'demo', 'eval', 'main', 'preload', 'serve', 'vite.config.ts', 'window'];

/** What they load; the TypeScript runs as it stands. */
const ENGINE = [
  ...readdirSync(join(root, 'electron'))
    .filter((room) => !OTHER_ROOMS.includes(room))
    .map((room) => `electron/${room}`),
  ...readdirSync(join(root, 'native'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `native/${name}`),
  'native/typescript',
  'native/build/Release/revisit.node',
  'build/models',
  'LICENSE',
];

/** What of the packages is for compiling, for reading or for other systems. */
const unneeded = (platform: string, arch: string): RegExp =>
  new RegExp(
    [
      String.raw`\.(?:map|d\.[cm]?ts|cc|h)$`,
      '^node/node_modules',
      '^@imagemagick/magick-wasm/dist/(?:x64|index\\.umd)',
      '^libheif-js/(?:libheif/|libheif-wasm/libheif-bundle)',
      '^zod/src',
      '^better-sqlite3/(?:deps|src)',
      `^better-sqlite3/prebuilds/(?!${platform}(?:musl)?-${arch}\\.)`,
      '^onnxruntime-node/script',
      `^onnxruntime-node/bin/[^/]+/(?!${platform}(?:$|/${arch}))[^/]`,
    ].join('|'),
  );

export default {
  packagerConfig: {
    name: 'Revisit',
    executableName: 'revisit',
    appBundleId: 'revisit.desktop',
    appCategoryType: 'public.app-category.photography',
    icon: 'build/icons/icon',
    asar: true,
    // both bundles have all they need in them
    prune: false,
    ignore: (path: string) =>
      path !== '' && !APP.some((kept) => isWithin(path.slice(1), kept) || isWithin(kept, path.slice(1))),
    // a folder of release archives, where the network gives none
    ...(REVISIT_ELECTRON_ZIPS && { electronZipDir: REVISIT_ELECTRON_ZIPS }),
    ...(APPLE_IDENTITY && {
      osxSign: {
        identity: APPLE_IDENTITY,
        optionsForFile: () => ({ entitlements: 'build/entitlements.plist' }),
      },
    }),
    ...(APPLE_ID &&
      APPLE_PASSWORD &&
      APPLE_TEAM && {
        osxNotarize: { appleId: APPLE_ID, appleIdPassword: APPLE_PASSWORD, teamId: APPLE_TEAM },
      }),
    ...(WINDOWS_CERTIFICATE_FILE && { windowsSign: { certificateFile: WINDOWS_CERTIFICATE_FILE } }),
  },
  hooks: {
    async packageAfterCopy(_, app, _version, platform, arch) {
      if (platform !== process.platform || arch !== process.arch)
        throw new Error(
          `A package for ${platform} ${arch} is made on ${platform} ${arch}: its kernels and ` +
            'libraries are installed there alone.',
        );
      await setFuses(app, platform, arch);
      const engine = resolve(app, '../engine');
      for (const path of ENGINE) cpSync(join(root, path), join(engine, path), { recursive: true });
      writeFileSync(join(engine, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
      writeFileSync(resolve(app, '../third-party-notices.md'), thirdPartyNotices());
      writeFileSync(resolve(app, '../sbom.cdx.json'), JSON.stringify(billOfMaterials(), null, 1));
      const left = unneeded(platform, arch);
      const modules = join(root, 'node_modules');
      for (const name of enginePackages()) {
        cpSync(join(modules, name), join(engine, 'node_modules', name), {
          recursive: true,
          dereference: true,
          filter: (path) => !left.test(relative(modules, path).split(sep).join('/')),
        });
      }
      writeFileSync(join(app, ENGINE_FILES), JSON.stringify([...hashesOf(engine)]));
    },
  },
} satisfies ForgeConfig;

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
