/**
 * One random session of tidying over a real file tree: files are removed and restored while the person, the
 * disks and the system do what they like, or the process is killed.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { CopyGroup, Disk, FileRef } from '../../../electron/trash/trash.ts';
import { giveUpOld, recover, RESTORABLE_MS, removeCopies, restore } from '../../../electron/trash/trash.ts';
import type { Store } from '../../../electron/store/store.ts';
import type { TidyLibrary } from '../tidy-library.ts';
import { diskWithMounts, tidyLibrary } from '../tidy-library.ts';
import { draws } from './draw.ts';
import type { Call, Fault } from './faults.ts';
import { drawFault, faultyDisk, Killed } from './faults.ts';
import { makePlan, makeTree } from './tree.ts';
import { bytesAt, checkFiles, checkKept, checkReport, expectThat, nameOf } from './what-holds.ts';
import type { World } from './world.ts';
import { isInTrash, look } from './world.ts';

/** What a session did, for those who count. */
export interface Tally {
  removed: number;
  refused: number;
  restored: number;
  kills: number;
}

/** Throws what did not hold, with all that led to it. */
export async function session(seed: number): Promise<Tally> {
  const one = new Session(seed);
  try {
    return await one.run();
  } catch (error) {
    throw new Error(`session ${seed}: ${one.told.join('; ')}`, { cause: error });
  } finally {
    one.library.remove();
  }
}

class Session {
  readonly library: TidyLibrary = tidyLibrary();
  readonly told: string[] = [];
  readonly tally: Tally = { removed: 0, refused: 0, restored: 0, kills: 0 };
  readonly draw;
  /** Paths with what the library knows of them. */
  readonly refs = new Map<string, FileRef>();
  groups: string[][];
  before: World;
  touched = new Map<string, number>();
  isStickAway = false;
  #serial = 0;

  constructor(seed: number) {
    this.draw = draws(seed);
    this.groups = makeTree(this.library, this.draw);
    this.library.scan();
    for (const path of this.groups.flat()) this.refs.set(path, this.library.ref(path));
    this.before = look(this.library.root);
  }

  async run(): Promise<Tally> {
    for (let i = 0, count = 2 + this.draw.below(5); i < count; i += 1) await this.act();
    await this.end();
    return this.tally;
  }

  async act(): Promise<void> {
    const kind = this.draw.below(25);
    if (kind < 13) await this.remove();
    else if (kind < 18) await this.restore();
    else if (kind < 20) this.person(0, []);
    else if (kind < 22) this.plugStick(this.isStickAway, 0);
    else if (kind < 23) await this.withFault('recover', (store, disk) => recover(store, this.on(disk)));
    else if (kind < 24) this.library.scan();
    else {
      this.told.push('30 days pass');
      const system = this.on(this.disk());
      await giveUpOld(this.library.store, Date.now() + RESTORABLE_MS, neverAsked, { system });
    }
  }

  async remove(): Promise<void> {
    const plan = makePlan(this.groups, this.refs, this.draw);
    const abort = new AbortController();
    const onProgress = (): void => void (this.draw.chance(0.05) && abort.abort());
    const options = { signal: abort.signal, nowMs: Date.now(), onProgress };
    const known = this.library.store.removals.inState('moving', 'removed', 'uncertain');
    const rowsBefore = known.map(({ id }) => id);
    const done = await this.withFault('remove', (store, disk) =>
      removeCopies(store, plan, { ...options, system: this.on(disk) }),
    );
    if (done === null) return this.checkKilled(plan, new Set(rowsBefore));
    if (!done.result.ok) return expectThat(done.result.failure.kind === 'disk full', 'a removal was refused');
    checkReport(this, plan, done.result.value, done.calls);
    for (const { outcome } of done.result.value.outcomes) this.tally[outcome.ok ? 'removed' : 'refused'] += 1;
  }

  /** What had been removed when the process was killed was removed as it should. */
  checkKilled(plan: readonly CopyGroup[], rowsBefore: ReadonlySet<number>): void {
    const now = look(this.library.root);
    for (const row of this.library.store.removals.inState('removed')) {
      if (rowsBefore.has(row.id) || row.sidecarOf !== null) continue;
      const kept = plan
        .filter(({ remove }) => remove.some(({ path }) => path.equals(row.path)))
        .flatMap(({ keep }) => keep);
      checkKept(this, { keep: kept, remove: [] }, row, { now, calls: [] });
    }
  }

