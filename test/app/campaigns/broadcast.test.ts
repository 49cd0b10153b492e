import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { publicLink } from '../../../src/app/campaigns/broadcast.ts';
import { startDueBroadcasts } from '../../../src/app/campaigns/broadcastConfirm.ts';
import {
  changeBroadcast,
  createBroadcast,
  deleteBroadcast,
  readBroadcast,
} from '../../../src/app/campaigns/broadcastDraft.ts';
import { broadcastOutcome } from '../../../src/app/campaigns/broadcastOutcome.ts';
import { setMarketing } from '../../../src/app/setMarketing.ts';
import { takeCoupon } from '../../../src/app/takeCoupon.ts';
import { EVERYONE } from '../../../src/core/segments/question.ts';
import { broadcastsOf } from '../../support/broadcasts.ts';
import { atOnce, given, offersOf, outcome } from '../../support/offers.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { reader, draft, with: changed, confirm } = broadcastsOf(deps);
const start = (now = NOON) => startDueBroadcasts(deps, ['telegram', 'line'], now);
const rowsOf = (campaignId: string) =>
  deps.db.sql<{ memberId: string; state: string }[]>`
    select member_id as "memberId", state from regulars.deliveries where campaign_id = ${campaignId}`;
const audited = async (campaignId: string) =>
  (
    await deps.db.sql<{ action: string }[]>`
      select action from regulars.audit where details->>'campaignId' = ${campaignId} order by audit_id`
  ).map(({ action }) => action);

describe('writing a broadcast', () => {
  it('is for owner and managers, and every change is in the audit log', async () => {
    const text = { language: 'en', text: 'Hello' };
    const refused = await createBroadcast(deps, { audience: EVERYONE, text }, CASHIER, `k:${v7()}`, NOON);
    expect(outcome(refused)).toBe('not-allowed');
    const written = await changed(await draft(), { controlPercent: 10 });
    await deleteBroadcast(deps, written.campaignId, OWNER, `k:${v7()}`, NOON);
    expect(await audited(written.campaignId)).toEqual(['broadcast-written', 'broadcast-changed', 'broadcast-deleted']);
    expect(await readBroadcast(deps, written.campaignId)).toBeUndefined();
  });

  it('refuses what cannot be filled in, with the names that were typed', async () => {
    const written = await draft();
    const wrong = async (text: string) =>
      changeBroadcast(deps, written.campaignId, { text: { language: 'en', text } }, OWNER, `k:${v7()}`, NOON);
    expect(await wrong('{{ nmae }} {{ member.id }}')).toMatchObject({ refusal: { code: 'template-unknown' } });
    expect(outcome(await wrong('{% for x in (1..9) %}x{% endfor %}'))).toBe('template-invalid');
    expect(outcome(await wrong('{{ name | upcase }}'))).toBe('template-invalid');
    expect(outcome(await wrong('{{ name'))).toBe('template-invalid');
    for (const typed of ['Hi {name}', '{名前}様', 'คุณ{ชื่อ}', '｛｛ name ｝｝，您好', '{{ name }} {points}'])
      expect(outcome(await wrong(typed))).toBe('template-invalid');
    expect(outcome(await wrong('{{ name }} {^_^} {10% off}'))).toBe('ok');
    expect(outcome(await wrong('x'.repeat(3_801)))).toBe('broadcast-too-long');
    expect(outcome(await wrong(`${'x'.repeat(3_400)}${'{{ name }}'.repeat(20)}`))).toBe('broadcast-too-long-filled');
    expect(outcome(await wrong('{{name}}'.repeat(470)))).toBe('broadcast-too-long-filled');
    expect(outcome(await wrong('{{ name | default: "friend" }}, {{points}}!'))).toBe('ok');
  });

  it('takes pictures and links from the internet only', () => {
    expect(publicLink('https://cakes.example.com/a b.png')).toBe('https://cakes.example.com/a%20b.png');
    for (const inside of [
      'http://cakes.example.com/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://192.168.0.1/',
      'https://2130706433/',
      'https://localhost/',
      'https://nas.local/',
      'https://db.internal./',
      'https://user:secret@cakes.example.com/',
      'javascript:alert(1)',
      'cakes',
    ]) {
      expect([inside, publicLink(inside)]).toEqual([inside, undefined]);
    }
  });
});

