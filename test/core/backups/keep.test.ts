import { describe, expect, it } from 'vitest';
import { backupName, outlived, readBackupName } from '../../../src/core/backups/keep.ts';

const at = (text: string) => Date.parse(text);
const nightly = (text: string) => backupName('nightly', at(text));
const TAIPEI = 'Asia/Taipei';

describe('the name of a backup', () => {
  it('says when and why it was made, and sorts by time', () => {
    const name = backupName('nightly', at('2026-11-22T00:05:12.345Z'));
    expect(name).toBe('regulars-20261122T000512Z-nightly.backup.gz');
    expect(readBackupName(name)).toEqual({ name, kind: 'nightly', madeAt: at('2026-11-22T00:05:12Z') });
  });

  it.each([
    'notes.txt',
    'regulars-20261122T000512Z-mine.backup.gz',
    'regulars-20261122T000512Z-nightly.backup.gz.part-7',
  ])('is not that of %s, which stays whatever happens', (name) => {
    expect(readBackupName(name)).toBeUndefined();
    expect(outlived([name], { daily: 0, weekly: 0 }, TAIPEI)).toEqual([]);
  });
});

describe('of nightly backups', () => {
  const nights = Array.from({ length: 60 }, (_, day) =>
    nightly(new Date(at('2026-11-22T00:05:00+08:00') - day * 86_400_000).toISOString()),
  );

  it('stay those of the last days and the newest of each of the last weeks', () => {
    const gone = new Set(outlived(nights, { daily: 7, weekly: 4 }, TAIPEI));
    const dates = nights.filter((name) => !gone.has(name)).map((name) => name.slice(9, 17));
    // By the names' UTC: the day before. Weeks end on Sunday 22, 15, 8 and 1 November.
    expect(dates).toEqual([
      '20261121',
      '20261120',
      '20261119',
      '20261118',
      '20261117',
      '20261116',
      '20261115',
      '20261114',
      '20261107',
      '20261031',
    ]);
  });

  it('stays one of a date that has several, the newest', () => {
    const two = [nightly('2026-11-22T00:05:00+08:00'), nightly('2026-11-22T23:55:00+08:00')];
    expect(outlived(two, { daily: 7, weekly: 4 }, TAIPEI)).toEqual([two[0]]);
  });

  it('stay seven although none was made for a month', () => {
    expect(outlived(nights.slice(30, 37), { daily: 7, weekly: 4 }, TAIPEI)).toEqual([]);
  });
});

describe('of other backups', () => {
  it('stay all that were made by hand, and the newest three before each kind of change', () => {
    const days = [1, 2, 3, 4, 5].map((day) => at(`2026-11-0${day}T12:00:00Z`));
    const names = days.flatMap((day) => [backupName('by-hand', day), backupName('before-upgrade', day)]);
    expect(outlived(names, { daily: 0, weekly: 0 }, TAIPEI)).toEqual(
      [2, 1].map((day) => backupName('before-upgrade', at(`2026-11-0${day}T12:00:00Z`))),
    );
  });
});
