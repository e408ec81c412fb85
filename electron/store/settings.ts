/** What a person set for the library. */
import { keeperRules } from '../contract/duplicates/duplicates.ts';
import type { KeeperRules } from '../contract/duplicates/duplicates.ts';
import type { Database } from './database.ts';

export interface SettingTable {
  /** Is the library watched for new photos while a window shows it? Where nobody said: yes. */
  isWatched(): boolean;
  watch(isWatched: boolean): void;
  /** Which copies are kept; null where nobody said, or another version of Revisit did. */
  keeperRules(): KeeperRules | null;
  setKeeperRules(rules: KeeperRules): void;
}

export function settingTable(db: Database): SettingTable {
  const get = db.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
  const set = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)');
  return {
    isWatched: () => get.get('watch') !== 'off',
    watch: (isWatched) => void set.run('watch', isWatched ? 'on' : 'off'),
    keeperRules() {
      const kept = keeperRules.safeParse(JSON.parse(get.get('keeper rules') ?? 'null'));
      return kept.success ? kept.data : null;
    },
    setKeeperRules: (rules) => void set.run('keeper rules', JSON.stringify(rules)),
  };
}
