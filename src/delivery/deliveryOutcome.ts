import { type EndedDelivery, SERVICE_ATTEMPTS } from '../app/campaigns/sending.ts';
import type { SendOutcome } from '../app/channel.ts';
import { backoff } from './backoff.ts';

/** At five minutes each this is a day: whatever was tried that long has failed. Waits are no tries. */
const MOST_ATTEMPTS = 300;

export interface DeliveryFacts {
  /** With this one. */
  readonly attempts: number;
  /** Whether the platform honours the retry key. */
  readonly keyed: boolean;
  readonly isService: boolean;
  /** An earlier attempt may have arrived. */
  readonly doubtful: boolean;
}

/**
 * What becomes of a delivery after one attempt. Where a key is honoured, what may have arrived is repeated under it and
 * arrives once. Elsewhere marketing is sent at most once and stays `unknown`; a service message is repeated a few times.
 */
export function endOfDelivery(outcome: SendOutcome, facts: DeliveryFacts): Omit<EndedDelivery, 'memberId'> {
  switch (outcome.status) {
    case 'sent':
      return ended('sent', null);
    case 'unreachable':
      return ended('skipped', 'unreachable');
    case 'rejected':
      return ended('failed', outcome.detail);
    case 'wait':
      return waits('rate-limit', 0, facts);
    case 'quota-exhausted':
      return waits('monthly-limit', 0, facts);
    case 'bad-credentials':
      return waits(outcome.detail, 60_000, facts);
    case 'not-sent':
      return again(outcome.detail, backoff(facts.attempts), facts);
    case 'unknown': {
      const mayRepeat = facts.keyed || (facts.isService && facts.attempts < SERVICE_ATTEMPTS);
      const doubtful = { ...facts, doubtful: true };
      return mayRepeat
        ? again(outcome.detail, backoff(facts.attempts), doubtful)
        : ended('unknown', 'may-have-arrived');
    }
  }
}

const ended = (state: 'sent' | 'skipped' | 'failed' | 'unknown', reason: string | null) => ({
  state,
  reason: reason?.slice(0, 300) ?? null,
  afterMs: 0,
  keep: false,
  counts: true,
});

function again(reason: string, afterMs: number, { attempts, doubtful }: DeliveryFacts) {
  if (attempts >= MOST_ATTEMPTS) return doubtful ? ended('unknown', 'may-have-arrived') : ended('failed', reason);
  return { state: 'queued' as const, reason: reason.slice(0, 300), afterMs, keep: doubtful, counts: true };
}

/** What is in the way is the channel's or the shop's, and says nothing of this member: only its own time ends the delivery. */
const waits = (reason: string, afterMs: number, { doubtful }: DeliveryFacts) => ({
  state: 'queued' as const,
  reason: reason.slice(0, 300),
  afterMs,
  keep: doubtful,
  counts: false,
});
