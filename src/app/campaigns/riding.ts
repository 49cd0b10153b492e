import * as batches from '../../../db/deliveryBatches.ts';
import * as rides from '../../../db/riders.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import { cappedSince } from '../../core/campaigns/cap.ts';
import { aboard } from '../../core/campaigns/waiting.ts';
import type { Programme } from '../../core/programme.ts';
import type { Address, Message } from '../channel.ts';
import type { Deps } from '../deps.ts';
import { stubbornly } from '../patience.ts';
import type { ClaimedRange, EndedDelivery, WaitingDelivery } from './sending.ts';

export { NO_RIDER, type WaitingRider } from '../../../db/riders.ts';

type Rules = Pick<Programme, 'timeZone' | 'messages'>;

/** What waits for this member and may go along with an answer on this account, in the order in which it does. */
export const ridersFor = async (
  deps: Deps,
  memberId: string,
  address: Address,
  { messages }: Rules,
  now: number,
): Promise<readonly rides.WaitingRider[]> =>
  aboard(
    await rides.ridersFor(deps.db, {
      memberId,
      address,
      now: new Date(now),
      cappedSince: new Date(cappedSince(now, messages.marketingDays)),
    }),
  );

/** Leases the range of a member's delivery; `undefined`: somebody else has it in hand. */
export const claimRide = (deps: Deps, rider: rides.WaitingRider): Promise<ClaimedRange | undefined> =>
  rides.claimRide(deps.db, rider);

/** The delivery of this member, as it goes out on the account that they write from; `undefined`: it does not wait any more. */
export async function deliveryOf(
  deps: Deps,
  range: ClaimedRange,
  memberId: string,
  to: Address,
): Promise<WaitingDelivery | undefined> {
  const own = { ...range, first: memberId, last: memberId };
  const [row] = (await batches.waitingIn(deps.db, own, [to.channel], { early: true })) as readonly WaitingDelivery[];
  return row?.retryKey === null ? { ...row, ...to } : undefined;
}

/** Begins a delivery that goes out with an answer; `false`: it does not, for one of the reasons asked at send time. */
export async function beginRide(
  deps: Deps,
  range: ClaimedRange,
  row: WaitingDelivery,
  words: { readonly messages: readonly Message[]; readonly contentHash: string; readonly retryKey: string },
  { messages }: Rules,
  now: number,
): Promise<boolean> {
  const { memberId, version, channel, channelUserId } = row;
  const { contentHash, retryKey } = words;
  const begun = await batches.beginBatch(
    deps.db,
    range,
    [{ memberId, version, channel, channelUserId, keyed: true, isRepeat: false, retryKey, contentHash, broken: false }],
    [{ contentHash, messages: words.messages }],
    { now: new Date(now), cappedSince: new Date(cappedSince(now, messages.marketingDays)), rides: true },
  );
  return begun.sending.has(memberId);
}

/** Ends it, counts the push that it saved, and gives the range back. */
export async function endRide(
  deps: Deps,
  range: ClaimedRange,
  ended: EndedDelivery,
  { timeZone }: Rules,
  now: number,
): Promise<void> {
  const rodeOn = plainDate(now, timeZone).toString();
  await stubbornly(() => batches.finishBatch(deps.db, range, [ended], new Date(now), rodeOn));
}

/** Lets deliveries of a range wait for their members to write, for so long at most. */
export const letWait = (deps: Deps, range: ClaimedRange, memberIds: readonly string[], ms: number): Promise<void> =>
  rides.letWait(deps.db, range, memberIds, ms);
