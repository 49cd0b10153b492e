import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/app/deps.ts';
import { isCardToken, issueCard, memberOfTicket, resolveCard } from '../../src/app/memberCards.ts';
import { tidyUp } from '../../src/app/tidyUp.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { people } from '../support/people.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();
const { member } = people(deps);
const cashier = (): Actor => ({ kind: 'staff', staffId: deps.newId(), role: 'cashier' });
const SECOND = 1_000;

async function shownCard(now = NOON) {
  const { memberId } = await member();
  return { memberId, ...(await issueCard(deps, memberId, now)) };
}

describe('a member card', () => {
  it('is a token of at least 128 bits that fits a deep link, and six digits', async () => {
    const card = await shownCard();
    expect(isCardToken(card.token)).toBe(true);
    expect(Buffer.from(card.token.slice(2), 'base64url')).toHaveLength(16);
    expect(card.code).toMatch(/^\d{6}$/);
    expect(card.expiresAt).toBe(NOON + 60 * SECOND);
    const stored = await deps.db.sql`select token_hash from regulars.member_cards where code = ${card.code}`;
    expect(JSON.stringify(stored)).not.toContain(card.token);
  });

  it('gives whoever scans it within 60 s a ticket of 10 minutes that only they can use', async () => {
    const card = await shownCard();
    const [till, other] = [cashier(), cashier()];
    const resolved = await resolveCard(deps, { token: card.token }, till, NOON + 59 * SECOND);
    if (!resolved.ok) throw new Error(resolved.refusal.code);
    const { ticket, memberId, expiresAt } = resolved.value;
    expect(memberId).toBe(card.memberId);
    expect(await memberOfTicket(deps, ticket, till, expiresAt - 1)).toBe(card.memberId);
    expect(await memberOfTicket(deps, ticket, till, expiresAt)).toBeUndefined();
    expect(await memberOfTicket(deps, ticket, other, NOON)).toBeUndefined();
    expect(expiresAt).toBe(NOON + 59 * SECOND + 600 * SECOND);
  });

  it('is found by its six digits too, also typed with a gap or in full width', async () => {
    const card = await shownCard();
    const typed = `${card.code.slice(0, 3)} ${card.code.slice(3)}`.replaceAll(/\d/g, (digit) =>
      String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0),
    );
    expect(await resolveCard(deps, { code: typed }, cashier(), NOON)).toMatchObject({
      ok: true,
      value: { memberId: card.memberId },
    });
  });

  it('counts once: a replay and a screenshot after 60 s are refused, each with its reason', async () => {
    const [used, late] = [await shownCard(), await shownCard()];
    const till = cashier();
    expect((await resolveCard(deps, { token: used.token }, till, NOON)).ok).toBe(true);
    const refused = async (token: string, now: number) => {
      const answered = await resolveCard(deps, { token }, till, now);
      return answered.ok ? 'taken' : answered.refusal.code;
    };
    expect(await refused(used.token, NOON + SECOND)).toBe('card-used');
    expect(await refused(late.token, NOON + 60 * SECOND)).toBe('card-expired');
    expect(await refused('c_AAAAAAAAAAAAAAAAAAAAAA', NOON)).toBe('card-unknown');
  });

  it('goes to exactly one of twenty scanners at the same moment', async () => {
    const card = await shownCard();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        resolveCard(deps, index % 2 === 0 ? { token: card.token } : { code: card.code }, cashier(), NOON),
      ),
    );
    expect(all.filter((one) => one.ok)).toHaveLength(1);
    expect(new Set(all.flatMap((one) => (one.ok ? [] : [one.refusal.code])))).toEqual(new Set(['card-used']));
  });

  it('gives the same ticket again when the event that resolved it is handled twice', async () => {
    const card = await shownCard();
    const till = cashier();
    const first = await resolveCard(deps, { token: card.token }, till, NOON, 'event:scan');
    expect(await resolveCard(deps, { token: card.token }, till, NOON + SECOND, 'event:scan')).toEqual({
      ...first,
      repeated: true,
    });
  });

  it('lets a code that has lapsed come back for another member, and never while it lives', async () => {
    const { memberId } = await member();
    const digits = Buffer.from([0, 0, 0, 0, 0, 42]);
    const sixBytes = (count: number) => (count === 6 ? digits : deps.randomBytes(count));
    const rigged = { ...deps, db: deps.db, randomBytes: sixBytes };
    const first = await issueCard(rigged, memberId, NOON);
    expect(first.code).toBe('000042');
    let asked = 0;
    const second = await issueCard(
      { ...rigged, randomBytes: (count) => (count === 6 && ++asked > 1 ? deps.randomBytes(6) : sixBytes(count)) },
      memberId,
      NOON + SECOND,
    );
    expect(second.code).not.toBe('000042');
    expect((await issueCard(rigged, memberId, NOON + 61 * SECOND)).code).toBe('000042');
  });
});

describe('guessing card codes', () => {
  it('ends after 10 wrong ones in 10 minutes, also when 20 are tried at once, and hits nobody else', async () => {
    const card = await shownCard();
    const till = cashier();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => resolveCard(deps, { code: `wrong${index}` }, till, NOON)),
    );
    const codes = all.map((one) => (one.ok ? 'taken' : one.refusal.code));
    expect(codes.filter((code) => code === 'card-unknown')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too-many-wrong-codes')).toHaveLength(10);
    expect(await resolveCard(deps, { code: card.code }, till, NOON)).toMatchObject({
      refusal: { code: 'too-many-wrong-codes' },
    });
    expect((await resolveCard(deps, { code: card.code }, cashier(), NOON)).ok).toBe(true);
  });

  it('does not count a card that has run out: for ten minutes a late scan hears why, however often the rest is tidied', async () => {
    const till = cashier();
    const card = await shownCard();
    const end = NOON + 60 * SECOND;
    await tidyUp(deps, end + 600 * SECOND);
    for (let scan = 0; scan < 12; scan += 1) {
      const late = await resolveCard(deps, { code: card.code }, till, end + 600 * SECOND);
      expect(late).toMatchObject({ refusal: { code: 'card-expired' } });
    }
    await tidyUp(deps, end + 601 * SECOND);
    const gone = await resolveCard(deps, { code: card.code }, till, end + 601 * SECOND);
    expect(gone).toMatchObject({ refusal: { code: 'card-unknown' } });
  });

  it('never counts right ones', async () => {
    const till = cashier();
    for (let round = 0; round < 12; round += 1) {
      const card = await shownCard();
      expect((await resolveCard(deps, { code: card.code }, till, NOON)).ok).toBe(true);
    }
  });
});
