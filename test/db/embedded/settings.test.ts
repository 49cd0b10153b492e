import { describe, expect, it } from 'vitest';
import { warningsFrom } from '../../../db/embedded/settings.ts';

const SAFE = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', server_version_num: '180004' };
const warnings = (changed: Partial<typeof SAFE>) => warningsFrom(new Map(Object.entries({ ...SAFE, ...changed })));

describe('the settings of a database server', () => {
  it('are fine as PostgreSQL comes, and with stricter commits', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings({ synchronous_commit: 'remote_apply' })).toEqual([]);
  });

  it('are warned of when a crash of the machine could lose answered writes', () => {
    for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      expect(warnings({ [name]: 'off' })).toEqual([expect.stringContaining(`${name} = off`)]);
    }
  });

  it('are warned of when the server is older than the oldest that is supported', () => {
    expect(warnings({ server_version_num: '150000' })).toEqual([]);
    expect(warnings({ server_version_num: '140012' })).toEqual([expect.stringContaining('14')]);
  });
});
