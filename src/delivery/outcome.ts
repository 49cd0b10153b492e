import type { SendOutcome } from '../app/channel.ts';
import type { ClaimedNotice, NoticeEnd, Progress } from '../app/outbox.ts';
import { HELD } from '../app/pauses.ts';
import { backoff } from './backoff.ts';

const HOUR_MS = 3_600_000;
/** LINE remembers a retry key for 24 hours; the last one is left for clocks that differ. */
const KEY_LIFE_MS = 23 * HOUR_MS;
const REPEATS_WITHOUT_KEY = 6;

export interface AttemptFacts {
  /** Counts every time the notice was taken up. */
  readonly attempt: number;
  /** Milliseconds since the first attempt. */
  readonly ageMs: number;
  /** Database time, epoch milliseconds. */
  readonly nowMs: number;
  /** Whether the platform honours the retry key. */
  readonly keyed: boolean;
  /** As it stands with this attempt counted in. */
  readonly progress: Progress;
}

/**
 * What a service message does after one attempt. Service messages are sent at least once: what may have arrived is
 * sent again. Where the platform honours a retry key the repeat is not a second message (see `isTooLate`); elsewhere
 * repeats end after a few.
 */
export function endOf(outcome: SendOutcome, facts: AttemptFacts): NoticeEnd {
  switch (outcome.status) {
    case 'sent':
      return { state: 'sent' };
    case 'unreachable':
      return { state: 'skipped', detail: `unreachable: ${outcome.detail}` };
    case 'rejected':
      return { state: 'failed', detail: outcome.detail };
    case 'wait':
      return again('rate limit', outcome.afterSeconds * 1000, facts);
    case 'quota-exhausted':
      return again(HELD, HOUR_MS, { progress: heldFor(facts.progress, facts.nowMs, HOUR_MS) });
    case 'bad-credentials':
      return again(outcome.detail, 60_000, facts);
    case 'not-sent':
      return facts.ageMs > 24 * HOUR_MS
        ? { state: 'failed', detail: outcome.detail }
        : again(outcome.detail, backoff(facts.attempt), facts);
    case 'unknown': {
      const { doubts, doubtSince } = facts.progress;
      const progress = { ...facts.progress, doubts: doubts + 1, doubtSince: doubtSince ?? facts.nowMs };
      return isTooLate({ ...facts, progress })
        ? { state: 'unknown', detail: outcome.detail }
        : again(outcome.detail, backoff(facts.attempt), { progress });
    }
  }
}

/**
 * Whether a message that may have arrived must not be sent again: with a key once the platform may have forgotten it,
 * without one after six such attempts.
 */
export function isTooLate({ nowMs, keyed, progress }: Pick<AttemptFacts, 'nowMs' | 'keyed' | 'progress'>): boolean {
  if (progress.doubtSince === null) return false;
  return keyed ? nowMs - progress.doubtSince > KEY_LIFE_MS : progress.doubts >= REPEATS_WITHOUT_KEY;
}

/** While a channel is held back nothing can be tried, so the day of patience with what does not arrive begins anew then. */
export const heldFor = ({ sentCount, doubts, doubtSince }: Progress, nowMs: number, ms: number): Progress => ({
  sentCount,
  doubts,
  doubtSince,
  firstAttemptAt: nowMs + ms,
});

/** What waited for the end of a monthly limit is not said any more after so long: an answer after a day, news after a week. */
const ANSWER_LIFE_MS = 24 * HOUR_MS;
const NEWS_LIFE_MS = 7 * 24 * HOUR_MS;

/** Whether a notice waited for a monthly limit for longer than what it says is of use to anybody. */
export function isTooOld({
  detail,
  notice,
  nowMs,
  createdAtMs,
}: Pick<ClaimedNotice, 'detail' | 'notice' | 'nowMs' | 'createdAtMs'>): boolean {
  return detail === HELD && nowMs - createdAtMs > (notice.kind === 'answer' ? ANSWER_LIFE_MS : NEWS_LIFE_MS);
}

const again = (detail: string, afterMs: number, { progress }: Pick<AttemptFacts, 'progress'>): NoticeEnd => ({
  state: 'queued',
  detail,
  afterMs,
  progress,
});
