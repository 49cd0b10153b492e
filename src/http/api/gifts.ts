import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import type { VoucherView } from '../../app/readVouchers.ts';
import { type OfferedGift, offerGift, withdrawGift } from '../../app/voucherGifts/give.ts';
import { takeGift } from '../../app/voucherGifts/take.ts';
import { withIds } from './ids.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { text } from './read.ts';
import { NothingBody } from './spends.ts';
import { nullableInstant } from './time.ts';
import { writing } from './write.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

const scope = 'vouchers:write' as const;
const OfVoucher = z.object({ id: z.uuid(), voucherId: z.uuid() });

const GiftTakeBody = z
  .strictObject({ code: text(40).openapi({ description: 'Of the gift, as it was typed' }) })
  .openapi('GiftTakeBody');

const GiftAnswer = z
  .object({
    gift: z.object({
      voucherId: z.uuid(),
      code: z.string().openapi({ description: 'Whoever has it first can take the voucher. It is told here alone' }),
      expiresAt: z.iso.datetime({ offset: true }),
    }),
  })
  .openapi('GiftAnswer');

const GiftWithdrawn = z.object({ voucherId: z.uuid() }).openapi('GiftWithdrawn');

const GiftTaken = z
  .object({
    voucher: z.object({
      id: z.uuid(),
      couponId: z.uuid(),
      memberId: z.uuid(),
      code: z.string(),
      expiresAt: z.iso.datetime({ offset: true }).nullable(),
    }),
  })
  .openapi('GiftTaken');

export const giftOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/members/{id}/vouchers/{voucherId}/gifts',
    scope,
    summary: "Offer a member's voucher to a friend",
    description:
      'For 7 days at most, once. Until somebody takes it the voucher is the member’s. A newer code takes the place of an older one.',
    params: OfVoucher,
    body: NothingBody,
    answer: GiftAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/members/{id}/vouchers/{voucherId}/gifts/withdrawals',
    scope,
    summary: 'Take a gift back while nobody has it',
    params: OfVoucher,
    body: NothingBody,
    answer: GiftWithdrawn,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/members/{id}/gifts',
    scope,
    summary: 'Take a voucher that a friend gives',
    description: "The giver's copy ends; the member's own has a new code and the same end.",
    params: z.object({ id: z.uuid() }),
    body: GiftTakeBody,
    answer: GiftTaken,
    refuses: [404, 409, 429],
  },
];

const ids = { id: { code: 'member-unknown' }, voucherId: { code: 'voucher-unknown' } } as const;

/** `POST /members/{id}/vouchers/{voucherId}/gifts`. */
export const postGift = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: NothingBody,
    run: withIds(ids, ({ id, voucherId }, _body, { by, key }) =>
      offerGift(deps, { memberId: id, voucherId }, by, key, now()),
    ),
    document: giftDocument,
  });

/** `POST /members/{id}/vouchers/{voucherId}/gifts/withdrawals`. */
export const postGiftWithdrawal = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: NothingBody,
    run: withIds(ids, ({ id, voucherId }, _body, { by, key }) =>
      withdrawGift(deps, { memberId: id, voucherId }, by, key, now()),
    ),
    document: ({ voucherId }: { readonly voucherId: string }) => ({ voucherId }),
  });

/** `POST /members/{id}/gifts`. */
export const postGiftTaken = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: GiftTakeBody,
    run: withIds({ id: ids.id }, ({ id }, { code }: z.infer<typeof GiftTakeBody>, { by, key }) =>
      takeGift(deps, id, code, key, now(), by),
    ),
    document: takenDocument,
  });

const giftDocument = ({ voucherId, code, expiresAt }: OfferedGift) => ({
  gift: { voucherId, code, expiresAt: new Date(expiresAt).toISOString() },
});

const takenDocument = ({ voucherId, couponId, memberId, code, expiresAt }: VoucherView) => ({
  voucher: { id: voucherId, couponId, memberId, code, expiresAt: nullableInstant(expiresAt) },
});
