import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { billOfMaterials, enginePackages, thirdPartyNotices } from '../../build/packages.ts';

const root = resolve(import.meta.dirname, '../..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { version: string }>;
};

test('The notices name each package that is packed in the version of the lock file, with its licence', () => {
  const notices = thirdPartyNotices();
  const parts = new Map(
    notices.split(/^(?=## \S+ - \d)/m).map((part) => [/^## (\S+ - \S+) \(/.exec(part)?.[1] ?? '', part]),
  );
  for (const name of [...enginePackages(), 'react', 'lucide-react', 'world-atlas']) {
    const part = parts.get(`${name} - ${lock.packages[`node_modules/${name}`]!.version}`) ?? '';
    expect([name, /copyright|public licen[cs]e|blue oak/i.test(part)]).toEqual([name, true]);
  }
});

test('The bill of materials lists what is packed, and nothing that only builds or tests', () => {
  const { components } = billOfMaterials();
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...enginePackages(), 'react', 'electron']));
  for (const tool of ['vitest', 'eslint', 'playwright-core', 'node-gyp', '@parcel/watcher-win32-x64'])
    expect(names).not.toContain(tool);
});
