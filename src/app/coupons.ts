import { auditPart } from '../../db/audit.ts';
import * as rows from '../../db/coupons.ts';
import { expectTimeZonePart } from '../../db/days.ts';
import { coupons } from '../../db/schema/index.ts';
import { insertRows } from '../../db/unit.ts';
import type { CouponTerms } from '../core/coupons/coupon.ts';
import { invalidTerm } from '../core/coupons/valid.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { type CouponDetails, invalidDetail, later, readPublicCode, termsAfter, windowOf } from './couponDetails.ts';
import { type CouponView, couponOf } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { readProgramme } from './programme.ts';

export type { CouponDetails } from './couponDetails.ts';
export type { CouponView } from './couponView.ts';

/** What is not told: no cap, no minimum, no window, and members may take it. */
export type NewCoupon = Pick<CouponDetails, 'name' | 'kind' | 'value'> &
  Partial<CouponDetails> & {
    /** It is not given out before it is made active. */
    readonly draft?: true;
  };

/** What is named changes; the kind stays, vouchers are out there. `active: false` stops it: nobody gets one any more. */
export type CouponChange = Partial<Omit<CouponDetails, 'kind'>> & { readonly active?: boolean };

export type CouponRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'coupon-unknown' }
  /** `field`: the detail that makes no sense; of the terms the one. */
  | { readonly code: 'coupon-invalid'; readonly field: keyof CouponDetails | `terms.${keyof CouponTerms}` }
  | { readonly code: 'public-code-known' }
  /** The cap in all cannot be lower than what was used already. */
  | { readonly code: 'limit-below-uses'; readonly uses: number }
  /** Nor the budget than what was spent. */
  | { readonly code: 'budget-below-spent'; readonly spentMinor: number };

interface CouponState {
  readonly coupon: rows.CouponRow | undefined;
  readonly namesake: rows.CouponRow | undefined;
  readonly timeZone: string;
}

