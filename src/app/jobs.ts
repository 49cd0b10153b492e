import {
  type ClaimedRun,
  claimRun,
  finishRun,
  isAnyRunning,
  isRunDone,
  lastRuns,
  releaseRun,
  renewRun,
} from '../../db/jobRuns.ts';
import { isRestoreWaiting } from '../../db/restores.ts';
import { dueDates, type LocalDate } from '../core/calendar/due.ts';
import type { Programme } from '../core/programme.ts';
import type { Log } from './channel.ts';
import type { Deps } from './deps.ts';
import { readProgramme } from './programme.ts';

/** Something that the shop does once for every local date. */
export interface Job {
  /** Never changes: the runs of the past are found by it. */
  readonly name: string;
  /** It writes to members or reminds the owner by itself: not while a restored backup waits for the owner's word. */
  readonly speaks?: true;
  /** While this holds the job is not begun; its dates are kept. For what speaks to people, who sleep at 00:05. */
  waits?(now: number, programme: Programme): boolean;
  /**
   * Does what `localDate` brings. `now` is later than that date's 00:05 when the service was away.
   *
   * Whoever is killed is followed by somebody who runs it again from its start, so it must do everything once per
   * member by itself (keys, unique rows). `signal` aborts when the run was taken over or the service stops: a long job
   * looks at it between members.
   */
  run(deps: Deps, localDate: LocalDate, now: number, signal: AbortSignal): Promise<void>;
}

export interface JobPorts {
  readonly log: Log;
  /** Aborted when the service stops. */
  readonly signal: AbortSignal;
  /** How long a silent holder keeps a run, in seconds of the database's clock. */
  readonly leaseSeconds?: number;
}

const LEASE_SECONDS = 60;

/** `elsewhere`: another process is at it, or died at it and its lease still counts. */
export type JobsEnd = 'done' | 'failed' | 'elsewhere' | 'stopped';

/**
 * Runs every job for every local date that it was not run for yet, date by date, in the order of `jobs`. However many
 * processes call it, a row decides which of them runs what. A job that fails is logged and stops at that date until the
 * next call; the other jobs go on.
 */
export async function runDueJobs(deps: Deps, jobs: readonly Job[], now: number, ports: JobPorts): Promise<JobsEnd> {
  const due = await dueRuns(deps, jobs, now);
  const failed = new Set<Job>();
  for (const { job, date } of due) {
    if (ports.signal.aborted) return 'stopped';
    if (failed.has(job)) continue;
    const end = await runOnce(deps, job, date, now, ports);
    // What follows must not overtake it, also not here.
    if (end === 'elsewhere') return end;
    if (end === 'failed') failed.add(job);
  }
  if (ports.signal.aborted) return 'stopped';
  return failed.size > 0 ? 'failed' : 'done';
}

/**
 * The first run that is due, as `job:date`, and whether something is at work. `told`: a run that was told to stand still
 * stays the first until it is done, also while it waits for a better hour.
 */
export async function dueJob(
  deps: Deps,
  jobs: readonly Job[],
  now: number,
  told: string | undefined,
): Promise<{ readonly mark: string; readonly isInHand: boolean } | undefined> {
  const [first] = await dueRuns(deps, jobs, now);
  const next = first && `${first.job.name}:${first.date}`;
  const mark = told === undefined || (await isOver(deps, told)) ? next : told;
  return mark === undefined ? undefined : { mark, isInHand: await isAnyRunning(deps.db) };
}

/** Whether this run, as `job:date`, or a later one of its job is done. */
async function isOver(deps: Deps, run: string): Promise<boolean> {
  const last = await lastRuns(deps.db);
  return [...last].some(([job, date]) => run.startsWith(`${job}:`) && run <= `${job}:${date}`);
}

/** Every local date that a job was not run for yet, date by date, in the order of `jobs`; without what has to wait. */
async function dueRuns(deps: Deps, jobs: readonly Job[], now: number) {
  const [{ document }, last, isHeld] = await Promise.all([
    readProgramme(deps),
    lastRuns(deps.db),
    isRestoreWaiting(deps.db),
  ]);
  return jobs
    .filter((job) => !(isHeld && job.speaks) && job.waits?.(now, document) !== true)
    .flatMap((job) => dueDates(last.get(job.name) ?? null, now, document.timeZone).map((date) => ({ job, date })))
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

async function runOnce(deps: Deps, job: Job, localDate: LocalDate, now: number, ports: JobPorts): Promise<JobsEnd> {
  const { log, leaseSeconds = LEASE_SECONDS } = ports;
  const run = await claimRun(deps.db, { job: job.name, localDate }, leaseSeconds);
  if (run === undefined) return (await isRunDone(deps.db, { job: job.name, localDate })) ? 'done' : 'elsewhere';
  const lost = new AbortController();
  const heart = keepRenewing(deps, run, leaseSeconds, lost, log);
  const signal = AbortSignal.any([ports.signal, lost.signal]);
  try {
    await job.run(deps, localDate, now, signal);
    signal.throwIfAborted();
  } catch (error) {
    if (!signal.aborted) log.error({ err: error, job: job.name, localDate }, 'a job failed, it will be tried again');
    await releaseRun(deps.db, run);
    return lost.signal.aborted ? 'elsewhere' : 'failed';
  } finally {
    clearInterval(heart);
  }
  return (await finishRun(deps.db, run)) ? 'done' : 'elsewhere';
}

/** A run lives as long as its process says so, however long it takes. */
function keepRenewing(
  deps: Deps,
  run: ClaimedRun,
  leaseSeconds: number,
  lost: AbortController,
  log: Log,
): NodeJS.Timeout {
  const beat = async (): Promise<void> => {
    try {
      if (!(await renewRun(deps.db, run, leaseSeconds))) lost.abort(new Error('the run was taken over'));
    } catch (error) {
      log.warn({ err: error, job: run.job }, 'a running job could not say that it is alive');
    }
  };
  return setInterval(() => void beat(), (leaseSeconds * 1_000) / 4);
}
