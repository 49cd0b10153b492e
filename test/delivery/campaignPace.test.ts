import { describe, expect, it, vi } from 'vitest';
import { ownSendings } from '../support/sendingSpine.ts';
import { campaignOf, countersOf, deliveriesOf, planFor, statesOf } from '../support/sendings.ts';
import { NOON } from '../support/shop.ts';

const { spine, deps, onLine, onTelegram, got, isState } = ownSendings();
const campaignsAt = () => NOON;
/** Longer than any test takes: a call is held until the test lets it go. */
const HELD_MS = 120_000;

/** Members of both channels, mixed in every one of three ranges. */
async function mixed() {
  const groups = [];
  for (let group = 0; group < 3; group += 1)
    groups.push({ line: await onLine(480, { name: 'Friend' }), telegram: await onTelegram(20) });
  return { line: groups.flatMap(({ line }) => line), telegram: groups.flatMap(({ telegram }) => telegram) };
}

/** Telegram gives no answer to so many calls before `letGo`. */
function holdTelegram(calls: number): () => void {
  const gate = Promise.withResolvers<void>();
  spine.telegram.script('sendMessage', ...Array.from({ length: calls }, () => ({ accept: true, until: gate.promise })));
  return () => gate.resolve();
}

const allGot = (everyone: Parameters<typeof got>[0][]) =>
  vi.waitFor(() => expect(everyone.filter((one) => got(one) !== 1)).toEqual([]), { timeout: 40_000 });

describe('who is on LINE', () => {
  it('gets a campaign while Telegram has not answered once, also one that comes after it', async () => {
    const { line, telegram } = await mixed();
    const later = await onLine(3);
    const letGo = holdTelegram(4);
    const campaignId = await planFor(deps, [...line, ...telegram]);
    const next = await planFor(deps, later);
    await spine.start({ campaignsAt, telegramMs: HELD_MS });
    await allGot([...line, ...later]);
    await isState(next, 'done');
    expect(telegram.filter((one) => got(one) > 0).length).toBeLessThanOrEqual(4);
    expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'sending' });
    letGo();
    await isState(campaignId, 'done', 30_000);
    await allGot([...line, ...telegram, ...later]);
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 1_500 });
    expect(await countersOf(deps, campaignId)).toMatchObject({ total: 1_500, sent: 1_500, unknown: 0 });
    expect((await deliveriesOf(deps, campaignId)).every(({ attempts }) => attempts === 1)).toBe(true);
  }, 90_000);
});
