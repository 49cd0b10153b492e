import { amountLine } from '../../app/recordPurchase.ts';
import type { CounterBasket } from '../../app/voucherAtCounter.ts';
import type { ChatContext, Reply } from '../chat.ts';
import type { Serving } from './counter.ts';
import { payByGiftCard } from './giftCards.ts';
import { recordOrAsk } from './payPoints.ts';
import { recordOff } from './sale.ts';

/** Sells to whoever is served, with all that waits for their bill: gift cards, coupons, or the question about points. */
export function sellTo(context: ChatContext, serving: Serving, basket: CounterBasket): Promise<Reply> {
  if (serving.giftCards !== undefined) return payByGiftCard(context, serving, basket);
  if ((serving.vouchers ?? []).length > 0) return recordOff(context, serving, basket);
  return recordOrAsk(context, serving, 'lines' in basket ? basket.lines : [amountLine(basket.amountMinor)]);
}
