import { auditPart } from '../../db/audit.ts';
import { type CouponRow, findCoupon } from '../../db/coupons.ts';
import { expectTimeZonePart } from '../../db/days.ts';
import { findMemberPoints } from '../../db/ledger.ts';
import * as rows from '../../db/rewards.ts';
import { coupons, rewards } from '../../db/schema/index.ts';
import { insertRows } from '../../db/unit.ts';
import { dateOf, startOfDate } from '../core/calendar/localDay.ts';
import { opensFor, startedBy } from '../core/coupons/issue.ts';
import { accept, refuse } from '../core/decision.ts';
import { viewOf } from '../core/points/settle.ts';
import { isDay, later } from './couponDetails.ts';
import { mayChangeOffers, NOTHING_TOLD } from './coupons.ts';
import { type CouponView, couponOf } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { readProgramme } from './programme.ts';
import { earlyDaysFor, readEarlyDays } from './tiers/early.ts';

export interface NewReward {
  readonly name: string;
  readonly costPoints: number;
  /** How many there are; `null`: as many as wanted. */
  readonly stock: number | null;
  /** The coupon that it hands out, one that members cannot get otherwise; absent: one free item of the reward's name. */
  readonly couponId?: string;
  /** From which local day on everybody may take it; members of a tier with early access some days before. `null`: at once. */
  readonly firstDay?: string | null | undefined;
}

/** What is named changes. `stockLeft` is what is there from now on, whatever was taken before. */
export interface RewardChange {
  readonly name?: string;
  readonly costPoints?: number;
  readonly stockLeft?: number | null;
  readonly firstDay?: string | null | undefined;
  readonly hidden?: boolean;
}

export interface RewardView {
  readonly rewardId: string;
  readonly name: string;
  readonly costPoints: number;
  /** `null`: as many as wanted. */
  readonly stockLeft: number | null;
  readonly taken: number;
  /** Set aside for members, for some minutes. */
  readonly held: number;
  readonly hidden: boolean;
  /** From when on everybody may take it; `null`: from the beginning. Epoch milliseconds. */
  readonly startsAt: number | null;
  readonly createdAt: number;
  readonly coupon: CouponView;
}

export type RewardRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'reward-unknown' }
  | { readonly code: 'reward-invalid'; readonly field: RewardField }
  | { readonly code: 'coupon-unknown' }
  /** Whoever can take the coupon in the chat would not pay points for it. */
  | { readonly code: 'coupon-not-for-rewards' };

type RewardField = 'name' | 'costPoints' | 'stock' | 'firstDay';

