import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Job, type JobPorts, runDueJobs } from '../../src/app/jobs.ts';
import { ownDeps } from '../support/ownDeps.ts';

const deps = ownDeps();
const errors: object[] = [];
const log = { info: () => undefined, warn: () => undefined, error: (fields: object) => errors.push(fields) };
const ports = (more: Partial<JobPorts> = {}): JobPorts => ({ log, signal: new AbortController().signal, ...more });
const noon = (date: string) => Date.parse(`${date}T12:00:00+08:00`);

beforeEach(async () => {
  errors.length = 0;
  await deps.db.sql`delete from regulars.job_runs`;
});

/** A job that notes what it was run for. */
function noting(name: string, notes: string[], run: Job['run'] = async () => undefined): Job {
  return {
    name,
    async run(...given) {
      notes.push(`${name} ${given[1]}`);
      await run(...given);
    },
  };
}

const runs = () => deps.db.sql`
  select job, local_date::text as date, state, token from regulars.job_runs order by local_date, job`;

describe('the jobs of a day', () => {
  it('run in their order, each date once', async () => {
    const notes: string[] = [];
    const jobs = [noting('points', notes), noting('birthdays', notes)];
    expect(await runDueJobs(deps, jobs, noon('2027-03-01'), ports())).toBe('done');
    expect(await runDueJobs(deps, jobs, noon('2027-03-01'), ports())).toBe('done');
    expect(notes).toEqual(['points 2027-03-01', 'birthdays 2027-03-01']);
  });

  it('run for every date that was missed, one date after the other', async () => {
    const notes: string[] = [];
    const jobs = [noting('points', notes), noting('birthdays', notes)];
    await runDueJobs(deps, jobs, noon('2027-03-01'), ports());
    await runDueJobs(deps, jobs, noon('2027-03-03'), ports());
    expect(notes.slice(2)).toEqual([
      'points 2027-03-02',
      'birthdays 2027-03-02',
      'points 2027-03-03',
      'birthdays 2027-03-03',
    ]);
  });

  it('stop at a date on which one fails, while the others go on, and take it up again', async () => {
    const notes: string[] = [];
    let broken = true;
    const points = noting('points', notes, async (_deps, date) => {
      if (broken && date === '2027-03-02') throw new Error('no');
    });
    const jobs = [points, noting('birthdays', notes)];
    await runDueJobs(deps, jobs, noon('2027-03-01'), ports());
    notes.length = 0;
    expect(await runDueJobs(deps, jobs, noon('2027-03-03'), ports())).toBe('failed');
    expect(notes).toEqual(['points 2027-03-02', 'birthdays 2027-03-02', 'birthdays 2027-03-03']);
    expect(errors).toEqual([expect.objectContaining({ job: 'points', localDate: '2027-03-02' })]);
    broken = false;
    notes.length = 0;
    expect(await runDueJobs(deps, jobs, noon('2027-03-03'), ports())).toBe('done');
    expect(notes).toEqual(['points 2027-03-02', 'points 2027-03-03']);
  });

  it('have one runner, and nobody overtakes it', async () => {
    const notes: string[] = [];
    const gate = Promise.withResolvers<void>();
    const jobs = [noting('points', notes, () => gate.promise), noting('birthdays', notes)];
    const first = runDueJobs(deps, jobs, noon('2027-03-01'), ports());
    await vi.waitFor(() => expect(notes).toEqual(['points 2027-03-01']), 10_000);
    expect(await runDueJobs(deps, jobs, noon('2027-03-01'), ports())).toBe('elsewhere');
    gate.resolve();
    expect(await first).toBe('done');
    expect(notes).toEqual(['points 2027-03-01', 'birthdays 2027-03-01']);
  });

  it('keep their runner for longer than a lease while it lives', async () => {
    const notes: string[] = [];
    const gate = Promise.withResolvers<void>();
    const jobs = [noting('points', notes, () => gate.promise)];
    const short = ports({ leaseSeconds: 0.4 });
    const first = runDueJobs(deps, jobs, noon('2027-03-01'), short);
    await vi.waitFor(() => expect(notes).toHaveLength(1), 10_000);
    const claimed = await leasedUntil();
    // Three leases of the claim have passed by the database's clock.
    await vi.waitFor(async () => expect((await leasedUntil()) - claimed).toBeGreaterThan(1_200), { timeout: 5_000 });
    expect(await runDueJobs(deps, jobs, noon('2027-03-01'), short)).toBe('elsewhere');
    gate.resolve();
    expect(await first).toBe('done');
    expect(notes).toHaveLength(1);
  });

  it('are taken over from a silent runner, who learns of it and ends nothing', async () => {
    const notes: string[] = [];
    const gate = Promise.withResolvers<void>();
    let signal: AbortSignal | undefined;
    const slow = noting('points', notes, async (_deps, _date, _now, given) => {
      signal = given;
      await gate.promise;
    });
    const lost = runDueJobs(deps, [slow], noon('2027-03-01'), ports({ leaseSeconds: 2 }));
    await vi.waitFor(() => expect(signal).toBeDefined(), 10_000);
    await deps.db.sql`update regulars.job_runs set leased_until = now() - interval '1 second'`;
    expect(await runDueJobs(deps, [noting('points', notes)], noon('2027-03-01'), ports())).toBe('done');
    await vi.waitFor(() => expect(signal?.aborted).toBe(true), { timeout: 5_000 });
    gate.resolve();
    expect(await lost).toBe('elsewhere');
    expect(errors).toEqual([]);
    expect(await runs()).toEqual([{ job: 'points', date: '2027-03-01', state: 'done', token: 2 }]);
  });

  it('give a run back when the service stops', async () => {
    const notes: string[] = [];
    const stopping = new AbortController();
    const stops = noting('points', notes, async (_deps, _date, _now, signal) => {
      stopping.abort();
      signal.throwIfAborted();
    });
    expect(await runDueJobs(deps, [stops], noon('2027-03-01'), ports({ signal: stopping.signal }))).toBe('stopped');
    expect(errors).toEqual([]);
    expect(await runDueJobs(deps, [noting('points', notes)], noon('2027-03-01'), ports())).toBe('done');
    expect(notes).toEqual(['points 2027-03-01', 'points 2027-03-01']);
  });
});

async function leasedUntil(): Promise<number> {
  const [row] = await deps.db.sql<{ at: number }[]>`
    select (extract(epoch from leased_until) * 1000)::float8 as at from regulars.job_runs`;
  return row?.at ?? Number.NaN;
}
