import { v7 } from 'uuid';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CampaignPlan } from '../../src/app/campaigns/plan.ts';
import { savedPushes } from '../../src/app/campaigns/saved.ts';
import { setCampaignState } from '../../src/app/campaigns/state.ts';
import type { ChatContext, Reply } from '../../src/chat/chat.ts';
import { conversations } from '../../src/chat/conversations.ts';
import { converse } from '../../src/chat/route.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { takeRiders } from '../../src/delivery/rides.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { campaignOf, countersOf, deliveriesOf, type Enrolled, planFor, statesOf } from '../support/sendings.ts';
import { NOON, OWNER } from '../support/shop.ts';
import { type Instance, words } from '../support/spine.ts';

const { spine, deps, onLine, onTelegram, isState, dueNow, endLeases } = ownSendings();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let clock = NOON;
const campaignsAt = () => clock;
const LATER = NOON + 5 * HOUR;
/** The time is over until which messages wait. */
const waitEnds = async () => {
  clock = LATER;
  await dueNow();
  await spine.dueNow();
};
/** An answer to something that somebody only looks at. */
const looked = async (): Promise<Reply> => ({ messages: [words('240 points')], carries: true });

afterEach(async () => {
  clock = NOON;
  await deps.db.sql`update regulars.campaigns set state = 'cancelled' where state <> 'done'`;
});

const plan = (people: readonly Enrolled[], about: Partial<CampaignPlan> = {}) =>
  planFor(deps, people, { kind: 'repurchase', waitHours: 4, ...about });

/** Until the sender has put off what waits, and has let go of it. */
const waits = (campaignId: string, count: number) =>
  vi.waitFor(
    async () => {
      const [row] = await deps.db.sql`
        select count(*)::int as waiting, (select count(*)::int from regulars.delivery_ranges r
          where r.campaign_id = ${campaignId} and (r.leased_until is not null or r.not_before is null)) as held
        from regulars.deliveries where campaign_id = ${campaignId} and state = 'queued' and not_before > now()`;
      expect(row).toEqual({ waiting: count, held: 0 });
    },
    { timeout: 10_000, interval: 10 },
  );

const asks = async (
  { url }: Instance,
  one: Enrolled | undefined,
  event = spine.line.event.text(one?.channelUserId ?? '', 'points'),
) => {
  await spine.line.deliver([event], { url });
  await settled();
};
const settled = () =>
  vi.waitFor(
    async () => {
      const rows = await deps.db.sql`
        select 1 from regulars.inbox where state = 'waiting'
        union all select 1 from regulars.outbox where state = 'queued'
        union all select 1 from regulars.deliveries where state = 'sending'`;
      expect(rows).toHaveLength(0);
    },
    { timeout: 15_000, interval: 10 },
  );
const heard = (one: Enrolled | undefined) => spine.line.acceptedFor(one?.channelUserId ?? '');
/** How often the campaign arrived, whatever the service was told. */
const told = (one: Enrolled | undefined, said = 'Happy birthday') =>
  heard(one)
    .flatMap(({ messages }) => messages)
    .filter((message) => String(Reflect.get(message, 'text') ?? '').startsWith(said)).length;
const ways = (one: Enrolled | undefined) => heard(one).map(({ endpoint, messages }) => [endpoint, messages.length]);

