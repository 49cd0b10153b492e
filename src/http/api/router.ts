import { type ErrorRequestHandler, Router } from 'express';
import { isTemporary } from '../../app/patience.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { requestFields } from '../seen.ts';
import { getAdjustment, postAdjustment } from './adjustments.ts';
import { authentication } from './auth.ts';
import { getCheckout, postCheckout, postCheckoutConfirm, postCheckoutHold, postCheckoutRelease } from './checkouts.ts';
import { getBatches, getCodes, postCodes, postVoidBatch } from './codes.ts';
import { getCoupon, getCoupons, getVoucher, patchCoupon, postCoupon, postVoucher } from './coupons.ts';
import { deleteMember, getExport, getMemberExport } from './data.ts';
import { docsRoutes } from './docs.ts';
import { postMember } from './enrol.ts';
import {
  getGiftCard,
  postGiftCard,
  postGiftCardPayment,
  postGiftCardPaymentReversal,
  postGiftCardRefund,
} from './giftCards.ts';
import { postGift, postGiftTaken, postGiftWithdrawal } from './gifts.ts';
import { getMember, getMembers, getPoints } from './members.ts';
import { openApiDocument } from './openapi.ts';
import type { ApiPort } from './port.ts';
import { putProductRoute } from './products.ts';
import { getProgramme, getProgrammePage, postProgrammeDiff, putProgramme } from './programme/handlers.ts';
import { getPurchase, postPurchase, postRefund } from './purchases.ts';
import { getRewardHold, postRewardHold, postRewardHoldConfirm, postRewardHoldRelease } from './rewardHolds.ts';
import { getReward, getRewards, patchReward, postReward, postRewardReversal, postTakenReward } from './rewards.ts';
import { getSegment, getSegmentMembers, getSegments, patchSegment, postSegment, postSegmentCount } from './segments.ts';
import { postSpend, postSpendReversal } from './spends.ts';
import { getStamps } from './stamps.ts';
import { postRedemption } from './vouchers.ts';