describe('confirming a broadcast', () => {
  it('is one sending, however often the button is tapped', async () => {
    const member = await reader();
    const written = await draft();
    const key = v7();
    expect(outcome(await confirm(written, key))).toBe('ok');
    expect(await confirm(written, key)).toMatchObject({ ok: true, repeated: true });
    expect(outcome(await confirm(written))).toBe('broadcast-confirmed');
    await start();
    await start();
    const rows = await rowsOf(written.campaignId);
    expect(rows.filter(({ memberId }) => memberId === member)).toHaveLength(1);
  });

  it('begins when due, also where one that was due before cannot begin', async () => {
    await reader();
    const broken = await draft();
    await confirm(broken, v7(), NOON - 1_000);
    await deps.db.sql`
      update regulars.campaigns set audience = '{"all":[{"kind":"of another time"}]}'
      where campaign_id = ${broken.campaignId}`;
    const whole = await draft();
    await confirm(whole);
    const { begun, failed } = await start();
    expect(begun).toBe(1);
    expect([...failed.keys()]).toEqual([broken.campaignId]);
    expect(await rowsOf(whole.campaignId)).not.toEqual([]);
    await deps.db.sql`delete from regulars.campaigns where campaign_id = ${broken.campaignId}`;
  });

  it('from ten places at once is one sending, expanded once by ten processes at once', async () => {
    await reader();
    const written = await draft();
    const confirmed = await atOnce(10, () => confirm(written));
    expect(confirmed.map(outcome).toSorted()).toEqual([...Array(9).fill('broadcast-confirmed'), 'ok']);
    const begun = await atOnce(10, () => start());
    expect(begun.reduce((all, one) => all + one.begun, 0)).toBe(1);
    const [ranges] = await deps.db.sql`
      select count(*)::int as count, sum(total)::int as total from regulars.delivery_ranges
      where campaign_id = ${written.campaignId}`;
    expect(ranges).toEqual({ count: 1, total: (await rowsOf(written.campaignId)).length });
  });

  it('sends what was looked at: a change in between asks for another look', async () => {
    const written = await draft();
    await changed(written, { controlPercent: 20 });
    expect(outcome(await confirm(written))).toBe('broadcast-changed');
  });

  it('at night begins when the quiet hours end', async () => {
    const night = Date.parse('2026-11-21T22:30:00+08:00');
    const written = await draft();
    const confirmed = given(await confirm(written, v7(), night));
    expect(confirmed.dueAt).toBe(Date.parse('2026-11-22T09:00:00+08:00'));
    await start(night);
    expect(await rowsOf(written.campaignId)).toHaveLength(0);
  });

  it('is refused when its coupon is over', async () => {
    const { coupon } = offersOf(deps);
    const offer = await coupon({ lastDay: '2026-11-22', claimable: false });
    const written = await changed(await draft(), { couponId: offer.couponId });
    expect(outcome(await confirm(written, v7(), NOON + 3 * DAY))).toBe('broadcast-coupon-over');
  });
});

