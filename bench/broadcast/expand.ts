import { startDueBroadcasts } from '../../src/app/campaigns/broadcastConfirm.ts';
import { inPairs, type Measure } from '../support/measure.ts';
import { type BenchShop, confirmedBroadcast, forgetBroadcasts, WORDS } from './shop.ts';

/** G7: the members of a shop as deliveries, by the service's own start of a broadcast and by one bare INSERT. */
export const expansion = (shop: BenchShop, members: number, pairs: number): Promise<Measure> =>
  inPairs({
    goal: 'G7',
    what: `${members} members expanded into deliveries and ranges`,
    unit: 's',
    better: 'lower',
    must: 1.25,
    aim: 1.05,
    referenceIs: 'a bare INSERT…SELECT into the same table',
    pairs,
    reference: () => bareInsert(shop),
    ours: () => expanded(shop),
  });

async function expanded(shop: BenchShop): Promise<number> {
  await forgetBroadcasts(shop.sql);
  await confirmedBroadcast(shop.deps, WORDS.same);
  const began = performance.now();
  const { begun, failed } = await startDueBroadcasts(shop.deps, ['line', 'telegram'], Date.now());
  const seconds = (performance.now() - began) / 1_000;
  if (begun !== 1) throw new Error(`the broadcast did not begin: ${[...failed.values()].join()}`);
  return seconds;
}

async function bareInsert({ sql, deps }: BenchShop): Promise<number> {
  await forgetBroadcasts(sql);
  const campaignId = deps.newId();
  const began = performance.now();
  await sql`insert into regulars.deliveries (campaign_id, member_id, state)
    select ${campaignId}::uuid, member_id, 'queued' from regulars.members`;
  return (performance.now() - began) / 1_000;
}
