import { describe, expect, it, vi } from 'vitest';
import { campaignOf, countersOf, deliveriesOf, enrol, planFor, statesOf } from '../support/sendings.ts';
import { NOON } from '../support/shop.ts';
import { ownSpine } from '../support/spine.ts';

const spine = ownSpine();
const { deps } = spine;
const campaignsAt = () => NOON;
let people = 0;

const onLine = (count: number) =>
  Array.from({ length: count }, () => {
    people += 1;
    return { channel: 'line' as const, channelUserId: spine.line.user(`Person ${people}`, { friend: true }).id };
  });
const onTelegram = (count: number) =>
  Array.from({ length: count }, () => {
    const { id } = spine.telegram.user();
    spine.telegramOpens(id);
    return { channel: 'telegram' as const, channelUserId: id };
  });
/** How many messages reached this person, whatever the service was told. */
const got = (id: string) => spine.line.acceptedFor(id).length + spine.telegram.accepted(id).length;
const isDone = (campaignId: string, timeout = 10_000) =>
  vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), { timeout });

describe('a campaign', () => {
  it('reaches each recipient once, on both channels, and is done', async () => {
    const everyone = [...(await enrol(deps, onLine(45))), ...(await enrol(deps, onTelegram(9)))];
    const campaignId = await planFor(deps, everyone);
    await spine.start({ campaignsAt });
    await isDone(campaignId);
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 54 });
    expect(await countersOf(deps, campaignId)).toMatchObject({ total: 54, sent: 54, unknown: 0 });
    for (const { channelUserId } of everyone) expect(got(channelUserId)).toBe(1);
    expect((await deliveriesOf(deps, campaignId)).every(({ attempts }) => attempts === 1)).toBe(true);
  });
});
