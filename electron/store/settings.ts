/** What a person set for the library. */
import type { Database } from './database.ts';

export interface SettingTable {
  /** Is the library watched for new photos while a window shows it? Where nobody said: yes. */
  isWatched(): boolean;
  watch(isWatched: boolean): void;
}

export function settingTable(db: Database): SettingTable {
  const get = db.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
  const set = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)');
  return {
    isWatched: () => get.get('watch') !== 'off',
    watch: (isWatched) => void set.run('watch', isWatched ? 'on' : 'off'),
  };
}
