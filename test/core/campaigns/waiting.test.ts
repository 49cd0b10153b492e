import { describe, expect, it } from 'vitest';
import { aboard, type Rider, waitsUntil } from '../../../src/core/campaigns/waiting.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';

const at = (local: string) => Date.parse(`${local}+08:00`);
const rules = (quietFrom = '21:00', quietUntil = '09:00') => ({
  timeZone: 'Asia/Taipei',
  messages: { ...DEFAULT_PROGRAMME.messages, quietFrom, quietUntil },
});
const until = (dueAt: string, waitHours: number, untilAt: string | null = null, quiet = rules()) =>
  waitsUntil({ waitHours, dueAt: at(dueAt), untilAt: untilAt === null ? null : at(untilAt) }, quiet);

describe('what may wait for a member to write', () => {
  it('waits for so many hours from when it is due', () => {
    expect(until('2026-11-21T12:00:00', 4)).toBe(at('2026-11-21T16:00:00'));
    expect(until('2026-11-21T12:00:00', 72)).toBe(at('2026-11-24T12:00:00'));
  });

  it('does not wait where nobody wants that, or before it has a time', () => {
    expect(until('2026-11-21T12:00:00', 0)).toBe(null);
    expect(waitsUntil({ waitHours: 4, dueAt: null, untilAt: null }, rules())).toBe(null);
  });

  it('leaves an hour to be sent in before quiet hours begin, and waits in none', () => {
    expect(until('2026-11-21T15:00:00', 12)).toBe(at('2026-11-21T20:00:00'));
    expect(until('2026-11-21T15:00:00', 5.5)).toBe(at('2026-11-21T20:00:00'));
    expect(until('2026-11-21T15:00:00', 17)).toBe(at('2026-11-21T20:00:00'));
    expect(until('2026-11-21T15:00:00', 18)).toBe(at('2026-11-22T09:00:00'));
    expect(until('2026-11-21T20:00:00', 4)).toBe(null);
  });

  it('leaves an hour of the day that it is for, and does not wait when there is none', () => {
    const never = rules('00:00', '00:00');
    expect(until('2026-11-21T20:00:00', 12, '2026-11-21T23:59:00', never)).toBe(at('2026-11-21T22:59:00'));
    expect(until('2026-11-21T23:00:00', 12, '2026-11-21T23:59:00', never)).toBe(null);
  });
});

describe('what goes along with one answer', () => {
  const rider = (messageClass: Rider['messageClass'], kind: string, dueAt: number) => ({ messageClass, kind, dueAt });
  const points = rider('service', 'notice', 30);
  const tier = rider('service', 'tier', 20);
  const offer = rider('marketing', 'repurchase', 40);
  const sale = rider('marketing', 'broadcast', 10);

  it('is what concerns the member first, then one promotion, an offer of their own before a broadcast', () => {
    expect(aboard([sale, offer, points])).toEqual([points, offer]);
    expect(aboard([sale, offer])).toEqual([offer]);
    expect(aboard([sale])).toEqual([sale]);
  });

  it('is two messages at most, what waits longest first', () => {
    expect(aboard([sale, points, tier])).toEqual([tier, points]);
    expect(aboard([])).toEqual([]);
  });
});
