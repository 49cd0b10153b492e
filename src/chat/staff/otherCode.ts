import { recogniseCode } from '../../app/recogniseCode.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { actorOf } from './counter.ts';

/**
 * What to say to a code at the till that is neither a card's nor a voucher's: what it is, and where it works.
 * An invitation may come as its link (`i_…`). `undefined`: it is no code, but an amount or a word.
 */
export async function aboutOtherCode(context: ChatContext, said: string): Promise<string | undefined> {
  const { deps, language } = context;
  if (/^(i_|\+)?[\d.,\s]+$/.test(said)) return undefined;
  const typed = said.replace(/^i_/, '');
  const code = typed.toUpperCase();
  const found = await recogniseCode(deps, typed, actorOf(context));
  switch (found.kind) {
    case 'coupon':
      return text(language, 'till.code-of-coupon', { code, coupon: found.couponName });
    case 'invitation':
      return text(language, 'till.code-of-invitation', { code });
    case 'unknown-code':
      return text(language, 'till.code-unknown', { code });
    case 'too-many-wrong-codes':
      return text(language, 'too-many-wrong-codes');
    case 'no-code':
      return undefined;
  }
}
