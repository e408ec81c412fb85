/** What a person set for the library. */
import { keeperRules } from '../contract/duplicates/duplicates.ts';
import type { KeeperRules } from '../contract/duplicates/duplicates.ts';
import { scanPace } from '../contract/scan.ts';
import type { ScanPace } from '../contract/scan.ts';
import type { Database } from './database.ts';

export interface SettingTable {
  /** Was a scan once through: are photos that come now new to the person? */
  isScanned(): boolean;
  setScanned(): void;
  /** The share that a scan did until it was interrupted, 0 to 1; null where the last one was not. */
  interruptedShare(): number | null;
  setInterruptedShare(share: number | null): void;
  /** Is the library watched for new photos while a window shows it? Where nobody said: yes. */
  isWatched(): boolean;
  watch(isWatched: boolean): void;
  /** How much of the machine a scan may take: where nobody said, all of it. */
  scanPace(): ScanPace;
  setScanPace(pace: ScanPace): void;
  /** Which copies are kept; null where nobody said, or another version of Revisit did. */
  keeperRules(): KeeperRules | null;
  setKeeperRules(rules: KeeperRules): void;
}

export function settingTable(db: Database): SettingTable {
  const get = db.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
  const set = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM setting WHERE name = ?');
  /** One that a disk damaged was never set. */
  const parsed = (name: string): unknown => {
    try {
      return JSON.parse(get.get(name) ?? 'null');
    } catch {
      return null;
    }
  };
  return {
    isScanned: () => get.get('scanned') === 'once',
    setScanned: () => void set.run('scanned', 'once'),
    interruptedShare() {
      const share = parsed('interrupted share');
      return typeof share === 'number' && share >= 0 && share <= 1 ? share : null;
    },
    setInterruptedShare(share) {
      if (share === null) remove.run('interrupted share');
      else set.run('interrupted share', String(share));
    },
    isWatched: () => get.get('watch') !== 'off',
    watch: (isWatched) => void set.run('watch', isWatched ? 'on' : 'off'),
    scanPace() {
      const kept = scanPace.safeParse(parsed('scan pace'));
      return kept.success ? kept.data : { isGentle: false, cores: null };
    },
    setScanPace: (pace) => void set.run('scan pace', JSON.stringify(pace)),
    keeperRules() {
      const kept = keeperRules.safeParse(parsed('keeper rules'));
      return kept.success ? kept.data : null;
    },
    setKeeperRules: (rules) => void set.run('keeper rules', JSON.stringify(rules)),
  };
}
