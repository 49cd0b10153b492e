import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { staff, staffIdentities } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { runDueJobs } from '../../../src/app/jobs.ts';
import { holidaysJob } from '../../../src/app/nightly/holidays.ts';
import { changeProgramme } from '../../../src/app/programme.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { setProgramme } from '../../support/programme.ts';
import { OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';
import { at } from '../../support/shopDays.ts';

const shop = ownShop();
const { deps } = shop;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const running = new AbortController().signal;

const pass = (instant: number) => runDueJobs(deps, [holidaysJob], instant, { log, signal: running });
/** The job has run for every date up to that one. */
const ranThrough = (date: string) => deps.db.sql`
  insert into regulars.job_runs (job, local_date, state) values ('holidays', ${date}, 'done')`;
const said = async () =>
  (
    await deps.db.sql<{ notice: { holiday: string; year: number; buyers: number; daysLeft: number } }[]>`
    select notice from regulars.outbox where notice ->> 'kind' = 'holiday-near' order by outbox_id`
  ).map(({ notice: { holiday, year, buyers, daysLeft } }) => ({ holiday, year, buyers, daysLeft }));

async function forget(...tables: readonly string[]): Promise<void> {
  for (const table of tables) await deps.db.sql`delete from ${deps.db.sql(`regulars.${table}`)}`;
}

beforeEach(async () => {
  await setProgramme(deps, DEFAULT_PROGRAMME);
  await forget('job_runs', 'outbox', 'holiday_suggestions', 'staff', 'staff_identities');
  const createdAt = new Date(at('2026-01-01'));
  await commit(deps.db, [
    insertRows(staff, [{ staffId: OWNER_ID, name: 'Lin', role: 'owner', language: 'en', createdAt }]),
    insertRows(staffIdentities, [{ channel: 'lab', channelUserId: 'owner', staffId: OWNER_ID }]),
  ]);
});

describe('a holiday that is near', () => {
  it('is told ten days ahead at 10:00, not at night, with last year’s buyers of the ten days before its own lunar date', async () => {
    // The Lunar New Year was on 17 February 2026 and is on 6 February 2027.
    const [mei, ken, amy] = [await shop.member(), await shop.member(), await shop.member()];
    await shop.buys(mei, 300, { now: at('2026-02-07') });
    await shop.buys(mei, 300, { now: at('2026-02-16') });
    await shop.buys(ken, 300, { now: at('2026-02-16', '23:59') });
    await shop.buys(amy, 300, { now: at('2026-02-06') });
    await shop.buys(amy, 300, { now: at('2026-02-17') });
    await ranThrough('2027-01-26');
    await pass(at('2027-01-27', '00:05'));
    expect(await said()).toEqual([]);
    await pass(at('2027-01-27', '10:00'));
    expect(await said()).toEqual([{ holiday: 'cny', year: 2027, buyers: 2, daysLeft: 10 }]);
  });

  it('is told once, however often the job runs and by however many processes', async () => {
    await ranThrough('2026-12-14');
    await Promise.all(Array.from({ length: 4 }, () => pass(at('2026-12-15', '10:00'))));
    await Promise.all(
      Array.from({ length: 4 }, () => holidaysJob.run(deps, '2026-12-15', at('2026-12-15', '11:00'), running)),
    );
    expect(await said()).toEqual([{ holiday: 'christmas', year: 2026, buyers: 0, daysLeft: 10 }]);
  });

  it('is told up to three days late when the service was away, and never at night', async () => {
    await ranThrough('2026-12-14');
    await pass(at('2026-12-17', '22:00'));
    expect(await said()).toEqual([]);
    await pass(at('2026-12-18', '10:00'));
    expect(await said()).toEqual([{ holiday: 'christmas', year: 2026, buyers: 0, daysLeft: 7 }]);

    await forget('job_runs', 'outbox', 'holiday_suggestions');
    await ranThrough('2026-12-14');
    await pass(at('2026-12-19', '10:00'));
    expect(await said()).toEqual([]);
  });

  it('is not told when the owner left it out, and is when it is the shop’s own', async () => {
    await changeProgramme(deps, { holidays: { switchOff: 'christmas' } }, OWNER, `test:${v7()}`, at('2026-12-01'));
    const add = { key: v7(), name: 'Anniversary', calendar: 'solar', month: 12, day: 26 } as const;
    await changeProgramme(deps, { holidays: { add } }, OWNER, `test:${v7()}`, at('2026-12-01'));
    await ranThrough('2026-12-14');
    await pass(at('2026-12-15', '10:00'));
    expect(await said()).toEqual([]);
    await pass(at('2026-12-16', '10:00'));
    expect(await said()).toMatchObject([{ holiday: add.key, year: 2026 }]);
  });

  it('is no news in a shop that nobody has claimed', async () => {
    await forget('staff_identities');
    await ranThrough('2026-12-14');
    await pass(at('2026-12-15', '10:00'));
    expect((await deps.db.sql`select 1 from regulars.holiday_suggestions`).length).toBe(0);
  });
});
