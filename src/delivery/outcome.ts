import type { SendOutcome } from '../app/channel.ts';
import type { NoticeEnd } from '../app/outbox.ts';

const HOUR_MS = 3_600_000;
const ATTEMPTS_WITHOUT_KEY = 6;

/**
 * What a service message does after one attempt. Service messages are sent at least once: what may have arrived is
 * sent again. Where the platform honours a retry key the repeat is not a second message, but only for 23 of its 24
 * hours; elsewhere repeats end after a few.
 */
export function endOf(
  outcome: SendOutcome,
  facts: { readonly attempt: number; readonly ageMs: number; readonly keyed: boolean; readonly sentCount: number },
): NoticeEnd {
  const { sentCount } = facts;
  switch (outcome.status) {
    case 'sent':
      return { state: 'sent' };
    case 'unreachable':
      return { state: 'skipped', detail: `unreachable: ${outcome.detail}` };
    case 'rejected':
      return { state: 'failed', detail: outcome.detail };
    case 'wait':
      return { state: 'queued', detail: 'rate limit', afterMs: outcome.afterSeconds * 1000, sentCount };
    case 'quota-exhausted':
      return { state: 'queued', detail: 'monthly limit of the channel', afterMs: HOUR_MS, sentCount };
    case 'bad-credentials':
      return { state: 'queued', detail: outcome.detail, afterMs: 60_000, sentCount };
    case 'not-sent':
      return facts.ageMs > 24 * HOUR_MS
        ? { state: 'failed', detail: outcome.detail }
        : { state: 'queued', detail: outcome.detail, afterMs: backoff(facts.attempt), sentCount };
    case 'unknown':
      return facts.keyed
        ? facts.ageMs > 23 * HOUR_MS
          ? doubt(outcome.detail)
          : again(outcome.detail, facts)
        : unkeyed(outcome.detail, facts);
  }
}

const unkeyed = (detail: string, facts: { attempt: number; sentCount: number }): NoticeEnd =>
  facts.attempt >= ATTEMPTS_WITHOUT_KEY ? doubt(detail) : again(detail, facts);

const again = (detail: string, facts: { attempt: number; sentCount: number }): NoticeEnd => ({
  state: 'queued',
  detail,
  afterMs: backoff(facts.attempt),
  sentCount: facts.sentCount,
});

const doubt = (detail: string): NoticeEnd => ({ state: 'unknown', detail });

/** 1 s, doubling, at most 5 minutes. */
const backoff = (attempt: number): number => Math.min(1000 * 2 ** Math.min(attempt - 1, 9), 300_000);