/** The API for tills, web shops and other programs, to be mounted at `/api`. */
export function apiRouter(port: ApiPort): Router {
  const router = Router();
  const authenticated = authentication(port);
  router.post('/v1/purchases', postPurchase(port, authenticated));
  router.get('/v1/purchases/:id', getPurchase(port, authenticated));
  router.post('/v1/purchases/:id/refunds', postRefund(port, authenticated));
  router.post('/v1/vouchers/:code/redemptions', postRedemption(port, authenticated));
  router.get('/v1/vouchers/:code', getVoucher(port, authenticated));
  router.get('/v1/coupons', getCoupons(port, authenticated));
  router.post('/v1/coupons', postCoupon(port, authenticated));
  router.get('/v1/coupons/:id', getCoupon(port, authenticated));
  router.patch('/v1/coupons/:id', patchCoupon(port, authenticated));
  router.post('/v1/coupons/:id/vouchers', postVoucher(port, authenticated));
  router.post('/v1/coupons/:id/codes', postCodes(port, authenticated));
  router.get('/v1/coupons/:id/codes', getBatches(port, authenticated));
  router.get('/v1/code-batches/:id/codes', getCodes(port, authenticated));
  router.post('/v1/code-batches/:id/void', postVoidBatch(port, authenticated));
  router.post('/v1/checkouts', postCheckout(port, authenticated));
  router.get('/v1/checkouts/:id', getCheckout(port, authenticated));
  router.post('/v1/checkouts/:id/hold', postCheckoutHold(port, authenticated));
  router.post('/v1/checkouts/:id/confirm', postCheckoutConfirm(port, authenticated));
  router.post('/v1/checkouts/:id/release', postCheckoutRelease(port, authenticated));
  router.post('/v1/gift-cards', postGiftCard(port, authenticated));
  router.get('/v1/gift-cards/:code', getGiftCard(port, authenticated));
  router.post('/v1/gift-cards/:code/refunds', postGiftCardRefund(port, authenticated));
  router.post('/v1/gift-cards/:code/payments', postGiftCardPayment(port, authenticated));
  router.post('/v1/gift-card-payments/:id/reversals', postGiftCardPaymentReversal(port, authenticated));
  router.post('/v1/members', postMember(port, authenticated));
  router.get('/v1/members', getMembers(port, authenticated));
  router.get('/v1/members/:id', getMember(port, authenticated));
  router.get('/v1/members/:id/points', getPoints(port, authenticated));
  router.get('/v1/members/:id/stamps', getStamps(port, authenticated));
  router.get('/v1/rewards', getRewards(port, authenticated));
  router.post('/v1/rewards', postReward(port, authenticated));
  router.get('/v1/rewards/:id', getReward(port, authenticated));
  router.patch('/v1/rewards/:id', patchReward(port, authenticated));
  router.post('/v1/members/:id/rewards/:rewardId', postTakenReward(port, authenticated));
  router.post('/v1/members/:id/rewards/:voucherId/reversals', postRewardReversal(port, authenticated));
  router.post('/v1/members/:id/rewards/:rewardId/holds', postRewardHold(port, authenticated));
  router.get('/v1/members/:id/reward-holds/:holdId', getRewardHold(port, authenticated));
  router.post('/v1/members/:id/reward-holds/:holdId/confirm', postRewardHoldConfirm(port, authenticated));
  router.post('/v1/members/:id/reward-holds/:holdId/release', postRewardHoldRelease(port, authenticated));
  router.post('/v1/members/:id/vouchers/:voucherId/gifts', postGift(port, authenticated));
  router.post('/v1/members/:id/vouchers/:voucherId/gifts/withdrawals', postGiftWithdrawal(port, authenticated));
  router.post('/v1/members/:id/gifts', postGiftTaken(port, authenticated));
  router.post('/v1/members/:id/spends', postSpend(port, authenticated));
  router.post('/v1/members/:id/spends/:spendId/reversals', postSpendReversal(port, authenticated));
  router.post('/v1/members/:id/adjustments', postAdjustment(port, authenticated));
  router.get('/v1/members/:id/adjustments/:requestId', getAdjustment(port, authenticated));
  router.get('/v1/members/:id/export', getMemberExport(port, authenticated));
  router.delete('/v1/members/:id', deleteMember(port, authenticated));
  router.get('/v1/segments', getSegments(port, authenticated));
  router.post('/v1/segments', postSegment(port, authenticated));
  router.post('/v1/segments/count', postSegmentCount(port, authenticated));
  router.get('/v1/segments/:id', getSegment(port, authenticated));
  router.patch('/v1/segments/:id', patchSegment(port, authenticated));
  router.get('/v1/segments/:id/members', getSegmentMembers(port, authenticated));
  router.put('/v1/products/:sku', putProductRoute(port, authenticated));
  router.get('/v1/programme', getProgramme(port, authenticated));
  router.put('/v1/programme', putProgramme(port, authenticated));
  router.get('/v1/programme/page', getProgrammePage(port, authenticated));
  router.post('/v1/programme/diff', postProgrammeDiff(port, authenticated));
  router.get('/v1/exports/:kind', getExport(port, authenticated));
  router.get('/v1/openapi.json', (_request, response) => sendJson(response, 200, openApiDocument()));
  router.use('/docs', docsRoutes());
  router.use((_request, response) => sendProblem(response, { code: 'not-found' }));
  router.use(lastResort(port));
  return router;
}

/** A silent database is a 503 that is worth repeating; anything else is a bug and tells nothing of itself. */
const lastResort =
  ({ log }: ApiPort): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    if (response.headersSent) return void response.destroy();
    if (isTemporary(error)) return sendProblem(response, { code: 'unavailable' });
    if (isBadRequest(error)) {
      const errors = [{ field: '', message: 'The request could not be read' }];
      return sendProblem(response, { code: 'bad-request', errors });
    }
    log.error({ err: error, ...requestFields(request, response) }, 'a request to the API failed');
    sendProblem(response, { code: 'internal' });
  };

/** express and its parsers carry the status that the client earned: a broken escape in the path, a body cut short. */
const isBadRequest = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