describe('a campaign that may wait', () => {
  it('goes out with the answer to whoever looks at something, and is pushed to the others at its end', async () => {
    const [ann, ben] = await onLine(2);
    const [tom] = await onTelegram(1);
    const campaignId = await plan([ann, ben, tom] as Enrolled[]);
    const service = await spine.start({ campaignsAt, converse: looked });
    await waits(campaignId, 2);
    // A hand of its own sends at Telegram's pace.
    await vi.waitFor(async () => expect(await countersOf(deps, campaignId)).toMatchObject({ sent: 1 }), 20_000);
    expect(spine.telegram.accepted(tom?.channelUserId ?? '')).toHaveLength(1);
    expect([told(ann), told(ben)]).toEqual([0, 0]);
    await asks(service, ann);
    expect(heard(ann)).toMatchObject([
      { endpoint: 'reply', messages: [{ text: '240 points' }, { text: expect.stringMatching(/^Happy birthday/) }] },
    ]);
    expect(await countersOf(deps, campaignId)).toMatchObject({ total: 3, sent: 2 });
    await asks(service, ann);
    expect(ways(ann)).toEqual([
      ['reply', 2],
      ['reply', 1],
    ]);
    await waitEnds();
    await isState(campaignId, 'done');
    expect([told(ann), ways(ben)]).toEqual([1, [['push', 1]]]);
    expect(await savedPushes(deps, 'Asia/Taipei', NOON)).toEqual({ month: 1, before: 0 });
    expect(await savedPushes(deps, 'Asia/Taipei', NOON + 20 * DAY)).toEqual({ month: 0, before: 1 });
  });

  it('waits for nobody when its hours are not set', async () => {
    const [ann] = await onLine(1);
    const campaignId = await plan([ann] as Enrolled[], { waitHours: 0 });
    await spine.start({ campaignsAt, converse: looked });
    await isState(campaignId, 'done');
    expect(ways(ann)).toEqual([['push', 1]]);
  });

  it('goes along once, however often an event comes and whichever process answers', async () => {
    const people = await onLine(6);
    const campaignId = await plan(people);
    const both = [
      await spine.start({ campaignsAt, converse: looked }),
      await spine.start({ campaignsAt, converse: looked }),
    ];
    await waits(campaignId, 6);
    const events = people.map(({ channelUserId }) => spine.line.event.text(channelUserId, 'points'));
    await Promise.all(both.flatMap(({ url }) => [0, 1].map(() => spine.line.deliver(events, { url }))));
    await settled();
    await waitEnds();
    await isState(campaignId, 'done');
    expect(people.map((one) => told(one))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('arrives once when its end comes while members write', async () => {
    const people = await onLine(12);
    const campaignId = await plan(people);
    const both = [
      await spine.start({ campaignsAt, converse: looked }),
      await spine.start({ campaignsAt, converse: looked }),
    ];
    await waits(campaignId, 12);
    clock = LATER;
    const url = both[0]?.url ?? '';
    const asked = people.map(({ channelUserId }) =>
      spine.line.deliver([spine.line.event.text(channelUserId, 'points')], { url }),
    );
    await Promise.all([dueNow(), ...asked]);
    await settled();
    await isState(campaignId, 'done');
    expect(people.map((one) => told(one))).toEqual(people.map(() => 1));
    const rode = people.filter((one) => heard(one).some(({ messages }) => messages.length === 2)).length;
    const [saved] = await deps.db.sql`
      select coalesce(sum(pushes), 0)::int as pushes from regulars.saved_pushes where campaign_id = ${campaignId}`;
    expect(saved).toEqual({ pushes: rode });
  });
});

describe('an answer that does not come to a good end', () => {
  it.each(['accept-then-reset', 'accept-then-502', 'accept-then-half-body'] as const)(
    'and may have arrived (%s) leaves in doubt what went along, which is never pushed',
    async (fault) => {
      const [ann] = await onLine(1);
      const campaignId = await plan([ann] as Enrolled[]);
      const service = await spine.start({ campaignsAt, converse: looked });
      await waits(campaignId, 1);
      spine.line.next('reply', fault);
      await asks(service, ann);
      await waitEnds();
      await isState(campaignId, 'done');
      expect(told(ann)).toBe(1);
      expect(await deliveriesOf(deps, campaignId)).toMatchObject([{ state: 'unknown', reason: 'may-have-arrived' }]);
    },
  );

  it('because its token is gone is pushed alone, and what waited waits on', async () => {
    const [ann] = await onLine(1);
    const campaignId = await plan([ann] as Enrolled[]);
    const service = await spine.start({ campaignsAt, converse: looked });
    await waits(campaignId, 1);
    spine.line.next('reply', { status: 400, message: 'Invalid reply token' });
    await asks(service, ann);
    await waits(campaignId, 1);
    expect(ways(ann)).toEqual([['push', 1]]);
    await asks(service, ann);
    expect([told(ann), await statesOf(deps, campaignId)]).toEqual([1, { sent: 1 }]);
  });

  it('because of what goes along is given without it, which is pushed in its time', async () => {
    const [ann] = await onLine(1);
    const campaignId = await plan([ann] as Enrolled[]);
    const service = await spine.start({ campaignsAt, converse: looked });
    await waits(campaignId, 1);
    spine.line.next('reply', { status: 400, message: 'The request body has 1 error(s)' });
    await asks(service, ann);
    await asks(service, ann);
    expect(ways(ann)).toEqual([
      ['reply', 1],
      ['reply', 1],
    ]);
    await waitEnds();
    await isState(campaignId, 'done');
    expect(told(ann)).toBe(1);
  });

  it('since its process was killed leaves in doubt what went along; whoever wakes up late changes nothing', async () => {
    const [ann, ben] = await onLine(2);
    const campaignId = await plan([ann, ben] as Enrolled[]);
    const first = await spine.start({ campaignsAt, converse: looked });
    await waits(campaignId, 2);
    await first.stop();
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const render = async () => [words('Happy birthday to you')];
    const { memberId, channel, channelUserId } = ann as Enrolled;
    const zombie = await takeRiders(
      { deps, render, now: campaignsAt, log, programme: DEFAULT_PROGRAMME },
      memberId,
      { channel, channelUserId },
      4,
    );
    expect(zombie.messages).toHaveLength(1);
    await endLeases();
    const second = await spine.start({ campaignsAt, converse: looked });
    await waits(campaignId, 1);
    expect(await statesOf(deps, campaignId)).toEqual({ unknown: 1, queued: 1 });
    await zombie.end({ status: 'sent' });
    await asks(second, ann);
    await asks(second, ben);
    await isState(campaignId, 'done');
    expect([told(ann), told(ben)]).toEqual([0, 1]);
    expect(await countersOf(deps, campaignId)).toMatchObject({ sent: 1, unknown: 1 });
    const [saved] = await deps.db.sql`select pushes from regulars.saved_pushes where campaign_id = ${campaignId}`;
    expect(saved).toEqual({ pushes: 1 });
  });
});

describe('a screen of the chat', () => {
  it.each([
    ['points', 1],
    ['menu', 1],
    ['coupons', 1],
    ['card', 0],
    ['stop', 0],
    ['forget', 0],
    ['talk', 0],
    ['what', 0],
  ])('that %s opens takes %i message along', async (said, times) => {
    const [ann] = await onLine(1);
    const campaignId = await plan([ann] as Enrolled[]);
    const parts = conversations();
    const service = await spine.start({ campaignsAt, converse: (context) => converse(parts, context) });
    await waits(campaignId, 1);
    await asks(service, ann, spine.line.event.text(ann?.channelUserId ?? '', said));
    expect([heard(ann).length, told(ann)]).toEqual([1, times]);
  });
});

describe('what waits stays where it is', () => {
  const waiting = async (
    about: Partial<CampaignPlan> = {},
    converse: (context: ChatContext) => Promise<Reply> = looked,
  ) => {
    const [ann] = await onLine(1);
    const campaignId = await plan([ann] as Enrolled[], about);
    const service = await spine.start({ campaignsAt, converse });
    await waits(campaignId, 1);
    return { ann: ann as Enrolled, campaignId, service };
  };
  const STAYS = [0, { queued: 1 }];
  /** Whether it went along with the answer to a question, and what is left to send. */
  const asked = async ({ ann, campaignId, service }: Awaited<ReturnType<typeof waiting>>) => {
    await asks(service, ann);
    return [told(ann), await statesOf(deps, campaignId)];
  };

  it.each([
    ['is no screen to look at', { messages: [words('Stopped.')] }],
    [
      'asks for something',
      { messages: [words('Which day?')], carries: true, conversation: { flow: 'a', step: 'b', data: {} } },
    ],
    ['is full', { messages: [1, 2, 3, 4, 5].map((one) => words(String(one))), carries: true }],
  ] as const)('when the answer %s', async (_name, reply) =>
    expect(await asked(await waiting({}, async () => reply))).toEqual(STAYS),
  );

  it('while a person talks to them', async () => {
    const one = await waiting();
    await deps.db.sql`
      insert into regulars.cases (case_id, channel, channel_user_id, member_id, state, opened_at)
      values (${v7()}, 'line', ${one.ann.channelUserId}, ${one.ann.memberId}, 'open', now())`;
    expect(await asked(one)).toEqual(STAYS);
  });

  it('in quiet hours', async () => {
    const one = await waiting();
    clock = NOON + 10 * HOUR;
    expect(await asked(one)).toEqual(STAYS);
  });

  it('for who works here', async () => {
    const one = await waiting();
    const staffId = v7();
    await deps.db.sql`
      insert into regulars.staff (staff_id, name, role, language, state, created_at)
      values (${staffId}, 'Ann', 'cashier', 'en', 'active', now())`;
    await deps.db.sql`
      insert into regulars.staff_identities (channel, channel_user_id, staff_id)
      values ('line', ${one.ann.channelUserId}, ${staffId})`;
    expect(await asked(one)).toEqual(STAYS);
  });

  it('for who has just had a promotion, and a service message does not', async () => {
    const offer = await waiting({ messageClass: 'marketing' });
    await deps.db
      .sql`insert into regulars.marketing_contacts values (${offer.ann.memberId}, ${new Date(NOON - HOUR).toISOString()})`;
    expect(await asked(offer)).toEqual(STAYS);
    const notice = await plan([offer.ann], { kind: 'notice', messageClass: 'service' });
    await waits(notice, 1);
    await asks(offer.service, offer.ann);
    expect(await statesOf(deps, notice)).toEqual({ sent: 1 });
  });

  it('for who stopped offers meanwhile, and is not sent at the end either', async () => {
    const one = await waiting({ messageClass: 'marketing' });
    await deps.db.sql`update regulars.members set marketing_consent = false where member_id = ${one.ann.memberId}`;
    expect(await asked(one)).toEqual(STAYS);
    await waitEnds();
    await isState(one.campaignId, 'done');
    expect([told(one.ann), await statesOf(deps, one.campaignId)]).toEqual([0, { skipped: 1 }]);
  });

  it('while its campaign is paused, and goes along when it is resumed; never once it is cancelled', async () => {
    const one = await waiting();
    const direct = (act: 'pause' | 'resume' | 'cancel', campaignId = one.campaignId) =>
      setCampaignState(deps, campaignId, act, OWNER, v7(), clock);
    await direct('pause');
    expect(await asked(one)).toEqual(STAYS);
    await direct('resume');
    await asks(one.service, one.ann);
    expect(told(one.ann)).toBe(1);
    const other = await waiting();
    await direct('cancel', other.campaignId);
    await asks(other.service, other.ann);
    expect(told(other.ann)).toBe(0);
    expect(await campaignOf(deps, other.campaignId)).toMatchObject({ state: 'cancelled' });
  });
});

describe('what goes along', () => {
  it('is one promotion at a time, below what concerns the member, and leaves the answer its taps', async () => {
    const [ann] = await onLine(1);
    const people = [ann] as Enrolled[];
    const chip = { label: 'Menu', action: { type: 'postback', data: 'menu' } } as const;
    const offers = await plan(people);
    const sale = await plan(people, { kind: 'tier', content: { text: 'Sale' }, dueAt: NOON - 2_000 });
    const notice = await plan(people, { kind: 'notice', messageClass: 'service', content: { text: 'Points' } });
    const service = await spine.start({
      campaignsAt,
      converse: async () => ({ messages: [{ ...words('240 points'), quickReplies: [chip] }], carries: true }),
    });
    for (const campaignId of [offers, sale, notice]) await waits(campaignId, 1);
    await asks(service, ann);
    const [answer] = heard(ann);
    expect(answer?.messages.map((message) => String(Reflect.get(message, 'text')).slice(0, 5))).toEqual([
      '240 p',
      'Point',
      'Sale ',
    ]);
    expect(answer?.messages.at(-1)).toMatchObject({ quickReply: { items: [{ action: { data: 'menu' } }] } });
    // The other promotion waits: this member has just had one.
    await asks(service, ann);
    expect(await statesOf(deps, offers)).toEqual({ queued: 1 });
  });

  it('costs nothing at the monthly limit, where nothing else goes out', async () => {
    const [ann] = await onLine(1);
    const campaignId = await plan([ann] as Enrolled[]);
    const service = await spine.start({ campaignsAt, converse: looked });
    await waits(campaignId, 1);
    await service.gate.hold('line');
    await asks(service, ann);
    expect([told(ann), await statesOf(deps, campaignId)]).toEqual([1, { sent: 1 }]);
  });
});