/** Adds a coupon. Refuses `not-allowed` to cashiers, `coupon-invalid` with the detail, `public-code-known`. */
export const createCoupon = (
  deps: Deps,
  details: NewCoupon,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CouponView, CouponRefusal>> =>
  decideAndCommit<CouponState, rows.CouponRow, CouponView, CouponRefusal>(deps, {
    key: { name: key, request: details },
    read: () => readState(deps, undefined, details.publicCode),
    decide: ({ namesake, timeZone }) => {
      if (!mayChangeOffers(by)) return refuse({ code: 'not-allowed' });
      const at = new Date(now);
      return written(
        {
          ...NOTHING_TOLD,
          ...details,
          couponId: deps.newId(),
          terms: termsAfter({}, details.terms ?? {}),
          uses: 0,
          spentMinor: 0,
          state: details.draft === true ? 'draft' : 'active',
          createdAt: at,
          updatedAt: at,
        },
        { ...NOTHING_TOLD, ...details },
        namesake,
        timeZone,
      );
    },
    parts: ({ timeZone }, row) => [
      ...reckonedBy(timeZone, details),
      insertRows(coupons, [row]),
      auditOf(deps, by, 'coupon-created', { couponId: row.couponId, ...details }, now),
    ],
    answer: couponOf,
  });

/** Changes a coupon. Refuses as `createCoupon` does, and `coupon-unknown`, `limit-below-uses`, `budget-below-spent`. */
export const changeCoupon = (
  deps: Deps,
  couponId: string,
  change: CouponChange,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CouponView, CouponRefusal>> =>
  decideAndCommit<CouponState, { read: rows.CouponRow; row: rows.CouponRow }, CouponView, CouponRefusal>(deps, {
    key: { name: key, request: { couponId, change } },
    read: () => readState(deps, couponId, change.publicCode),
    decide: ({ coupon, namesake, timeZone }) => {
      if (!mayChangeOffers(by)) return refuse({ code: 'not-allowed' });
      if (coupon === undefined) return refuse({ code: 'coupon-unknown' });
      const usesLimit = change.usesLimit ?? null;
      if (usesLimit !== null && usesLimit < coupon.uses) return refuse({ code: 'limit-below-uses', uses: coupon.uses });
      const budgetMinor = change.budgetMinor ?? null;
      const { spentMinor } = coupon;
      if (budgetMinor !== null && budgetMinor < spentMinor) return refuse({ code: 'budget-below-spent', spentMinor });
      const { active, firstDay: _first, lastDay: _last, terms: termsChange = {}, ...details } = change;
      const state = active === undefined ? coupon.state : active ? ('active' as const) : ('paused' as const);
      const told = { ...change, kind: coupon.kind, value: change.value ?? coupon.value };
      const terms = termsAfter(coupon.terms, termsChange);
      const row = { ...coupon, ...details, terms, state, updatedAt: later(coupon.updatedAt, now) };
      const decided = written(row, told, namesake, timeZone);
      return decided.ok ? accept({ read: coupon, row: decided.value }) : decided;
    },
    parts: ({ timeZone }, { read, row }) => [
      ...reckonedBy(timeZone, change),
      rows.updateCouponPart(read, row),
      auditOf(deps, by, 'coupon-changed', { couponId, change }, now),
    ],
    answer: ({ row }) => couponOf(row),
  });

/** What a coupon is when nothing is told of it but its name, kind and value. */
export const NOTHING_TOLD = {
  capMinor: null,
  minimumMinor: 0,
  terms: {},
  startsAt: null,
  endsAt: null,
  validDays: null,
  usesLimit: null,
  usesPerMember: null,
  usesPerDay: null,
  budgetMinor: null,
  claimable: true,
  publicCode: null,
  automation: null,
} as const;

const readState = async (
  deps: Deps,
  couponId: string | undefined,
  publicCode: string | null | undefined,
): Promise<CouponState> => {
  const code = readPublicCode(publicCode ?? '');
  return {
    coupon: couponId === undefined ? undefined : await rows.findCoupon(deps.db, couponId),
    namesake: code === undefined ? undefined : await rows.findCouponByCode(deps.db, code),
    timeZone: (await readProgramme(deps)).document.timeZone,
  };
};

/** Days that are named mean those of the zone that was read: a change of it at the same moment is seen. */
const reckonedBy = (timeZone: string, { firstDay = null, lastDay = null }: Partial<CouponDetails>) =>
  firstDay === null && lastDay === null ? [] : [expectTimeZonePart(timeZone)];

type Told = Partial<CouponDetails> & Pick<CouponDetails, 'kind' | 'value'>;

/** The row with what was told put into its columns: the window's instants and the normalised code. */
function written(
  row: rows.CouponRow,
  told: Told,
  namesake: rows.CouponRow | undefined,
  timeZone: string,
): Decision<rows.CouponRow, CouponRefusal> {
  const field = invalidDetail(told);
  if (field !== undefined) return refuse({ code: 'coupon-invalid', field });
  const term = invalidTerm(row.kind, row.value, row.terms);
  if (term !== undefined) return refuse({ code: 'coupon-invalid', field: `terms.${term}` });
  if (namesake !== undefined && namesake.couponId !== row.couponId) return refuse({ code: 'public-code-known' });
  const { firstDay, lastDay, publicCode } = told;
  const { startsAt, endsAt } = windowOf({ firstDay: firstDay ?? null, lastDay: lastDay ?? null }, timeZone);
  const whole: rows.CouponRow = {
    ...row,
    startsAt: firstDay === undefined ? row.startsAt : startsAt,
    endsAt: lastDay === undefined ? row.endsAt : endsAt,
    publicCode: typeof publicCode === 'string' ? (readPublicCode(publicCode) ?? null) : row.publicCode,
  };
  const ends = whole.endsAt?.getTime() ?? Infinity;
  if ((whole.startsAt?.getTime() ?? 0) >= ends || (typeof lastDay === 'string' && ends <= row.updatedAt.getTime())) {
    return refuse({ code: 'coupon-invalid', field: 'lastDay' });
  }
  return accept(whole);
}

/** Owner, managers, and keys (their scope is the edge's business). */
export const mayChangeOffers = (by: Actor): boolean =>
  by.kind === 'staff' ? by.role !== 'cashier' : by.kind === 'key' || by.kind === 'system';

const auditOf = (deps: Deps, by: Actor, action: string, details: object, now: number) =>
  auditPart({ auditId: deps.newId(), actor: actorName(by), action, details, occurredAt: new Date(now) });

const PAGE = 9;

/** A page of all coupons, the newest first, with how often each was used; `next` begins the following page. */
export async function readCoupons(
  deps: Deps,
  after: string | null = null,
  limit = PAGE,
): Promise<{ readonly coupons: readonly CouponView[]; readonly next: string | undefined }> {
  const found = await rows.couponsAfter(deps.db, after, limit + 1);
  const shown = found.slice(0, limit).map(couponOf);
  return { coupons: shown, next: found.length > limit ? shown.at(-1)?.couponId : undefined };
}

/** A coupon, stopped ones and those of rewards too; `undefined`: there is none of this id. */
export async function readCoupon(deps: Deps, couponId: string): Promise<CouponView | undefined> {
  const row = await rows.findCoupon(deps.db, couponId);
  return row && couponOf(row);
}
