import fc from 'fast-check';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { deliveries, referrals, vouchers } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { refundPurchase } from '../../../src/app/refundPurchase.ts';
import { amongOfQuestion, countOfQuestion, membersOfQuestion } from '../../../src/app/segments/ask.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../../src/core/programme.ts';
import type { Condition, Question } from '../../../src/core/segments/question.ts';
import { READY } from '../../../src/core/segments/ready.ts';
import { broadcastsOf } from '../../support/broadcasts.ts';
import { DAY, NOON, OWNER, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { reader } = broadcastsOf(deps);
const asking = { programme: DEFAULT_PROGRAMME as Programme, channels: ['line', 'telegram'] as const, at: NOON };

const line = (sku: string, quantity = 1) => ({ sku, name: sku, quantity, unitPriceMinor: 100, discountMinor: 0 });

/** Of some members, those for whom a question holds, by their place in the list. */
async function among(members: readonly string[], question: Question, programme: Partial<Programme> = {}) {
  const asked = { ...asking, programme: { ...DEFAULT_PROGRAMME, ...programme } as Programme };
  const found = await amongOfQuestion(deps, question, asked, members);
  return members.flatMap((memberId, place) => (found.has(memberId) ? [place] : []));
}

describe('whom a question holds for', () => {
  it('what they bought, how often, how much, how long ago and where', async () => {
    const [none, once, often, long, back] = await Promise.all([1, 2, 3, 4, 5].map(() => shop.member()));
    const people = [none, once, often, long, back].map(String);
    const sku = v7();
    await shop.buys(people[1] ?? '', 0, { lines: [line(sku, 2)], store: 'North', now: NOON - DAY });
    for (const days of [1, 5, 9])
      await shop.buys(people[2] ?? '', 0, { lines: [line(sku, days)], now: NOON - days * DAY });
    await shop.buys(people[3] ?? '', 0, { lines: [line(sku, 7)], now: NOON - 80 * DAY });
    const returned = await shop.buys(people[4] ?? '', 0, { lines: [line(sku)], now: NOON - DAY });
    await deps.db
      .sql`update regulars.purchases set refunded_minor = net_minor where purchase_id = ${returned.purchaseId}`;

    expect(await among(people, { kind: 'bought', sku, days: 30 })).toEqual([1, 2]);
    const part = await shop.member();
    const both = await shop.buys(part, 0, { lines: [line(sku, 3), line(v7())], now: NOON - DAY });
    const bringsBack = (quantity: number) =>
      refundPurchase(
        deps,
        { purchaseId: both.purchaseId, what: { kind: 'lines', lines: [{ sku, quantity }] } },
        OWNER,
        v7(),
        NOON,
      );
    expect((await bringsBack(2)).ok).toBe(true);
    expect(await among([part], { kind: 'bought', sku, days: 30, quantity: 1 })).toEqual([0]);
    expect(await among([part], { kind: 'bought', sku, days: 30, quantity: 2 })).toEqual([]);
    expect((await bringsBack(1)).ok).toBe(true);
    expect(await among([part], { kind: 'bought', sku, days: 30 })).toEqual([]);
    expect(await among(people, { kind: 'bought', sku, days: 30, quantity: 3 })).toEqual([2]);
    expect(await among(people, { kind: 'bought', sku, days: 90, quantity: 7 })).toEqual([2, 3]);
    expect(await among(people, { kind: 'bought-anything', days: 30 })).toEqual([1, 2]);
    expect(await among(people, { kind: 'bought-anything', days: 90, store: 'North' })).toEqual([1]);
    expect(await among(people, { kind: 'purchases', days: 30, atLeast: 2 })).toEqual([2]);
    expect(await among(people, { kind: 'purchases', days: 30, atMost: 1 })).toEqual([0, 1, 3, 4]);
    expect(await among(people, { kind: 'purchases', days: 30, atMost: 0 })).toEqual([0, 3, 4]);
    expect(await among(people, { kind: 'purchases', atLeast: 1, atMost: 1 })).toEqual([1, 3, 4]);
    expect(await among(people, { kind: 'spend', days: 30, atLeast: 201 })).toEqual([2]);
    expect(await among(people, { kind: 'spend', days: 30, atLeast: 0, atMost: 200 })).toEqual([0, 1, 3, 4]);
    expect(await among(people, { kind: 'spend', atLeast: 700 })).toEqual([2, 3]);
  });

  it('their profile: joined, birthday by either calendar, language, tier, points, consent and where they are reached', async () => {
    const solar = { birthdayCalendar: 'solar', birthdayMonth: 12, birthdayDay: 1 } as const;
    // Lunar 10/20 is 28 November 2026.
    const lunar = { birthdayCalendar: 'lunar', birthdayMonth: 10, birthdayDay: 20 } as const;
    const people = [
      await reader({ ...solar, tier: 'gold', available: 50, language: 'zh-Hant-TW' }, 'line', NOON - 40 * DAY),
      await reader(
        { ...lunar, tier: 'silver', tierFloor: 'gold', deficit: 5, language: 'zh' },
        'telegram',
        NOON - 10 * DAY,
      ),
      await reader({ tier: 'gone', marketingConsent: false, language: 'zhx' }, null, NOON),
    ];
    expect(await among(people, { kind: 'joined', days: 30 })).toEqual([1, 2]);
    expect(await among(people, { kind: 'birthday-within', days: 10 })).toEqual([0, 1]);
    expect(await among(people, { kind: 'birthday-within', days: 7 })).toEqual([1]);
    expect(await among(people, { kind: 'language', language: 'zh' })).toEqual([0, 1]);
    expect(await among(people, { kind: 'language', language: 'zh-Hant' })).toEqual([0]);
    expect(await among(people, { kind: 'consent' })).toEqual([0, 1]);
    expect(await among(people, { kind: 'channel', channel: 'line' })).toEqual([0]);
    expect(await among(people, { kind: 'reachable' })).toEqual([0, 1]);
    expect(await among(people, { kind: 'points', atMost: -1 })).toEqual([1]);
    expect(await among(people, { kind: 'points', atLeast: 0 })).toEqual([0, 2]);
    const level = (id: string) => ({ id, name: id });
    const tiers = { levels: ['silver', 'gold'].map(level) } as unknown as NonNullable<Programme['tiers']>;
    expect(await among(people, { kind: 'tier', tier: 'gold' }, { tiers })).toEqual([0, 1]);
    expect(await among(people, { kind: 'tier', tier: 'silver' }, { tiers })).toEqual([]);
    expect(await among(people, { kind: 'tier-at-least', tier: 'silver' }, { tiers })).toEqual([0, 1]);
    expect(await among(people, { not: { kind: 'tier-at-least', tier: 'silver' } }, { tiers })).toEqual([2]);
    expect(await among(people, { kind: 'tier', tier: 'gone' }, { tiers })).toEqual([]);
  });

  it('their vouchers, points that leave, friends, and what they did about a campaign', async () => {
    const people = await Promise.all([1, 2, 3].map(() => shop.member()));
    const [first = '', second = '', third = ''] = people;
    const [couponId, campaignId] = [v7(), v7()];
    const voucher = (memberId: string, about: Partial<typeof vouchers.$inferInsert> = {}) => ({
      memberId,
      voucherId: v7(),
      couponId,
      code: v7(),
      state: 'issued' as const,
      source: 'taken' as const,
      issuedAt: new Date(NOON),
      ...about,
    });
    await commit(deps.db, [
      insertRows(vouchers, [
        voucher(first, { expiresAt: new Date(NOON + 2 * DAY), source: 'campaign', sourceId: campaignId }),
        voucher(second, { couponId: v7() }),
        voucher(third, { expiresAt: new Date(NOON - 1) }),
      ]),
    ]);
    await commit(deps.db, [
      insertRows(
        deliveries,
        people.map((memberId, place) => ({
          campaignId,
          memberId,
          state: place === 2 ? ('failed' as const) : ('sent' as const),
          doneAt: new Date(NOON - 5 * DAY),
        })),
      ),
    ]);
    await shop.buys(second, 10_000, { now: NOON - 4 * DAY });
    await shop.buys(third, 10_000, { now: NOON - 4 * DAY });
    await deps.db
      .sql`update regulars.lots set expires_at = ${new Date(NOON + 10 * DAY).toISOString()} where member_id = ${second}`;
    const referral = { joinedAt: new Date(NOON), expiresAt: new Date(NOON), changedAt: new Date(NOON) };
    await commit(deps.db, [
      insertRows(referrals, [
        { memberId: second, referrerMemberId: first, state: 'rewarded', ...referral },
        { memberId: third, referrerMemberId: first, state: 'rejected', ...referral },
      ]),
    ]);
    expect(await among(people, { kind: 'voucher' })).toEqual([0, 1]);
    expect(await among(people, { kind: 'voucher', couponId })).toEqual([0]);
    expect(await among(people, { kind: 'voucher', days: 2 })).toEqual([0]);
    expect(await among(people, { kind: 'voucher', days: 1 })).toEqual([]);
    expect(await among(people, { kind: 'coupon-used', couponId })).toEqual([]);
    expect(await among(people, { kind: 'points-leaving', days: 10 })).toEqual([1]);
    expect(await among(people, { kind: 'points-leaving', days: 9 })).toEqual([]);
    expect(await among(people, { kind: 'referred' })).toEqual([1]);
    expect(await among(people, { kind: 'brought', atLeast: 1 })).toEqual([0]);
    expect(await among(people, { kind: 'brought', atMost: 0 })).toEqual([1, 2]);
    expect(await among(people, { kind: 'campaign', campaignId, did: 'sent' })).toEqual([0, 1]);
    expect(await among(people, { kind: 'campaign', campaignId, did: 'took' })).toEqual([0]);
    expect(await among(people, { kind: 'campaign', campaignId, did: 'bought' })).toEqual([1]);
  });

  it('and, or and not are those of sets, however they are put together', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5, 6].map(() => shop.member()));
    const has = new Map<string, ReadonlySet<number>>([
      [v7(), new Set([0, 1, 2])],
      [v7(), new Set([1, 3])],
      [v7(), new Set([2, 3, 4])],
    ]);
    for (const [tag, places] of has) {
      for (const place of places) {
        await deps.db
          .sql`insert into regulars.member_tags (member_id, tag, created_at) values (${people[place] ?? ''}, ${tag}, now())`;
      }
    }
    const holds = (question: Question, place: number): boolean => {
      if ('kind' in question) return question.kind === 'tag' && has.get(question.tag)?.has(place) === true;
      if ('not' in question) return !holds(question.not, place);
      if ('all' in question) return question.all.every((part) => holds(part, place));
      return question.any.some((part) => holds(part, place));
    };
    const { tree } = fc.letrec<{ tree: Question; leaf: Condition }>((tie) => ({
      leaf: fc.constantFrom(...has.keys()).map((tag) => ({ kind: 'tag', tag })),
      tree: fc.oneof(
        { maxDepth: 4 },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 3 }).map((all) => ({ all })),
        fc.array(tie('tree'), { maxLength: 3 }).map((any) => ({ any })),
        tie('tree').map((not) => ({ not })),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (question) => {
        expect(await among(people, question)).toEqual([0, 1, 2, 3, 4, 5].filter((place) => holds(question, place)));
      }),
      { numRuns: 60 },
    );
  });

  it('every ready-made one is counted, and its members are listed page by page', async () => {
    for (const question of Object.values(READY)) {
      const { members, reachable, takeMarketing } = await countOfQuestion(deps, question, asking);
      const listed: string[] = [];
      for (let after: string | null | undefined = null; after !== undefined; ) {
        const page = await membersOfQuestion(deps, question, asking, { after, limit: 2 });
        listed.push(...page.members.map(({ memberId }) => memberId));
        after = page.next;
      }
      expect(new Set(listed).size).toBe(listed.length);
      expect({ question, listed: listed.length }).toEqual({ question, listed: members });
      expect(listed).toEqual(listed.toSorted());
      expect(takeMarketing).toBeLessThanOrEqual(reachable);
      expect(reachable).toBeLessThanOrEqual(members);
    }
  });
});