/** Adds a reward to the catalogue, with a coupon of its own where none is named. Refuses in the order of `RewardRefusal`. */
export const createReward = (
  deps: Deps,
  details: NewReward,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<RewardView, RewardRefusal>> =>
  decideAndCommit<NamedCoupon, rows.RewardWithCoupon & { own: boolean }, RewardView, RewardRefusal>(deps, {
    key: { name: key, request: details },
    read: async () => ({
      named: details.couponId === undefined ? undefined : await findCoupon(deps.db, details.couponId),
      timeZone: (await readProgramme(deps)).document.timeZone,
    }),
    decide: ({ named, timeZone }) => {
      if (!mayChangeOffers(by)) return refuse({ code: 'not-allowed' });
      const field = invalidField({ ...details, stockLeft: details.stock });
      if (field !== undefined) return refuse({ code: 'reward-invalid', field });
      if (details.couponId !== undefined && named === undefined) return refuse({ code: 'coupon-unknown' });
      if (named?.claimable === true || (named?.publicCode ?? null) !== null) {
        return refuse({ code: 'coupon-not-for-rewards' });
      }
      const at = new Date(now);
      const coupon = named ?? ownCoupon(deps.newId(), details.name, at);
      const { name, costPoints, stock: stockLimit } = details;
      const startsAt = startOf(details.firstDay ?? null, timeZone);
      const reward = { rewardId: deps.newId(), name, costPoints, couponId: coupon.couponId, startsAt, stockLimit };
      const state = { taken: 0, held: 0, state: 'active' as const, createdAt: at, updatedAt: at };
      return accept({ reward: { ...reward, ...state }, coupon, own: named === undefined });
    },
    parts: ({ timeZone }, { reward, coupon, own }) => [
      ...reckonedBy(timeZone, details.firstDay),
      ...(own ? [insertRows(coupons, [coupon])] : []),
      insertRows(rewards, [reward]),
      auditOf(deps, by, 'reward-created', { rewardId: reward.rewardId, ...details }, now),
    ],
    answer: rewardOf,
  });

interface NamedCoupon {
  readonly named: CouponRow | undefined;
  readonly timeZone: string;
}

const startOf = (firstDay: string | null, timeZone: string): Date | null =>
  firstDay === null ? null : new Date(startOfDate(dateOf(firstDay), timeZone));

/** A day that is named means that of the zone that was read: a change of it at the same moment is seen. */
const reckonedBy = (timeZone: string, firstDay: string | null = null) =>
  firstDay === null ? [] : [expectTimeZonePart(timeZone)];

/** One piece free: the voucher is handed over at the till for the thing that the reward names. */
const ownCoupon = (couponId: string, name: string, at: Date): CouponRow => ({
  couponId,
  name,
  kind: 'free_item',
  value: 1,
  ...NOTHING_TOLD,
  claimable: false,
  uses: 0,
  spentMinor: 0,
  state: 'active',
  createdAt: at,
  updatedAt: at,
});

/** Changes a reward; a coupon that was made for it and called like it takes its new name. Vouchers taken before stay. */
export const changeReward = (
  deps: Deps,
  rewardId: string,
  change: RewardChange,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<RewardView, RewardRefusal>> =>
  decideAndCommit<Before, Changed, RewardView, RewardRefusal>(deps, {
    key: { name: key, request: { rewardId, change } },
    read: async () => ({
      read: await rows.findReward(deps.db, rewardId),
      timeZone: (await readProgramme(deps)).document.timeZone,
    }),
    decide: ({ read, timeZone }) => {
      if (!mayChangeOffers(by)) return refuse({ code: 'not-allowed' });
      if (read === undefined) return refuse({ code: 'reward-unknown' });
      const field = invalidField(change);
      if (field !== undefined) return refuse({ code: 'reward-invalid', field });
      const { name = read.reward.name, costPoints = read.reward.costPoints, stockLeft, hidden, firstDay } = change;
      const state = hidden === undefined ? read.reward.state : hidden ? ('hidden' as const) : ('active' as const);
      const startsAt = firstDay === undefined ? read.reward.startsAt : startOf(firstDay, timeZone);
      const renames = name !== read.reward.name && read.coupon.name === read.reward.name && !read.coupon.claimable;
      return accept({
        read,
        row: { name, costPoints, state, startsAt, stockLeft, updatedAt: later(read.reward.updatedAt, now) },
        renames,
      });
    },
    parts: ({ timeZone }, { read, row, renames }) => [
      ...reckonedBy(timeZone, change.firstDay),
      rows.updateRewardPart(read.reward, row),
      ...(renames ? [rows.renameCouponPart(read.coupon, row.name, later(read.coupon.updatedAt, now))] : []),
      auditOf(deps, by, 'reward-changed', { rewardId, change }, now),
    ],
    answer: ({ read, row: { stockLeft, ...row } }) => {
      const { taken, held } = read.reward;
      const stockLimit =
        stockLeft === undefined ? read.reward.stockLimit : stockLeft === null ? null : taken + held + stockLeft;
      return rewardOf({ reward: { ...read.reward, ...row, stockLimit }, coupon: read.coupon });
    },
  });

interface Before {
  readonly read: rows.RewardWithCoupon | undefined;
  readonly timeZone: string;
}

interface Changed {
  readonly read: rows.RewardWithCoupon;
  readonly row: rows.RewardChange;
  readonly renames: boolean;
}

const MOST_POINTS = 100_000_000;

function invalidField({ name, costPoints, stockLeft, firstDay }: RewardChange): RewardField | undefined {
  if (name !== undefined && (name.trim() === '' || name.length > 60)) return 'name';
  if (costPoints !== undefined && !isWhole(costPoints, 1)) return 'costPoints';
  if (stockLeft !== undefined && stockLeft !== null && !isWhole(stockLeft, 0)) return 'stock';
  return firstDay !== undefined && firstDay !== null && !isDay(firstDay) ? 'firstDay' : undefined;
}

const isWhole = (value: number, least: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= MOST_POINTS;

const auditOf = (deps: Deps, by: Actor, action: string, details: object, now: number) =>
  auditPart({ auditId: deps.newId(), actor: actorName(by), action, details, occurredAt: new Date(now) });

const rewardOf = ({ reward, coupon }: rows.RewardWithCoupon): RewardView => ({
  rewardId: reward.rewardId,
  name: reward.name,
  costPoints: reward.costPoints,
  stockLeft: reward.stockLimit === null ? null : Math.max(0, reward.stockLimit - reward.taken - reward.held),
  taken: reward.taken,
  held: reward.held,
  hidden: reward.state === 'hidden',
  startsAt: reward.startsAt?.getTime() ?? null,
  createdAt: reward.createdAt.getTime(),
  coupon: couponOf(coupon),
});

const PAGE = 9;

/** `next`: where the next page begins; `undefined`: this is the last. */
export interface RewardsPage {
  readonly rewards: readonly RewardView[];
  readonly next: number | undefined;
}

/** A page of the whole catalogue for whoever keeps it, the cheapest first, what is taken out of it last. */
export const readCatalogue = (deps: Deps, offset = 0): Promise<RewardsPage> => pageOf(deps, undefined, offset);

/** A page of what points buy, the cheapest first: what everybody can take, and what the tier of this member lets them have early. */
export async function readRewards(
  deps: Deps,
  now: number,
  { offset = 0, memberId }: { readonly offset?: number | undefined; readonly memberId?: string | undefined } = {},
): Promise<RewardsPage> {
  if (memberId === undefined) return pageOf(deps, new Date(now), offset);
  const { document } = await readProgramme(deps);
  const earlyDays = await readEarlyDays(deps, memberId, document, now);
  return pageOf(deps, new Date(startedBy(earlyDays, document.timeZone, now)), offset);
}

async function pageOf(deps: Deps, by: Date | undefined, offset: number): Promise<RewardsPage> {
  const which = by === undefined ? { hidden: true } : { hidden: false, startedBy: by };
  const found = await rows.rewardsFrom(deps.db, { ...which, offset, limit: PAGE + 1 });
  return { rewards: found.slice(0, PAGE).map(rewardOf), next: found.length > PAGE ? offset + PAGE : undefined };
}

/** A reward with its coupon, hidden ones too; `undefined`: there is none of this id. */
export async function readReward(deps: Deps, rewardId: string): Promise<RewardView | undefined> {
  const found = await rows.findReward(deps.db, rewardId);
  return found && rewardOf(found);
}

/** A reward with the instant from which this member may take it; `null`: from the beginning. */
export async function readRewardFor(
  deps: Deps,
  memberId: string,
  rewardId: string,
  now: number,
): Promise<{ readonly reward: RewardView; readonly opensAt: number | null } | undefined> {
  const [found, { document }] = await Promise.all([rows.findReward(deps.db, rewardId), readProgramme(deps)]);
  if (found === undefined) return undefined;
  const reward = rewardOf(found);
  const earlyDays = await earlyDaysFor(deps, memberId, found.reward, document, now);
  return { reward, opensAt: opensFor(reward, earlyDays, document.timeZone) };
}

/** A reward in the eyes of one member. */
export interface OfferedReward extends RewardView {
  /** 0: the member has the points for it. */
  readonly missingPoints: number;
}

/** A page of what points buy, with how many a member still lacks for each, and their balance (below zero: a debt). */
export async function readRewardsFor(
  deps: Deps,
  memberId: string,
  now: number,
  offset = 0,
): Promise<{
  readonly rewards: readonly OfferedReward[];
  readonly next: number | undefined;
  readonly balance: number;
}> {
  const [page, member] = await Promise.all([
    readRewards(deps, now, { offset, memberId }),
    findMemberPoints(deps.db, memberId),
  ]);
  const balance = member === undefined ? 0 : viewOf(member.points, now).balance;
  const offers = page.rewards.map((one) => ({ ...one, missingPoints: Math.max(0, one.costPoints - balance) }));
  return { rewards: offers, next: page.next, balance };
}