  async restore(): Promise<void> {
    const ids = this.library.store.removals.list().map(({ id }) => id);
    const chosen = ids.filter(() => this.draw.chance(0.6));
    if (chosen.length === 0) return;
    const done = await this.withFault('restore', (store, disk) => restore(store, chosen, this.on(disk)));
    if (done === null || !done.result.ok) return;
    const now = look(this.library.root);
    for (const { id, outcome } of done.result.value) {
      const row = this.library.store.removals.get(id)!;
      const path = nameOf(this.library, row.path);
      if (!outcome.ok || this.touched.has(path)) continue;
      this.tally.restored += 1;
      expectThat(row.state === 'restored', `${path} was said to be restored and is ${row.state}`);
      expectThat(bytesAt(now, path) === row.hash, `${path} was restored with other bytes`);
    }
  }

  /** A person or another program does something to one file, rather to one that is being worked on. */
  person(step: number, worked: readonly string[]): void {
    const near = worked.filter((path) => this.refs.has(path));
    const path = near.length > 0 && this.draw.chance(0.6) ? near[0]! : this.draw.one([...this.refs.keys()]);
    if (this.isStickAway && path.startsWith('stick')) return;
    const before = look(this.library.root);
    const at = this.library.at(path);
    const isThere = existsSync(at);
    const kind = this.draw.one(['write', 'replace', 'delete', 'move'] as const);
    this.told.push(`the person does ${kind} ${path} at ${step}`);
    this.touch(path, step);
    this.#serial += 1;
    mkdirSync(dirname(at), { recursive: true });
    if (kind === 'replace') {
      writeFileSync(`${at}.new`, `by the person ${this.#serial}`);
      renameSync(`${at}.new`, at);
    } else if (kind === 'write' || !isThere) {
      if (isThere) chmodSync(at, 0o644);
      writeFileSync(at, `by the person ${this.#serial}`);
    } else if (kind === 'delete') rmSync(at);
    else renameSync(at, `${at}.moved${this.#serial}`);
    this.allow(before);
    // a file that was just given its path back was restored: whoever replaces it there, or deletes it, may
    const inode = before.inodeAt.get(path);
    const wasRestored = [...before.inodeAt].some(([name, other]) => other === inode && isInTrash(name));
    if (wasRestored && (kind === 'replace' || kind === 'delete')) this.before.bytesOf.delete(inode!);
  }

  plugStick(isBack: boolean, step: number): void {
    this.told.push(`the stick is ${isBack ? 'back' : 'away'} at ${step}`);
    const before = look(this.library.root);
    const [stick, away] = [this.library.at('stick'), this.library.at('data/away')];
    if (isBack) {
      rmSync(stick, { recursive: true, force: true }); // its mount point
      renameSync(away, stick);
    } else {
      for (const path of this.refs.keys()) if (path.startsWith('stick')) this.touch(path, step);
      renameSync(stick, away);
      if (this.draw.chance(0.5)) mkdirSync(stick);
    }
    this.isStickAway = !isBack;
    this.allow(before);
  }

  /** Under all the names that the file has, and those that it had before it was removed. */
  touch(path: string, step: number): void {
    const { inodeAt } = look(this.library.root);
    const inode = inodeAt.get(path) ?? this.before.inodeAt.get(path);
    const names = new Set([...inodeAt].filter(([, other]) => other === inode).map(([name]) => name));
    for (const row of this.library.store.removals.inState('moving', 'removed'))
      if (names.has(nameOf(this.library, row.place))) names.add(nameOf(this.library, row.path));
    for (const name of [path, ...names]) if (!this.touched.has(name)) this.touched.set(name, step);
  }

  /** What changed since then was not the program's doing. */
  allow(then: World): void {
    const now = look(this.library.root);
    const { inodeAt, bytesOf } = this.before;
    for (const [path, inode] of then.inodeAt) if (now.inodeAt.get(path) !== inode) inodeAt.delete(path);
    for (const [inode, bytes] of then.bytesOf) if (now.bytesOf.get(inode) !== bytes) bytesOf.delete(inode);
    for (const [path, inode] of now.inodeAt) if (then.inodeAt.get(path) !== inode) inodeAt.set(path, inode);
    for (const [inode, bytes] of now.bytesOf)
      if (then.bytesOf.get(inode) !== bytes) bytesOf.set(inode, bytes);
  }

