import type { RequestHandler } from 'express';
import type { Scope } from '../../app/apiKeys.ts';
import { redeemVoucher } from '../../app/redeemVoucher.ts';
import type { VoucherRedeemed } from '../../app/voucherAtCounter.ts';
import type { ApiPort } from './port.ts';
import { RedemptionBody } from './schemas.ts';
import { writing } from './write.ts';

/** `POST /vouchers/{code}/redemptions`: keys with the scope are told the true reason of a refusal. */
export const postRedemption = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) =>
  writing(authenticated, {
    scope: 'vouchers:write',
    body: RedemptionBody,
    run: ({ lines, amountMinor, shippingMinor, memberId, purchaseId }, { request, by, key }) => {
      const code = request.params['code'];
      const basket = lines !== undefined ? { lines } : amountMinor === undefined ? undefined : { amountMinor };
      const redemption = { code: typeof code === 'string' ? code : '', basket, shippingMinor, memberId, purchaseId };
      return redeemVoucher(deps, redemption, by, key, now());
    },
    document: redemptionDocument,
  });

const redemptionDocument = (redeemed: VoucherRedeemed) => ({
  redemption: {
    id: redeemed.redemptionId,
    voucherId: redeemed.walkIn === true ? null : redeemed.voucherId,
    couponName: redeemed.couponName,
    kind: redeemed.kind,
    discountMinor: redeemed.discountMinor,
    payMinor: redeemed.payMinor,
  },
  member: redeemed.walkIn === true ? null : { id: redeemed.memberId, name: redeemed.memberName },
});
