import { v7 } from 'uuid';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { amountLine, recordPurchase } from '../../src/app/recordPurchase.ts';
import { tidyUp } from '../../src/app/tidyUp.ts';
import type { LineEvent } from '../support/fakeLineWebhook.ts';
import { given, offersOf } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, DAY } from '../support/shop.ts';
import { ownStory } from '../support/story.ts';

const story = ownStory();
/** Hundreds of events, on a machine that may be busy with other things. */
const PATIENCE_MS = 120_000;
const handled = () =>
  vi.waitFor(
    async () => {
      const waiting = await story.service.deps.db.sql`select 1 from regulars.inbox where state = 'waiting'`;
      expect(waiting).toHaveLength(0);
    },
    { timeout: 100_000 },
  );

// Whoever joins gets a voucher: once.
beforeAll(async () => {
  const { deps } = story.service;
  const { couponId, name } = await offersOf(deps).coupon({ claimable: false }, Date.now());
  await setProgramme(deps, { issueRules: [{ id: 'welcome', on: 'join', couponId, name }] });
});

/** All orders of some things. */
function ordersOf<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  if (values.length <= 1) return [values];
  return values.flatMap((first, at) => ordersOf(values.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

describe('following and leaving', () => {
  it(
    'end as the event says that happened last, in all 120 orders of five; nobody who has left is welcomed',
    async () => {
      const { line } = story;
      const since = line.clock.now() - 60_000;
      const people = ordersOf([0, 1, 2, 3, 4]).map((order, index) => {
        const { id } = line.user(`Mover ${index}`, { friend: true });
        const stays = index % 2 === 0;
        // Turns alternate, and the last one decides.
        const turns = [0, 1, 2, 3, 4].map((turn) => {
          const timestamp = since + turn * 1_000;
          return (turn % 2 === 0) === stays
            ? line.event.follow(id, turn > 0, { timestamp })
            : line.event.unfollow(id, { timestamp });
        });
        return { id, stays, inOrder: order.map((turn) => turns[turn] as LineEvent), last: turns[4] as LineEvent };
      });
      for (const { inOrder } of people) expect(await line.deliver(inOrder)).toBe(200);
      await handled();
      const rows = await story.service.deps.db.sql<{ id: string; reachability: string }[]>`
      select channel_user_id as id, reachability from regulars.identities`;
      const states = new Map(rows.map(({ id, reachability }) => [id, reachability]));
      expect(people.filter(({ id, stays }) => states.get(id) !== (stays ? 'reachable' : 'left'))).toEqual([]);

      const tooLate = people.flatMap(({ stays, inOrder, last }) => {
        if (stays) return [];
        return inOrder
          .slice(inOrder.indexOf(last))
          .flatMap(({ replyToken }) => (replyToken === undefined ? [] : [replyToken]));
      });
      const answered = line.callsOf('reply').map(({ body }) => Reflect.get(Object(body), 'replyToken'));
      expect(tooLate.length).toBeGreaterThan(0);
      expect(answered.filter((token) => tooLate.includes(token))).toEqual([]);
      expect(line.callsOf('push')).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'twenty times are one member and one reward for the friend',
    async () => {
      const { deps } = story.service;
      const mei = story.person('line', 'Mei');
      await mei.opens(`https://line.me/R/oaMessage/${encodeURIComponent(story.line.basicId)}/`);
      await mei.waitFor('Become a member');
      await mei.taps('Join now');
      await mei.waitFor('You are a member now');
      const [inviter] = await deps.db.sql<{ memberId: string; code: string }[]>`
      select member_id as "memberId", invite_code as code from regulars.members where name = 'Mei'`;
      const ken = story.person('line', 'Ken');
      const link = `https://line.me/R/oaMessage/${encodeURIComponent(story.line.basicId)}/?i_${inviter?.code}`;
      for (let turn = 0; turn < 20; turn += 1) {
        ken.clear();
        await (turn % 2 === 0 ? ken.opens(link) : ken.unblocks());
        await handled();
        if (turn === 0) {
          await ken.waitFor('A friend invited you');
          await ken.taps('Join now');
          await ken.waitFor('You are a member now');
        }
        const [{ memberId } = { memberId: '' }] = await deps.db.sql<{ memberId: string }[]>`
        select member_id as "memberId" from regulars.identities where channel_user_id = ${ken.id}`;
        if (turn % 5 === 0) {
          const sale = { member: { memberId }, lines: [amountLine(60_000)] };
          given(await recordPurchase(deps, sale, CASHIER, v7(), Date.now()));
        }
        await ken.blocks();
        await handled();
      }
      const [kept] = await deps.db.sql`
      select (select count(*) from regulars.members where name = 'Ken')::int as members,
        (select count(*) from regulars.journals where kind = 'referral')::int as rewards,
        (select count(*) from regulars.referrals)::int as referrals,
        (select count(*) from regulars.vouchers join regulars.members using (member_id)
          where name = 'Ken')::int as vouchers`;
      // One journal for the friend and one for whoever brought them.
      expect(kept).toEqual({ members: 1, rewards: 2, referrals: 1, vouchers: 1 });
      expect(await story.problems()).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('messages of people', () => {
  it(
    'are taken while LINE answers no call of ours, and answered once each when it does',
    async () => {
      const { line } = story;
      const gate = Promise.withResolvers<void>();
      line.always('reply', { until: gate.promise });
      const guests = Array.from({ length: 30 }, (_, at) => line.user(`Waiter ${at}`, { friend: true }));
      for (const { id } of guests) expect(await line.deliver([line.event.text(id, 'hello')])).toBe(200);
      expect(guests.filter(({ id }) => line.acceptedFor(id).length > 0)).toEqual([]);
      line.always('reply', 'ok');
      gate.resolve();
      await handled();
      expect(guests.map(({ id }) => line.acceptedFor(id).length)).toEqual(guests.map(() => 1));
    },
    PATIENCE_MS,
  );
});

describe('an event whose id is forgotten after 7 days', () => {
  it(
    'changes nothing when it comes once more: who joined by it is one member with one welcome',
    async () => {
      const { line, service } = story;
      const { sql } = service.deps.db;
      const { id } = line.user('Forgotten', { friend: true, language: 'en' });
      expect(await line.deliver([line.event.follow(id)])).toBe(200);
      await handled();
      const [, data = ''] = /"label":"Join now","data":"([^"]+)"/.exec(buttonsOf(line.acceptedFor(id))) ?? [];
      const tap = line.event.postback(id, data);
      expect(await line.deliver([tap])).toBe(200);
      await handled();
      const kept = async () => (await sql`select 1 from regulars.inbox where channel_user_id = ${id}`).length;
      const state = async () => sql`
        select (select count(*) from regulars.members where member_id = i.member_id)::int as members,
          (select count(*) from regulars.vouchers where member_id = i.member_id)::int as vouchers
        from regulars.identities i where channel_user_id = ${id}`;
      expect([...(await state())]).toEqual([{ members: 1, vouchers: 1 }]);
      const grows = async (age: string) => {
        await sql`update regulars.inbox set done_at = now() - ${age}::interval where channel_user_id = ${id}`;
        await tidyUp(service.deps, Date.now() + 8 * DAY);
        return kept();
      };
      expect(await grows('6 days 23 hours')).toBe(2);
      expect(await grows('7 days 1 hour')).toBe(0);
      const members = () => sql`select 1 from regulars.members`;
      const before = (await members()).length;
      expect(await line.deliver([tap], { redelivery: true })).toBe(200);
      await handled();
      expect(await kept()).toBe(1);
      expect([...(await state())]).toEqual([{ members: 1, vouchers: 1 }]);
      expect(await members()).toHaveLength(before);
    },
    PATIENCE_MS,
  );
});

/** The buttons of all that somebody got, each with its label before its data. */
const buttonsOf = (accepted: readonly unknown[]): string =>
  JSON.stringify(accepted, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && Reflect.get(value, 'type') === 'postback'
      ? { label: Reflect.get(value, 'label'), data: Reflect.get(value, 'data') }
      : value,
  );

describe('a delivery in two packets', () => {
  it(
    'is taken byte for byte by the service itself, wherever it was cut',
    async () => {
      const { line, service } = story;
      const { id } = line.user('Cut', { friend: true });
      const said = '林小姐 🍵 e\u0301 \ud83d\udc69\u200d\ud83d\udc67';
      const event = line.event.text(id, said);
      const rawBody = Buffer.from(JSON.stringify({ destination: 'U0', events: [event] }));
      const cuts = Array.from({ length: rawBody.length - 1 }, (_, at) => at + 1);
      const answers: number[] = [];
      const post = async (): Promise<void> => {
        for (let splitAt = cuts.pop(); splitAt !== undefined; splitAt = cuts.pop())
          answers.push(await line.deliver([event], { rawBody, splitAt }));
      };
      await Promise.all([post(), post(), post(), post()]);
      // The signature is of the bytes: whoever reads others answers 401.
      expect(new Set(answers)).toEqual(new Set([200]));
      expect(answers).toHaveLength(rawBody.length - 1);
      await handled();
      const rows = await service.deps.db.sql<{ bytes: Buffer }[]>`
        select bytes from regulars.inbox where channel_user_id = ${id}`;
      expect(rows.map(({ bytes }) => JSON.parse(bytes.toString()))).toEqual([event]);
      expect(line.acceptedFor(id)).toHaveLength(1);
    },
    PATIENCE_MS,
  );
});
