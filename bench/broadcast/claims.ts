import { run } from 'graphile-worker';
import { startDueBroadcasts } from '../../src/app/campaigns/broadcastConfirm.ts';
import type { ChannelAdapter, ChannelName, Log } from '../../src/app/channel.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { renderCampaign } from '../../src/chat/campaigns.ts';
import { claimCampaignJob } from '../../src/delivery/campaigns.ts';
import { PauseGate } from '../../src/delivery/gate.ts';
import { inPairs, type Measure } from '../support/measure.ts';
import { type BenchShop, confirmedBroadcast, forgetBroadcasts, WORDS } from './shop.ts';

/** As graphile-worker's own measurement of its best has it. */
const CONCURRENT = 24;
const LOCAL_QUEUE = 500;

/** G15: deliveries claimed and completed in one process, beside jobs of graphile-worker that do nothing. */
export const claims = (shop: BenchShop, deliveries: number, pairs: number): Promise<Measure> =>
  inPairs({
    goal: 'G15',
    what: `${deliveries} deliveries, each with its own words, claimed, sent to nowhere and completed`,
    unit: 'a second',
    better: 'higher',
    must: 1,
    aim: 1.8,
    referenceIs: 'graphile-worker with a local queue, jobs that do nothing',
    pairs,
    reference: () => graphile(shop, deliveries),
    ours: () => ranges(shop, deliveries),
  });

const silent: Log = { info: () => undefined, warn: () => undefined, error: (fields) => console.error(fields) };

/** LINE as campaigns see it, which takes everything at once. */
const nowhere: ChannelAdapter = {
  name: 'line',
  repliesWithToken: true,
  honoursRetryKey: true,
  bulk: { together: 20, perSecond: 1_000 },
  start: async () => undefined,
  stop: async () => undefined,
  health: () => ({ state: 'connected' }),
  read: () => {
    throw new Error('nobody writes here');
  },
  send: async () => ({ status: 'sent' }),
  many: { most: 500, perSecond: 100, send: async () => ({ status: 'sent' }) },
  reply: async () => ({ status: 'sent' }),
  profile: async () => undefined,
  deepLink: () => undefined,
};

async function ranges({ sql, deps }: BenchShop, deliveries: number): Promise<number> {
  await forgetBroadcasts(sql);
  const campaignId = await confirmedBroadcast(deps, WORDS.own);
  const now = () => Date.now();
  await startDueBroadcasts(deps, ['line'], now());
  const ports = {
    deps,
    adapters: new Map<ChannelName, ChannelAdapter>([['line', nowhere]]),
    gate: new PauseGate(deps, silent),
    // No platform, no limit.
    pace: { before: async () => undefined },
    render: async (
      ...[campaign, facts, member]: [
        Parameters<typeof renderCampaign>[0],
        unknown,
        Parameters<typeof renderCampaign>[2],
      ]
    ) => renderCampaign(campaign, facts, member, (await readProgramme(deps)).document),
    now,
    log: silent,
  };
  const began = performance.now();
  for (;;) {
    const job = await claimCampaignJob(ports, () => false);
    if (job === undefined) break;
    await job();
  }
  const seconds = (performance.now() - began) / 1_000;
  const [row] = await sql<{ sent: number }[]>`
    select count(*)::int as sent from regulars.deliveries where campaign_id = ${campaignId} and state = 'sent'`;
  if (row?.sent !== deliveries) throw new Error(`${row?.sent} of ${deliveries} were sent`);
  return deliveries / seconds;
}

async function graphile({ url, sql }: BenchShop, jobs: number): Promise<number> {
  await sql.unsafe('drop schema if exists graphile_worker cascade');
  let done = 0;
  let tellAll: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    tellAll = resolve;
  });
  const start = (task: () => void) =>
    run({
      connectionString: url,
      noHandleSignals: true,
      taskList: { nothing: async () => task() },
      preset: {
        worker: {
          concurrentJobs: CONCURRENT,
          maxPoolSize: CONCURRENT,
          localQueue: { size: LOCAL_QUEUE },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    });
  // Makes its tables.
  await (await start(() => undefined)).stop();
  await sql.unsafe(`select graphile_worker.add_jobs(array(
    select json_populate_record(null::graphile_worker.job_spec, '{"identifier":"nothing","payload":{}}')
    from generate_series(1, ${jobs})))`);
  await sql.unsafe('vacuum analyze graphile_worker._private_jobs');
  await sql.unsafe('checkpoint');
  const began = performance.now();
  const worker = await start(() => {
    done += 1;
    if (done === jobs) tellAll();
  });
  await all;
  // Ends once every completion is written.
  await worker.stop();
  const seconds = (performance.now() - began) / 1_000;
  const [left] = await sql<{ left: number }[]>`select count(*)::int as left from graphile_worker._private_jobs`;
  await sql.unsafe('drop schema graphile_worker cascade');
  if (left?.left !== 0) throw new Error(`${left?.left} jobs of graphile-worker are left`);
  return jobs / seconds;
}
