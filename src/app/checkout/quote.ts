import { findCheckout, newCheckoutParts } from '../../../db/checkouts.ts';
import { normalisePublicCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import { accept, refuse } from '../../core/decision.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import type { ReportedLine } from '../decidePurchase.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { guess } from '../guessLimit.ts';
import type { MemberReference } from '../memberReference.ts';
import { mayRedeem } from '../voucherAtCounter.ts';
import { readBasis, saleOfRequest } from './basis.ts';
import { type CheckoutRefusal, type CheckoutRequest, type CheckoutView, viewOfCheckout } from './checkout.ts';
import { LEFT_TO_THE_CLOCKWORK, releaseLate } from './late.ts';
import { type CheckoutBasis, priceCheckout } from './price.ts';

export interface CheckoutReport {
  readonly member: MemberReference;
  readonly lines: readonly ReportedLine[];
  readonly shippingMinor?: number | undefined;
  /** Codes as they were typed, of vouchers, public or one-time; or all vouchers that the member has. Absent: none. */
  readonly vouchers?: readonly string[] | 'all' | undefined;
  /** Such codes besides. Absent: none. */
  readonly codes?: readonly string[] | undefined;
  /** Absent: none. */
  readonly points?: number | 'max' | undefined;
  /** Codes as they were typed. */
  readonly giftCards?: readonly string[] | undefined;
  readonly currency?: string | undefined;
}

interface Quoted {
  readonly memberId: string;
  readonly view: CheckoutView;
}

/**
 * Prices a basket and keeps it under an id, for `holdCheckout`; nothing is set aside yet. It clamps and says so: what
 * cannot be used stands in the quote with its reason. Codes that nobody has count under the guess limit of `by`. Refuses
 * `not-allowed` to members, `too-many-wrong-codes`, and as `decidePurchase` does.
 */
export async function quoteCheckout(
  deps: Deps,
  report: CheckoutReport,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CheckoutView, CheckoutRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  await releaseLate(deps, now, LEFT_TO_THE_CLOCKWORK);
  const request = requestOfReport(report);
  const sale = saleOfRequest(deps, request, by, now);
  const checkoutId = deps.newId();
  const price = () =>
    decideAndCommit<CheckoutBasis, Quoted, CheckoutView, CheckoutRefusal>(deps, {
      key: { name: key, request: { member: report.member, ...request } },
      read: () => readBasis(deps, report.member, request, sale, by, now),
      decide: (basis) => {
        const priced = priceCheckout(basis, request, sale, now, deps.newId);
        if (!priced.ok) return priced;
        const memberId = basis.member?.memberId ?? '';
        const about = { checkoutId, memberId, heldUntil: null, purchaseId: null };
        return accept({ memberId, view: { ...about, state: 'quoted', quote: priced.value.quote } });
      },
      parts: (_basis, { memberId, view }) =>
        newCheckoutParts({
          memberId,
          checkoutId,
          state: 'quoted',
          request,
          quote: view.quote,
          createdBy: actorName(by),
          createdAt: new Date(now),
          updatedAt: new Date(now),
        }),
      answer: ({ view }) => view,
    });
  // Where nobody typed a code there is nothing to guess.
  if (!namesCodes(request)) return price();
  const guessed = await guess(deps, actorName(by), price, (got) =>
    got.ok && !got.repeated ? unknownCodes(got.value) : false,
  );
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

const requestOfReport = (report: CheckoutReport): CheckoutRequest => ({
  lines: report.lines,
  shippingMinor: report.shippingMinor ?? null,
  vouchers: report.vouchers === 'all' ? 'all' : typedCodes(report.vouchers),
  ...(report.codes === undefined ? {} : { codes: typedCodes(report.codes) }),
  points: report.points ?? 0,
  giftCards: [...new Set((report.giftCards ?? []).map(normaliseVoucherCode))],
  currency: report.currency ?? null,
});

const typedCodes = (typed: readonly string[] = []): readonly string[] => [...new Set(typed.map(normalisePublicCode))];

const namesCodes = ({ vouchers, codes = [], giftCards }: CheckoutRequest): boolean =>
  giftCards.length > 0 || codes.length > 0 || (vouchers !== 'all' && vouchers.length > 0);

/** How many of its codes nobody has: each is a guess. */
const unknownCodes = ({ quote: { vouchers, giftCards } }: CheckoutView): number =>
  vouchers.unused.filter(({ reason }) => reason.code === 'voucher-unknown').length +
  giftCards.unused.filter(({ reason }) => reason === 'gift-card-unknown').length;

/** A checkout as it stands at `now`; `undefined`: there is none of this id, or it is forgotten. */
export async function readCheckout(
  deps: Pick<Deps, 'db'>,
  checkoutId: string,
  now: number,
): Promise<CheckoutView | undefined> {
  const row = await findCheckout(deps.db, checkoutId);
  return row && viewOfCheckout(row, now);
}
