import { describe, expect, it } from 'vitest';
import { claimShop, isClaimed, newOwnerCode, resetOwner } from '../../src/app/ownerCode.ts';
import { readPerson } from '../../src/app/people.ts';
import { acceptInvite, inviteStaff, readStaff, removeStaff } from '../../src/app/staff.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { people, somebody } from '../support/people.ts';
import { DAY, NOON } from '../support/shop.ts';

const deps = ownDeps();
const those = people(deps);
const key = () => `test:${deps.newId()}`;
const who = (address = somebody()) => ({ address, name: 'Mei', language: 'en' });
const owners = async () => (await readStaff(deps)).filter(({ role }) => role === 'owner');
const roleAt = async (address: ReturnType<typeof somebody>) =>
  (await readPerson(deps, address, 'en')).person.staff?.role;

async function freshOwner(): Promise<string> {
  const claimed = await claimShop(deps, { ...who(), code: await resetOwner(deps, NOON) }, key(), NOON);
  if (!claimed.ok) throw new Error(claimed.refusal.code);
  return claimed.value.staffId;
}

async function invitation(by: string, role: 'cashier' | 'manager' = 'cashier', at = NOON): Promise<string> {
  const invited = await inviteStaff(deps, { role, by }, key(), at);
  if (!invited.ok) throw new Error(invited.refusal.code);
  return invited.value.parameter.replace(/^s_/, '');
}

describe('the set-up code', () => {
  it('makes one owner of those who type it at once', async () => {
    const code = await resetOwner(deps, NOON);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimShop(deps, { ...who(), code }, key(), NOON)));
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await owners()).toHaveLength(1);
  });

  it('is forgiving about case, dashes and letters that look like digits, and about nothing else', async () => {
    const code = await resetOwner(deps, NOON);
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    const wrong = `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
    expect(await claimShop(deps, { ...who(), code: wrong }, key(), NOON)).toMatchObject({ ok: false });
    expect(await claimShop(deps, { ...who(), code: typed }, key(), NOON)).toMatchObject({ ok: true });
  });

  it('stops working when a newer one is made, when it was used, and while somebody owns the shop', async () => {
    const old = await resetOwner(deps, NOON);
    const code = await newOwnerCode(deps, NOON);
    expect(await claimShop(deps, { ...who(), code: old }, key(), NOON)).toMatchObject({ ok: false });
    expect(await claimShop(deps, { ...who(), code }, key(), NOON)).toMatchObject({ ok: true });
    expect(await claimShop(deps, { ...who(), code }, key(), NOON)).toMatchObject({ ok: false });
    const another = await newOwnerCode(deps, NOON);
    expect(await claimShop(deps, { ...who(), code: another }, key(), NOON)).toMatchObject({
      ok: false,
      refusal: { code: 'owner-code-wrong' },
    });
  });

  it('gives the same answer when the same message is handled twice', async () => {
    const claim = { ...who(), code: await resetOwner(deps, NOON) };
    const once = key();
    const first = await claimShop(deps, claim, once, NOON);
    expect(await claimShop(deps, claim, once, NOON)).toEqual({ ...first, repeated: true });
    expect(await owners()).toHaveLength(1);
  });

  it('makes a manager who types it the owner, so that a lost phone locks nobody out', async () => {
    const manager = who();
    const token = await invitation(await freshOwner(), 'manager');
    await acceptInvite(deps, { ...manager, token }, key(), NOON);
    const code = await resetOwner(deps, NOON);
    expect(await isClaimed(deps)).toBe(false);
    await those.opens(manager.address);
    expect(await claimShop(deps, { ...manager, code }, key(), NOON)).toMatchObject({ ok: true });
    expect(await roleAt(manager.address)).toBe('owner');
    expect(await owners()).toHaveLength(1);
  });
});

describe('an invitation to work here', () => {
  it('is used by one of those who open it at once', async () => {
    const token = await invitation(await freshOwner());
    const before = (await readStaff(deps)).length;
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => acceptInvite(deps, { ...who(), token }, key(), NOON)),
    );
    expect(opened.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await readStaff(deps)).toHaveLength(before + 1);
  });

  it('ends after 24 hours, and is nothing to somebody who works here', async () => {
    const by = await freshOwner();
    const token = await invitation(by);
    const late = await acceptInvite(deps, { ...who(), token }, key(), NOON + DAY);
    expect(late).toMatchObject({ ok: false, refusal: { code: 'invite-not-valid' } });
    const cashier = who();
    expect(await acceptInvite(deps, { ...cashier, token }, key(), NOON + DAY - 1)).toMatchObject({ ok: true });
    const again = await acceptInvite(deps, { ...cashier, token: await invitation(by) }, key(), NOON);
    expect(again).toMatchObject({ ok: false, refusal: { code: 'already-staff' } });
  });
});

describe('removing somebody', () => {
  it('ends their work at once, and lets them be invited again at the same account', async () => {
    const by = await freshOwner();
    const cashier = who();
    await those.opens(cashier.address);
    const joined = await acceptInvite(deps, { ...cashier, token: await invitation(by) }, key(), NOON);
    if (!joined.ok) throw new Error('the invitation is valid');
    expect(await roleAt(cashier.address)).toBe('cashier');
    const { staffId } = joined.value;
    expect(await removeStaff(deps, staffId, by, key(), NOON)).toMatchObject({ ok: true, value: { name: 'Mei' } });
    expect(await roleAt(cashier.address)).toBeUndefined();
    const twice = await removeStaff(deps, staffId, by, key(), NOON);
    expect(twice).toMatchObject({ ok: false, refusal: { code: 'staff-unknown' } });
    const token = await invitation(by, 'manager');
    expect(await acceptInvite(deps, { ...cashier, token }, key(), NOON)).toMatchObject({ ok: true });
    expect(await roleAt(cashier.address)).toBe('manager');
  });

  it('is never done to the owner', async () => {
    const by = await freshOwner();
    const removed = await removeStaff(deps, by, by, key(), NOON);
    expect(removed).toMatchObject({ ok: false, refusal: { code: 'owner-stays' } });
  });
});
