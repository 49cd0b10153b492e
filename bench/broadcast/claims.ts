import { Logger, run } from 'graphile-worker';
import { startDueBroadcasts } from '../../src/app/campaigns/broadcastConfirm.ts';
import type { ChannelAdapter, ChannelName, Log } from '../../src/app/channel.ts';
import { campaignRenderer } from '../../src/chat/campaigns.ts';
import { claimCampaignJob } from '../../src/delivery/campaigns.ts';
import { PauseGate } from '../../src/delivery/gate.ts';
import { compared, inPairs, type Measure } from '../support/measure.ts';
import { processorSeconds } from '../support/memory.ts';
import { type BenchShop, confirmedBroadcast, forgetBroadcasts, WORDS } from './shop.ts';

/** As graphile-worker's own measurement of its best has it. */
const CONCURRENT = 24;
const LOCAL_QUEUE = 500;

/** G15: deliveries claimed and completed in one process, beside jobs of graphile-worker that do nothing. */
export async function claims(
  shop: BenchShop,
  words: keyof typeof WORDS,
  deliveries: number,
  pairs: number,
): Promise<readonly Measure[]> {
  const cost = { ours: [] as number[], reference: [] as number[] };
  const counted = (list: number[], once: () => Promise<Turn>) => async () => {
    const { seconds, processorSeconds: processor } = await once();
    list.push(deliveries / processor);
    return deliveries / seconds;
  };
  const referenceIs = 'graphile-worker with a local queue, jobs that do nothing';
  const byClock = await inPairs({
    ...(words === 'same' ? { goal: 'G15', must: 1, aim: 1.8 } : { goal: '' }),
    what: `${deliveries} deliveries, ${words === 'same' ? 'all the same' : 'each with its own'} words, claimed, sent to nowhere and completed`,
    unit: 'a second',
    better: 'higher',
    referenceIs,
    pairs,
    reference: counted(cost.reference, () => graphile(shop, deliveries)),
    ours: counted(cost.ours, () => ranges(shop, words, deliveries)),
  });
  return [
    byClock,
    {
      goal: '',
      what: `${byClock.what}, by processor time`,
      unit: 'for a second of processor time (process and database)',
      better: 'higher',
      ...compared(cost.ours, cost.reference, referenceIs),
    },
  ];
}

interface Turn {
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** From here on; `end` gives how long it took. */
function turn(): { end(): Turn } {
  const [began, before] = [performance.now(), processorSeconds()];
  return {
    end: () => ({ seconds: (performance.now() - began) / 1_000, processorSeconds: processorSeconds() - before }),
  };
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: (fields) => console.error(fields) };

/** LINE as campaigns see it, which takes everything at once. */
const nowhere: ChannelAdapter = {
  name: 'line',
  repliesWithToken: true,
  honoursRetryKey: true,
  bulk: { together: 100, perSecond: 2_000 },
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

async function ranges({ sql, deps }: BenchShop, words: keyof typeof WORDS, deliveries: number): Promise<Turn> {
  await forgetBroadcasts(sql);
  const campaignId = await confirmedBroadcast(deps, WORDS[words]);
  const now = () => Date.now();
  await startDueBroadcasts(deps, ['line'], now());
  const ports = {
    deps,
    adapters: new Map<ChannelName, ChannelAdapter>([['line', nowhere]]),
    gate: new PauseGate(deps, silent),
    // No platform, no limit.
    paces: { before: async () => [] },
    render: campaignRenderer(deps),
    now,
    log: silent,
  };
  const hand = async () => {
    for (;;) {
      const job = await claimCampaignJob(ports, () => false);
      if (job === undefined) return;
      await job();
    }
  };
  const measured = turn();
  // As the service has it (`src/jobs/deliveries.ts`): two ranges at a time.
  await Promise.all([hand(), hand()]);
  const took = measured.end();
  const [row] = await sql<{ sent: number }[]>`
    select count(*)::int as sent from regulars.deliveries where campaign_id = ${campaignId} and state = 'sent'`;
  if (row?.sent !== deliveries) throw new Error(`${row?.sent} of ${deliveries} were sent`);
  return took;
}

async function graphile({ url, sql }: BenchShop, jobs: number): Promise<Turn> {
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
      parsedCronItems: [],
      logger: new Logger(() => () => undefined),
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
  const measured = turn();
  const worker = await start(() => {
    done += 1;
    if (done === jobs) tellAll();
  });
  await all;
  // Ends once every completion is written.
  await worker.stop();
  const took = measured.end();
  const [left] = await sql<{ left: number }[]>`select count(*)::int as left from graphile_worker._private_jobs`;
  await sql.unsafe('drop schema graphile_worker cascade');
  if (left?.left !== 0) throw new Error(`${left?.left} jobs of graphile-worker are left`);
  return took;
}
