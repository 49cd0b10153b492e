import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { readCommonTags, readRemarks, remark } from '../../src/app/remarks.ts';
import { NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const STAFF = '01940000-0000-7000-8000-00000000000c';
const notes = (memberId: string, what: { tag: string } | { note: string }, key = `event:${v7()}`) =>
  remark(shop.deps, { memberId, remark: what, staffId: STAFF }, key, NOON);

describe('a remark about a member', () => {
  it('is kept once for one event, and a tag once however often it is put on at once', async () => {
    const mei = await shop.member();
    const key = `event:${v7()}`;
    await notes(mei, { note: 'Has twins' }, key);
    expect(await notes(mei, { note: 'Has twins' }, key)).toMatchObject({ ok: true, repeated: true });
    await Promise.all([1, 2, 3, 4].map(() => notes(mei, { tag: 'Regular' })));
    const { tags, notes: noted } = await readRemarks(shop.deps, mei);
    expect(tags).toEqual(['Regular']);
    expect(noted.map(({ note }) => note)).toEqual(['Has twins']);
  });

  it('shows the newest notes first, three of them, and the tags that the shop uses most', async () => {
    const [mei, ken] = [await shop.member(), await shop.member()];
    for (const note of ['one', 'two', 'three', 'four']) await notes(mei, { note });
    expect((await readRemarks(shop.deps, mei)).notes.map(({ note }) => note)).toEqual(['four', 'three', 'two']);
    for (const member of [mei, ken]) await notes(member, { tag: 'Gifts' });
    expect((await readCommonTags(shop.deps))[0]).toBe('Gifts');
  });
});
