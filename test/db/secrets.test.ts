import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerKeyOf, secretOf } from '../../db/secrets.ts';
import { removeDataDir, temporaryDataDir } from '../support/dataDir.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();
const at = new Date(NOON);
let folder = '';
beforeAll(async () => {
  folder = await temporaryDataDir();
  await mkdir(folder);
});
afterAll(() => removeDataDir(folder));

const stored = async () => JSON.stringify(await deps.db.sql`select * from regulars.secrets`);
const hexOf = (key: Uint8Array) => Buffer.from(key).toString('hex');

describe('the key of sealed answers', () => {
  it('lies in a file that only its owner reads, one for all who start at once, and never in the database', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => answerKeyOf(deps.db, folder, at)));
    expect(new Set(keys.map(hexOf)).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect(await readdir(folder)).toEqual(['answer-key']);
    expect((await stat(join(folder, 'answer-key'))).mode & 0o777).toBe(0o600);
    expect(await stored()).not.toContain(hexOf(keys[0] as Uint8Array));
  });

  it('is another one when the file is gone', async () => {
    const before = hexOf(await answerKeyOf(deps.db, folder, at));
    await rm(join(folder, 'answer-key'));
    expect(hexOf(await answerKeyOf(deps.db, folder, at))).not.toBe(before);
  });

  it("is shared through the database where that is an operator's own, and opens no picture's address", async () => {
    const [one, other] = await Promise.all([answerKeyOf(deps.db, undefined, at), answerKeyOf(deps.db, undefined, at)]);
    expect(hexOf(one)).toBe(hexOf(other));
    expect(await secretOf(deps.db, 'seal-key', () => 'of pictures', at)).not.toBe(hexOf(one));
  });
});
