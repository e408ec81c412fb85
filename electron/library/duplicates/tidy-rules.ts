/**
 * Which copies a person wants kept: the rules in their order, and the folders that they prefer or protect.
 */
import { createHash } from 'node:crypto';
import { sep } from 'node:path';
import type { KeeperRules, TidyFolder } from '../../contract/duplicates/duplicates.ts';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { pathBytes, pathText } from '../../contract/paths.ts';
import type { Answer } from '../../contract/requests.ts';
import { DEFAULT_RULES } from '../../duplicates/keeper.ts';
import { noSuchFolder } from '../../process/folders.ts';
import type { Store } from '../../store/store.ts';
import { joined } from '../../process/paths.ts';
import { folderAt } from '../folders/folder-at.ts';
import type { RulesOfRun } from './judge.ts';

/** A folder that looks to be another program's. */
export interface ProgramFolder {
  path: string;
  program: string;
}

type TidyFolderUse = 'preferred' | 'protected';

export interface TidyRules {
  /** As the keeper rules take them. */
  now(): RulesOfRun;
  /** Protected are folders of other programs too, in which copies lie. */
  shown(): Promise<Answer<'tidy.rules'>>;
  /** `preferred`: ids of preferred folders, best first. */
  set(rules: KeeperRules, preferred: readonly number[]): void;
  /** The same without keeping it. */
  tried(rules: KeeperRules, preferred: readonly number[]): RulesOfRun;
  /** A subfolder of the library, by the names that lead to it. */
  addFolder(
    folderId: number,
    within: readonly string[],
    as: TidyFolderUse,
  ): Outcome<Record<string, never>, Refusal>;
  /** Any folder, by its path. */
  addPath(path: string, as: TidyFolderUse): Outcome<Record<string, never>, Refusal>;
  /**
   * What looks to be another program's may be tidied from then on. false where there is none with this id.
   */
  removeFolder(id: number): Promise<boolean>;
}

/**
 * `changed.reread` is called where what is protected may be another, `rejudge` where rules are. `programs`:
 * the folders of other programs in which copies lie.
 */
export function tidyRules(
  store: Store,
  programs: () => Promise<readonly ProgramFolder[]>,
  changed: { rejudge: () => void; reread: () => void },
): TidyRules {
  const folders = (use: TidyFolderUse): TidyFolder[] =>
    store.tidyFolders
      .list()
      .filter(({ kind }) => kind === use)
      .map(({ id, path }) => ({ id, path: pathText(path), program: null }));
  const current = (): KeeperRules => store.settings.keeperRules() ?? DEFAULT_RULES;
  const add = (path: Buffer, as: TidyFolderUse): void => {
    store.tidyFolders.add(path, as);
    changed.reread();
  };
  return {
    now: () => ({
      rules: current(),
      preferred: folders('preferred').map(({ path }) => path),
      protectedFolders: [],
    }),
    async shown() {
      const others = (await programs()).map(({ path, program }): TidyFolder => ({
        id: idOf(path),
        path,
        program,
      }));
      return {
        rules: current(),
        preferred: folders('preferred'),
        protected: [...folders('protected'), ...others],
      };
    },
    set(rules, preferred) {
      store.decide(() => {
        store.settings.setKeeperRules(rules);
        store.tidyFolders.order(preferred);
      });
      changed.rejudge();
    },
    tried(rules, preferred) {
      const paths = new Map(folders('preferred').map(({ id, path }) => [id, path]));
      return {
        rules,
        preferred: preferred.flatMap((id) => paths.get(id) ?? []),
        protectedFolders: [],
      };
    },
    addFolder(folderId, within, as) {
      const folder = store.files.folders().find(({ id }) => id === folderId);
      if (folder === undefined)
        return failed(
          'no such folder',
          'The library has no such folder.',
          'It may have been removed; look at it again.',
        );
      const path = within.length === 0 ? folder.path : joined(folder.path, pathBytes(within.join(sep)));
      add(path, as);
      return { ok: true, value: {} };
    },
    addPath(path, as) {
      const real = folderAt(path);
      if (real === null) return { ok: false, failure: noSuchFolder(path) };
      add(real, as);
      return { ok: true, value: {} };
    },
    async removeFolder(id) {
      const found = id < 0 ? (await programs()).find(({ path }) => idOf(path) === id) : undefined;
      if (found !== undefined) store.tidyFolders.add(pathBytes(found.path), 'unprotected');
      const isRemoved = found !== undefined || store.tidyFolders.remove(id);
      changed.reread();
      return isRemoved;
    },
  };
}

/** A folder of another program is no row of the store: below 0, and the same for the same path. */
const idOf = (path: string): number =>
  -1 - createHash('sha256').update(pathBytes(path)).digest().readUIntBE(0, 6);
