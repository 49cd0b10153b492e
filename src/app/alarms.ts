import { endAlarmPart, queueMarks, raiseAlarmPart } from '../../db/alarms.ts';
import { commit, UnitRaced } from '../../db/unit.ts';
import { isQuiet } from '../core/calendar/hours.ts';
import type { ChannelName } from './channel.ts';
import type { Deps } from './deps.ts';
import { dueJob, type Job } from './jobs.ts';
import { noticeToEach } from './monthlyLimit.ts';
import type { Notice, Standing } from './notice.ts';
import { liveProcesses } from './processes.ts';
import { readProgramme } from './programme.ts';

/** What stood at the last look, by what it waited for and since when (monotonic milliseconds). */
export type Watched = ReadonlyMap<string, { readonly mark: string; readonly since: number }>;

const STANDS_MS = 300_000;

/**
 * Looks whether anything stands still, tells owner and managers once of what has waited for the same thing for five
 * minutes, and once that it moves again; whichever processes look. Gives what the next look is compared with.
 *
 * Paused by hand, quiet hours, a monthly limit, a restored backup and what is not due are no reasons to worry.
 *
 * @param now shop time
 * @param monotonic milliseconds
 */
export async function lookForStandstill(
  deps: Deps,
  jobs: readonly Job[],
  { now, monotonic, before }: { readonly now: number; readonly monotonic: number; readonly before: Watched },
): Promise<Watched> {
  const { document } = await readProgramme(deps);
  const found = await queueMarks(deps.db, new Date(now), !isQuiet(now, document.timeZone, document.messages));
  const marks = new Map<string, string>();
  for (const what of ['inbox', 'outbox', 'campaigns', 'broadcasts'] as const) {
    const mark = found[what];
    if (mark !== null) marks.set(what, mark);
  }
  const job = await dueJob(deps, jobs, now, found.told.includes('jobs') ? before.get('jobs')?.mark : undefined);
  if (job !== undefined) marks.set('jobs', job.mark);
  for (const channel of await refusingChannels(deps, found.refusing)) marks.set(`channel:${channel}`, 'refuses');
  const watched = new Map<string, { mark: string; since: number }>();
  for (const [what, mark] of marks) {
    const known = before.get(what);
    watched.set(what, known?.mark === mark ? known : { mark, since: monotonic });
  }
  for (const [what, { since }] of watched) {
    const ms = monotonic - since;
    // A run in hand may take long: what is told is one that is over and still due.
    const isAtWork = what === 'jobs' && job?.isInHand === true;
    if (ms >= STANDS_MS && !isAtWork && !found.told.includes(what)) await raise(deps, what as Standing, ms / 1_000, 0);
  }
  if (found.parked > 0 && !found.told.includes('parked')) await raise(deps, 'parked', 0, found.parked);
  for (const what of found.told) {
    const moved = before.has(what) && before.get(what)?.mark !== watched.get(what)?.mark;
    if (what === 'parked' ? found.parked === 0 : !watched.has(what) || moved) await end(deps, what as Standing);
  }
  return watched;
}

/** Channels that every process which listens to them says are broken, and those that have asked us to wait for long. */
async function refusingChannels(deps: Deps, waiting: readonly string[]): Promise<ReadonlySet<string>> {
  const states = new Map<string, boolean>();
  for (const { channels } of await liveProcesses(deps))
    for (const [channel, { state }] of Object.entries(channels))
      states.set(channel, (states.get(channel) ?? true) && state === 'degraded');
  return new Set([...waiting, ...[...states].filter(([, isBroken]) => isBroken).map(([channel]) => channel)]);
}

async function raise(deps: Deps, what: Standing, seconds: number, count: number): Promise<void> {
  await tell(deps, what, { kind: 'standstill', what, count }, raiseAlarmPart(what, seconds));
}

/** Messages that were taken up again need no word of their own. */
const end = (deps: Deps, what: Standing): Promise<void> =>
  tell(deps, what, what === 'parked' ? undefined : { kind: 'standstill-over', what }, endAlarmPart(what));

async function tell(
  deps: Deps,
  what: Standing,
  notice: Notice | undefined,
  row: ReturnType<typeof endAlarmPart>,
): Promise<void> {
  const channel = what.startsWith('channel:') ? what.slice('channel:'.length) : undefined;
  const said = notice === undefined ? [] : await noticeToEach(deps, notice, channel as ChannelName | undefined);
  try {
    await commit(deps.db, [row, ...said]);
    deps.wakeOutbox();
  } catch (error) {
    if (!(error instanceof UnitRaced)) throw error;
  }
}
