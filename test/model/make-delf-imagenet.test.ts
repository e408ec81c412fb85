import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModel } from '../../electron/model/open.ts';
import { delfImagenetModels } from '../support/delf-imagenet.ts';
import { shared } from '../support/shared.ts';

describe('make-delf-imagenet', () => {
  it.skipIf(shared === null).each([['delf-imagenet', 16, 'l2-norm'], ['delf-imagenet-reference', 32, 'output']])('makes %s', async (id, stridePx, attention) => {
    const opened = await openModel(id, [delfImagenetModels() ?? '']);
    expect(opened).toMatchObject({ ok: true, value: { id, manifest: { attention, cells: { stridePx, originPx: 0 }, pca: { inputSize: 1024 } } } });
    expect(opened.ok && opened.value.pca?.length).toBe(41 * 1024);
  });

  it('says in one line that its sources are not here', () => {
    const script = join(import.meta.dirname, '../../build/make-delf-imagenet.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env: { ...process.env, REVISIT_SHARED: '/nowhere' }, encoding: 'utf8' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^The model delf-imagenet is made from files that are not here[^\n]*\n$/);
  });
});
