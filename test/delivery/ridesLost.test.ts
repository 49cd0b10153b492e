import { expect, inject, it, vi } from 'vitest';
import { connect } from '../../db/client.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { takeRiders } from '../../src/delivery/rides.ts';
import { startLostAnswers } from '../support/lostAnswers.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { deliveriesOf, type Enrolled, planFor } from '../support/sendings.ts';
import { NOON } from '../support/shop.ts';
import { words } from '../support/spine.ts';

const { spine, deps, onLine } = ownSendings();

it.each([
  ['that it had begun', 'Happy birthday once more'],
  ['with whom it is for', 'as "hearerId"'],
])(
  'an answer of the database that is lost (%s) lets what was to go along wait on, in nobody’s hand',
  async (_, word) => {
    const [ann] = (await onLine(1)) as Enrolled[];
    if (ann === undefined) throw new Error('there is one');
    const campaignId = await planFor(deps, [ann], { kind: 'repurchase', waitHours: 4 });
    const held = () => deps.db.sql`
    select 1 from regulars.delivery_ranges where campaign_id = ${campaignId} and leased_until is not null`;
    const service = await spine.start({ campaignsAt: () => NOON });
    await vi.waitFor(async () => {
      const waiting = await deps.db.sql`
      select 1 from regulars.deliveries where campaign_id = ${campaignId} and state = 'queued' and not_before > now()`;
      expect([waiting.length, (await held()).length]).toEqual([1, 0]);
    }, 10_000);
    await service.stop();
    const [named] = await deps.db.sql<{ name: string }[]>`select current_database() as name`;
    const url = new URL(inject('database').adminUrl);
    url.pathname = `/${named?.name}`;
    const wire = await startLostAnswers(url.href);
    const db = await connect(wire.url);
    const errors: unknown[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (about: unknown) => void errors.push(about) };
    const render = async () => [words('Happy birthday once more')];
    wire.lose(word);
    const ports = { deps: { ...deps, db }, render, now: () => NOON, log, programme: DEFAULT_PROGRAMME };
    const { messages } = await takeRiders(ports, ann.memberId, ann, 4);
    await db.close();
    await wire.stop();
    expect([messages, wire.lost(), errors.length]).toEqual([[], 1, 1]);
    expect(await deliveriesOf(deps, campaignId)).toMatchObject([{ state: 'queued', attempts: 0, retryKey: null }]);
    expect(await held()).toEqual([]);
  },
);
