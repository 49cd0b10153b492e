import type { Message } from '../../app/channel.ts';
import { type ProductView, readProduct, readProducts } from '../../app/products.ts';
import { MAX_AMOUNT_MINOR } from '../../core/money.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isId, withId } from '../ids.ts';
import { only, tap, worksHere } from '../owner/access.ts';
import { askForCard, counterAt, type Serving, servingButtons, servingOf, stay, withoutQuestion } from './counter.ts';
import { sellTo } from './sell.ts';

/** A sale by products: tap what lies on the counter, then finish. */
export const basketPart: ChatPart = {
  actions: {
    tproducts: only(worksHere, (context, [after = '']) =>
      withServing(context, (serving) => shelf(context, serving, after)),
    ),
    tadd: only(
      worksHere,
      withId((context, [productId = '']) => withServing(context, (serving) => add(context, serving, productId))),
    ),
    tclear: only(worksHere, (context) =>
      withServing(context, (serving) => shelf(context, { ...withoutQuestion(serving), basket: [] }, '')),
    ),
    tfull: only(worksHere, (context, [code = '', amount]) =>
      withServing(context, (serving) => sellInFull(context, serving, code, amount)),
    ),
    tsell: only(worksHere, (context) => withServing(context, (serving) => finish(context, serving))),
  },
};

async function withServing(context: ChatContext, then: (serving: Serving) => Promise<Reply>): Promise<Reply> {
  const serving = servingOf(context);
  return serving === undefined ? askForCard(context) : then(serving);
}

async function shelf(
  context: ChatContext,
  serving: Serving,
  after: string,
  ...before: readonly Message[]
): Promise<Reply> {
  const { deps, language, programme } = context;
  const { products, next } = await readProducts(deps, isId(after) ? after : '');
  if (products.length === 0) {
    const none = {
      type: 'text',
      text: text(language, 'till.no-products'),
      quickReplies: servingButtons(context),
    } as const;
    return { ...say(none), conversation: counterAt('serve', { ...serving }) };
  }
  const cards = products.map((product) => ({
    title: product.name,
    body: money(product.priceMinor, programme.currency, language),
    buttons: [tap(context, 'till.add', `tadd:${product.productId}`)],
  }));
  const quickReplies = [
    ...(serving.basket.length === 0
      ? []
      : [tap(context, 'till.finish', 'tsell'), tap(context, 'till.clear', 'tclear')]),
    ...(next === undefined ? [] : [tap(context, 'product.more', `tproducts:${next}`)]),
    tap(context, 'till.next', 'till'),
  ];
  const shown: Message = { type: 'carousel', title: text(language, 'product.title'), cards, quickReplies };
  return { messages: [...before, shown], conversation: counterAt('serve', { ...serving }) };
}

async function add(context: ChatContext, serving: Serving, productId: string): Promise<Reply> {
  const had = serving.basket.find((one) => one.productId === productId);
  const basket =
    had === undefined
      ? [...serving.basket, { productId, quantity: 1 }]
      : serving.basket.map((one) => (one === had ? { ...one, quantity: Math.min(one.quantity + 1, 999) } : one));
  const full = { ...withoutQuestion(serving), basket };
  const lines = await linesOf(context, full);
  const said: Message = {
    type: 'text',
    text: [...lines.map((line) => lineWords(context, line)), totalWords(context, lines)].join('\n'),
    quickReplies: [
      tap(context, 'till.finish', 'tsell'),
      tap(context, 'till.by-product', 'tproducts'),
      tap(context, 'till.clear', 'tclear'),
    ],
  };
  return { ...say(said), conversation: counterAt('serve', full) };
}

interface BasketLine {
  readonly product: ProductView;
  readonly quantity: number;
}

/** What is in the basket now, at today's prices; what left the catalogue meanwhile is left out. */
async function linesOf({ deps }: ChatContext, { basket }: Serving): Promise<readonly BasketLine[]> {
  const found = await Promise.all(
    basket.map(async ({ productId, quantity }) => ({ product: await readProduct(deps, productId), quantity })),
  );
  return found.flatMap(({ product, quantity }) => (product === undefined ? [] : [{ product, quantity }]));
}

const lineWords = ({ language, programme }: ChatContext, { product, quantity }: BasketLine): string =>
  text(language, 'till.line', {
    name: product.name,
    quantity,
    amount: money(product.priceMinor * quantity, programme.currency, language),
  });

const totalWords = ({ language, programme }: ChatContext, lines: readonly BasketLine[]): string => {
  const total = lines.reduce((sum, { product, quantity }) => sum + product.priceMinor * quantity, 0);
  return text(language, 'till.total', { amount: money(total, programme.currency, language) });
};

async function finish(context: ChatContext, serving: Serving): Promise<Reply> {
  const lines = await linesOf(context, serving);
  if (lines.length === 0) return shelf(context, serving, '');
  const bought = lines.map(({ product, quantity }) => ({
    sku: product.sku,
    name: product.name,
    quantity,
    unitPriceMinor: product.priceMinor,
  }));
  return sellTo(context, serving, { lines: bought });
}

/** The sale that waiting coupons do not fit, without them. The button names the first: an old one sells nothing. */
async function sellInFull(
  context: ChatContext,
  serving: Serving,
  code: string,
  amount: string | undefined,
): Promise<Reply> {
  const { vouchers = [], vouchersExcept: _, vouchersCombine: __, ...full } = serving;
  const amountMinor = Number(amount);
  const isSale = amount === undefined || (Number.isInteger(amountMinor) && amountMinor > 0);
  if (vouchers[0] !== code || !isSale || amountMinor > MAX_AMOUNT_MINOR) {
    return stay(context, text(context.language, 'form.step-is-over'));
  }
  return amount === undefined ? finish(context, full) : sellTo(context, full, { amountMinor });
}
