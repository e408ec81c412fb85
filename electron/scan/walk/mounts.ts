/**
 * Disks and shares below a library's folder: where the walk crosses to another device than the folder above,
 * at a mount point or a link. A disk that is away leaves an empty folder behind, or none, and what lay on it
 * is not gone.
 */
import type { MountRow } from '../../store/store.ts';
import { isInside, key } from './part.ts';

export interface Mounts {
  /**
   * The walk comes to a folder, in one that lies on the device `above`. Whether its disk may be away: it lay
   * on another device before.
   */
  meet(mount: MountRow, above: bigint): boolean;
  /** The folder of which `meet` said so has nothing in it. */
  leave(path: Buffer): void;
  /** A link that leads nowhere, or a folder on a device that gives no answer. What was there is not gone. */
  isAway(path: Buffer): void;
  /**
   * Where the walk came to; null: everywhere. `unasked`: folders that it did not enter as they are left out.
   */
  end(
    lookedAt: (path: Buffer) => boolean,
    unasked: readonly Buffer[],
  ): { mounts: MountRow[]; away: Buffer[] };
}

/** `recorded`: as the walk before left them. */
export function mountsOf(recorded: readonly MountRow[]): Mounts {
  const before = new Map(recorded.map((mount) => [key(mount.path), mount]));
  const now = new Map<string, MountRow>();
  const met = new Set<string>();
  const away: Buffer[] = [];
  return {
    meet({ path, device, isLink }, above) {
      const stored = BigInt.asIntN(64, device);
      met.add(key(path));
      if (device !== above) now.set(key(path), { path, device: stored, isLink });
      const { device: last = stored } = before.get(key(path)) ?? {};
      return last !== stored;
    },
    leave(path) {
      now.set(key(path), before.get(key(path))!);
      away.push(path);
    },
    isAway(path) {
      away.push(path);
      met.add(key(path));
      const last = before.get(key(path));
      if (last !== undefined) now.set(key(path), last);
    },
    end(lookedAt, unasked) {
      for (const [at, mount] of before) {
        if (met.has(at)) continue;
        const isMissing = lookedAt(mount.path) && !unasked.some((folder) => isInside(folder, mount.path));
        if (isMissing && mount.isLink) continue; // a disk takes its mount point away, never a link to it
        now.set(at, mount);
        if (isMissing) away.push(mount.path);
      }
      return { mounts: [...now.values()], away };
    },
  };
}