  disk(): Disk {
    return diskWithMounts(this.library.root, () => (this.isStickAway ? ['home'] : ['home', 'stick']));
  }
  on(disk: Disk) {
    return { ...this.library.system, disk };
  }

  /** null where the process was killed; then what became of the files was found out. */
  async withFault<T>(
    what: string,
    work: (store: Store, disk: Disk) => Promise<T>,
  ): Promise<{ result: T; calls: readonly Call[] } | null> {
    this.before = look(this.library.root);
    this.touched = new Map();
    const fault = drawFault(this.draw);
    this.told.push(
      `${what} with ${fault.kind} ${fault.code} at ${fault.isOfChanges ? 'change' : ''} ${fault.at}`,
    );
    const { disk, calls, finish } = faultyDisk(this.disk(), fault, (call) => {
      const worked = call.paths.map((path) => nameOf(this.library, path));
      if (fault.kind === 'person') this.person(call.step, worked);
      else if (!this.isStickAway) this.plugStick(false, call.step);
    });
    try {
      const result = await work(this.journal(fault), disk);
      await finish();
      checkFiles(this);
      return { result, calls };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    this.tally.kills += 1;
    this.library.reopen();
    checkFiles(this);
    await this.recover();
    return null;
  }

  /** Where its disk is full, the journal takes a few entries and no more. */
  journal({ kind, at }: Fault): Store {
    const { store } = this.library;
    if (kind !== 'journal full') return store;
    let room = at % 8;
    const writes = ['begin', 'beginRestoring', 'removed', 'restored', 'notRemoved', 'end'] as const;
    const full = writes.map((name) => [
      name,
      (...args: unknown[]): unknown => {
        room -= 1;
        if (room < 0) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
        return (store.removals[name] as (...all: unknown[]) => unknown)(...args);
      },
    ]);
    return { ...store, removals: { ...store.removals, ...Object.fromEntries(full) } };
  }

  async recover(): Promise<void> {
    const result = await recover(this.library.store, this.on(this.disk()));
    expectThat(result.ok, 'it could not be told what became of the files');
    checkFiles(this);
  }

  /** In the end everything that is said to be removed comes back, to the byte, and over nothing. */
  async end(): Promise<void> {
    if (this.isStickAway) this.plugStick(true, 0);
    this.library.reopen();
    this.before = look(this.library.root);
    await this.recover();
    const { removals } = this.library.store;
    expectThat(removals.inState('moving', 'restoring').length === 0, 'something is still on its way');
    for (const { id, path, place, hash } of removals.inState('removed')) {
      const name = nameOf(this.library, path);
      const now = look(this.library.root);
      if (bytesAt(now, nameOf(this.library, place)) !== hash) continue; // the person wrote into it
      const inTrash = now.inodeAt.get(nameOf(this.library, place));
      if (now.inodeAt.has(name) && now.inodeAt.get(name) !== inTrash) {
        expectThat((await this.restoreOne(id)) === 'occupied', `${name} was written over`);
        renameSync(this.library.at(name), this.library.at(`${name}.aside${id}`));
        this.before = look(this.library.root);
      }
      const why = await this.restoreOne(id);
      expectThat(removals.get(id)!.state === 'restored', `${name} is not restored: ${why}`);
      expectThat(bytesAt(look(this.library.root), name) === hash, `${name} came back with other bytes`);
    }
    for (const row of removals.inState('uncertain'))
      throw new Error(`nobody knows where ${nameOf(this.library, row.path)} is: ${row.why}`);
  }

  /** The failure's kind; null where there was none. */
  async restoreOne(id: number): Promise<string | null> {
    const restored = await restore(this.library.store, [id], this.on(this.disk()));
    checkFiles(this);
    if (!restored.ok) return restored.failure.kind;
    const { outcome } = restored.value[0]!;
    return outcome.ok ? null : outcome.failure.kind;
  }
}

const neverAsked = (): Promise<void> => Promise.reject(new Error('nothing waits in a holding folder here'));
