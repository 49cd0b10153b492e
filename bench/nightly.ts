import { connect } from '../db/client.ts';
import { programmeParts } from '../db/programme.ts';
import { commit } from '../db/unit.ts';
import { releaseLate } from '../src/app/checkout/late.ts';
import type { Deps } from '../src/app/deps.ts';
import { nightlyJobs } from '../src/app/nightly.ts';
import { readProgramme } from '../src/app/programme.ts';
import { placeTiers } from '../src/app/tiers/place.ts';
import { giftName } from '../src/chat/campaigns/giftName.ts';
import { bareNight } from './support/bareNight.ts';
import { benchDeps } from './support/besideEarn.ts';
import { benchDatabase } from './support/database.ts';
import { changesSoFar, manyMembers, nightAt, tellAll } from './support/manyMembers.ts';
import { inPairs, type Measure, plainly } from './support/measure.ts';

const MEMBERS = Number(process.env['MEMBERS'] ?? 1_000_000);
const PAIRS = Number(process.env['PAIRS'] ?? 5);

export const about =
  'a night of a million members (holds, points, tiers, birthdays, notices) beside bare set-based SQL';

export async function run(): Promise<readonly Measure[]> {
  const database = await benchDatabase();
  const db = await connect(database.url);
  try {
    const deps = benchDeps(db);
    await manyMembers(database.sql, { members: MEMBERS, nights: 2 * PAIRS });
    const placing = await placed(deps);
    let night = 0;
    const changed: string[] = [];
    const timed = async (run: (night: number) => Promise<void>): Promise<number> => {
      const before = await changesSoFar(database.sql);
      const began = performance.now();
      await run(night);
      const took = (performance.now() - began) / 1_000;
      const after = await changesSoFar(database.sql);
      changed.push(
        Object.entries(after)
          .map(([name, count]) => `${name} ${count - (before[name] ?? 0)}`)
          .join(', '),
      );
      await tellAll(database.sql, night);
      night += 1;
      return took;
    };
    const pass = await inPairs({
      goal: 'G22',
      what: `a nightly pass over ${MEMBERS} members, without repurchase offers`,
      unit: 's',
      better: 'lower',
      must: 2,
      aim: 1.25,
      referenceIs: 'the same changes as bare set-based SQL',
      pairs: PAIRS,
      reference: () => timed((at) => bareNight(database.sql, at)),
      ours: () => timed((at) => ourNight(deps, at)),
    });
    for (const one of changed) console.log(`  ${one}`);
    return [pass, ...placing];
  } finally {
    await db.close();
    await database.close();
  }
}

/** The service's own pass at five past midnight, with the times of its parts. */
async function ourNight(deps: Deps, night: number): Promise<void> {
  const now = nightAt(night).getTime() + 300_000;
  const date = nightAt(night).toISOString().slice(0, 10);
  const parts: string[] = [];
  const part = async (name: string, run: () => Promise<void>) => {
    const began = performance.now();
    await run();
    parts.push(`${name} ${((performance.now() - began) / 1_000).toFixed(2)}`);
  };
  await part('holds', async () => {
    while ((await releaseLate(deps, now)) > 0);
  });
  for (const job of nightlyJobs(giftName)) {
    await part(job.name, () => job.run(deps, date, now, new AbortController().signal));
  }
  console.log(`    ${parts.join(', ')} s`);
}

/** Gives the shop tiers and places everybody in them: the review of all members, in pages. */
async function placed(deps: Deps): Promise<readonly Measure[]> {
  const { document } = await readProgramme(deps);
  const { automations } = document;
  const next = {
    ...document,
    timeZone: 'UTC',
    points: { ...document.points, pendingDays: 3 },
    automations: { ...automations, repurchase: { ...automations.repurchase, on: false } },
    tiers: {
      revision: 1,
      levels: [
        {
          id: 'silver',
          name: 'Silver',
          needs: { spend: 10_000 },
          perks: { multiplier: '1.5', percentOff: 0, voucher: null },
        },
      ],
      match: 'any' as const,
      windowMonths: 12,
      keepMonths: 12,
      graceDays: 30,
      downgrade: 'one_down' as const,
      firstForLife: false,
    },
  };
  const at = nightAt(-1);
  await commit(
    deps.db,
    programmeParts({ version: 1, document: next, auditId: deps.newId(), actor: 'system', details: {}, at }),
  );
  const began = performance.now();
  await placeTiers(deps, at.getTime(), Number.MAX_SAFE_INTEGER);
  const seconds = (performance.now() - began) / 1_000;
  return [
    plainly({ goal: '', what: `the review of ${MEMBERS} members by new tiers`, unit: 's', better: 'lower' }, [seconds]),
  ];
}