describe('beginning a broadcast', () => {
  it('leaves out who stopped, who cannot be reached and who had an offer just before, and says how many', async () => {
    const tag = v7();
    const tagged = async (memberId: string) => {
      await deps.db
        .sql`insert into regulars.member_tags (member_id, tag, created_at) values (${memberId}, ${tag}, now())`;
      return memberId;
    };
    const gets = await tagged(await reader());
    const stopped = await tagged(await reader());
    await tagged(await reader({}, null));
    const had = await tagged(await reader());
    await deps.db.sql`insert into regulars.marketing_contacts (member_id, last_at)
      values (${had}, ${new Date(NOON - DAY).toISOString()})`;
    const written = await draft({ all: [{ kind: 'tag', tag }] });
    given(await confirm(written));
    const wish = { memberId: stopped, granted: false, channel: 'telegram', source: 'stop' } as const;
    given(await setMarketing(deps, wish, `stop:${v7()}`, NOON));
    await start();
    expect(await rowsOf(written.campaignId)).toEqual([{ memberId: gets, state: 'queued' }]);
    const begun = await readBroadcast(deps, written.campaignId);
    expect(begun?.leftOut).toEqual({ 'no-consent': 1, unreachable: 1, frequency: 1 });
  });

  it('to nobody is over at once', async () => {
    const written = await draft({ all: [{ kind: 'tag', tag: v7() }] });
    given(await confirm(written));
    await start();
    expect((await readBroadcast(deps, written.campaignId))?.state).toBe('done');
  });

  it('cuts everybody who is chosen into ranges of 500 that touch nowhere, each with its own count', async () => {
    const tag = v7();
    // Of 1,700, one in twelve did not agree and one in ten of the others has no account.
    await deps.db.sql`
      with made as (
        insert into regulars.members (member_id, language, marketing_consent, invite_code, joined_at)
        select gen_random_uuid(), 'en', n % 12 > 0, ${tag} || n, now() from generate_series(1, 1700) n
        returning member_id, invite_code),
      tagged as (
        insert into regulars.member_tags (member_id, tag, created_at) select member_id, ${tag}, now() from made)
      insert into regulars.identities
        (channel, channel_user_id, member_id, reachability_at, first_contact_at, last_active_at)
      select case right(invite_code, 1) when '7' then 'telegram' else 'line' end, invite_code, member_id, now(), now(), now()
      from made where right(invite_code, 1) <> '5'`;
    const written = await changed(await draft({ all: [{ kind: 'tag', tag }] }), { controlPercent: 20 });
    given(await confirm(written));
    await start();
    const rows = (await rowsOf(written.campaignId)).toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
    const cut = await deps.db.sql`
      select range_no as no, first_member_id as first, last_member_id as last, total, held_out as held, state
      from regulars.delivery_ranges where campaign_id = ${written.campaignId} order by range_no`;
    const wanted = [0, 1, 2].map((no) => {
      const part = rows.slice(500 * no, 500 * (no + 1));
      const held = part.filter(({ state }) => state === 'held_out').length;
      return { no, first: part[0]?.memberId, last: part.at(-1)?.memberId, total: part.length, held, state: 'open' };
    });
    expect([...cut]).toEqual(wanted);
    const { leftOut } = (await readBroadcast(deps, written.campaignId)) ?? {};
    const { 'no-consent': refused = 0, unreachable = 0 } = leftOut ?? {};
    expect([refused, rows.length + refused + unreachable]).toEqual([141, 1_700]);
  });

  it('holds out the control group that was asked for, and nobody unless asked', async () => {
    const tag = v7();
    for (let count = 0; count < 60; count += 1) {
      const memberId = await reader();
      await deps.db
        .sql`insert into regulars.member_tags (member_id, tag, created_at) values (${memberId}, ${tag}, now())`;
    }
    const written = await changed(await draft({ all: [{ kind: 'tag', tag }] }), { controlPercent: 50 });
    given(await confirm(written));
    await start();
    const rows = await rowsOf(written.campaignId);
    const heldOut = rows.filter(({ state }) => state === 'held_out').length;
    expect(rows).toHaveLength(60);
    expect(heldOut).toBeGreaterThan(10);
    expect(heldOut).toBeLessThan(50);
    const begun = await readBroadcast(deps, written.campaignId);
    if (begun === undefined) throw new Error('it is there');
    expect(await broadcastOutcome(deps, begun)).toMatchObject({
      progress: { heldOut },
      sales: { members: 0, minor: 0 },
    });
    const [buyer] = rows.filter(({ state }) => state === 'queued');
    await shop.buys(String(buyer?.memberId), 1_000, { now: NOON + 1 });
    await deps.db.sql`update regulars.deliveries set state = 'sent' where campaign_id = ${written.campaignId}
      and member_id = ${String(buyer?.memberId)}`;
    expect(await broadcastOutcome(deps, begun)).toMatchObject({ sales: { members: 1, minor: 1_000 } });
  });
});

describe('the coupon of a broadcast', () => {
  it('is one voucher for a member, ever, however often the button is tapped', async () => {
    const memberId = await reader();
    const offer = await offersOf(deps).coupon({ claimable: false });
    const written = await changed(await draft(), { couponId: offer.couponId });
    const wanted = { campaignId: written.campaignId };
    expect(outcome(await takeCoupon(deps, memberId, wanted, `t:${v7()}`, NOON))).toBe('coupon-unknown');
    given(await confirm(written));
    await start();
    const taken = await atOnce(5, () => takeCoupon(deps, memberId, wanted, `t:${v7()}`, NOON));
    expect(taken.map(outcome).toSorted()).toEqual([...Array(4).fill('coupon-already-taken'), 'ok']);
    const vouchers = await deps.db.sql`select source, source_id as "sourceId", code from regulars.vouchers
      where member_id = ${memberId}`;
    expect(vouchers).toMatchObject([{ source: 'campaign', sourceId: written.campaignId }]);
    await deps.db.sql`update regulars.vouchers set state = 'redeemed' where member_id = ${memberId}`;
    expect(outcome(await takeCoupon(deps, memberId, wanted, `t:${v7()}`, NOON))).toBe('coupon-already-taken');
    const begun = await readBroadcast(deps, written.campaignId);
    if (begun === undefined) throw new Error('it is there');
    expect((await broadcastOutcome(deps, begun))?.coupons).toEqual({ taken: 1, used: 1 });
  });
});
