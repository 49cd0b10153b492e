import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toLine } from '../support/connected.ts';
import { type FakeLine, startFakeLine } from '../support/fakeLine.ts';
import { type RealService, startRealService } from '../support/realService.ts';
import { type Enrolled, enrol, planFor, statesOf } from '../support/sendings.ts';
import { NOON, ownShop } from '../support/shop.ts';

const HOUR = 3_600_000;

describe('a kill -9 of the service while offers go along with answers', () => {
  const shop = ownShop();
  const { deps } = shop;
  const far: { line?: FakeLine } = {};
  beforeAll(async () => {
    far.line = await startFakeLine();
  });
  afterAll(() => far.line?.stop());

  const start = async (line: FakeLine, at: number) =>
    startRealService({
      DATABASE_URL: await shop.databaseUrl(),
      CLOCK_START: new Date(at).toISOString(),
      ...toLine(line),
    });
  const asks = (line: FakeLine, { url }: RealService, { channelUserId }: Enrolled) =>
    line.deliver([line.event.text(channelUserId, 'points')], { url: `${url}/webhooks/line` });
  const offersTo = (people: readonly Enrolled[]) => {
    const facts = { sku: 'FORMULA', product: 'Formula', expectedOn: '2026-11-25' };
    const content = { couponId: null, percent: 0, takeUntil: NOON + HOUR, texts: {} };
    const recipients = people.map(({ memberId }) => ({ memberId, facts }));
    return planFor(deps, recipients, { kind: 'repurchase', waitHours: 4, content });
  };
  const told = (line: FakeLine, { channelUserId }: Enrolled) =>
    line.acceptedFor(channelUserId).filter(({ messages }) => JSON.stringify(messages).includes('Formula')).length;

  it('gives nobody theirs twice, before or after the answer was taken, and leaves in doubt what may have arrived', async () => {
    const line = far.line as FakeLine;
    const accounts = ['Ann', 'Ben', 'Cat', 'Dan'].map((name) => line.user(name, { friend: true }).id);
    const people = await enrol(
      deps,
      accounts.map((channelUserId) => ({ channel: 'line', channelUserId })),
    );
    const [ann, ben, cat, dan] = people as [Enrolled, Enrolled, Enrolled, Enrolled];
    // A range has one lease: two campaigns, so that two answers can be on their way in one moment.
    const campaigns = [await offersTo([ben, cat]), await offersTo([ann, dan])];
    const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
    const inStates = (...states: readonly object[]) =>
      soon(async () => expect(await Promise.all(campaigns.map((id) => statesOf(deps, id)))).toEqual(states));
    const first = await start(line, NOON);
    await soon(async () => {
      const [row] = await deps.db.sql`
        select count(*)::int as waiting from regulars.deliveries d join regulars.delivery_ranges r using (campaign_id)
        where d.not_before > now() and r.leased_until is null and r.not_before > now()`;
      expect(row).toEqual({ waiting: 4 });
    });
    await asks(line, first, cat);
    await inStates({ queued: 1, sent: 1 }, { queued: 2 });
    line.next('reply', 'accept-then-hang');
    await asks(line, first, ben);
    await inStates({ sending: 1, sent: 1 }, { queued: 2 });
    await soon(async () => expect(told(line, ben)).toBe(1));
    line.next('reply', 'hang');
    await asks(line, first, ann);
    await inStates({ sending: 1, sent: 1 }, { sending: 1, queued: 1 });
    await first.kill();
    await deps.db.sql`update regulars.delivery_ranges set leased_until = now() where leased_until is not null`;
    await deps.db.sql`update regulars.inbox set leased_until = now() where leased_until is not null`;
    await deps.db.sql`update regulars.deliveries set not_before = null`;
    const second = await start(line, NOON + 5 * HOUR);
    await inStates({ unknown: 1, sent: 1 }, { unknown: 1, sent: 1 });
    await soon(async () =>
      expect(await deps.db.sql`select 1 from regulars.inbox where state = 'waiting'`).toHaveLength(0),
    );
    expect([ann, ben, cat, dan].map((one) => told(line, one))).toEqual([0, 1, 1, 1]);
    expect(await second.stop()).toBe(0);
  }, 120_000);
});
