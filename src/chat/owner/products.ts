import type { Card, Message } from '../../app/channel.ts';
import {
  changeProduct,
  createProduct,
  type ProductDetails,
  type ProductView,
  readProduct,
  readProducts,
  readUnpriced,
  readUnpricedProduct,
} from '../../app/products.ts';
import { parseAmount } from '../../core/money.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { type Answers, type Form, SKIP, startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { dataOfWords } from '../member/words.ts';
import { isManager, only, staffOf, tap, told } from './access.ts';
import { screenOfWords } from './words.ts';

/** The catalogue: look, add, change one thing, take out. */
export const productsPart: ChatPart = {
  actions: {
    products: only(isManager, async (context, [after = '']) => say(...(await catalogue(context, after)))),
    product: only(isManager, (context, [productId = '']) =>
      withProduct(context, productId, async (product) => say(editCard(context, product))),
    ),
    punpriced: only(isManager, async (context, [after = '']) => say(...(await unpriced(context, after)))),
    pprice: only(isManager, async (context, [productId = '']) => {
      const product = isId(productId) ? await readUnpricedProduct(context.deps, productId) : undefined;
      return product === undefined
        ? told(context, text(context.language, 'product-unknown'))
        : startForm(productForm, context, { productId, name: product.name }, ['price']);
    }),
    padd: only(isManager, (context) => startForm(productForm, context)),
    pedit: only(isManager, (context, [field = '', productId = '']) =>
      withProduct(context, productId, (product) =>
        startForm(productForm, context, { productId, name: product.name }, [field]),
      ),
    ),
    premove: only(isManager, (context, [productId = '']) =>
      withProduct(context, productId, (product) => sure(context, product)),
    ),
    phide: only(isManager, (context, [productId = '']) =>
      withProduct(context, productId, (product) => hide(context, product)),
    ),
  },
};

async function withProduct(
  context: ChatContext,
  productId: string,
  then: (product: ProductView) => Promise<Reply>,
): Promise<Reply> {
  const product = isId(productId) ? await readProduct(context.deps, productId) : undefined;
  return product === undefined ? told(context, text(context.language, 'product-unknown')) : then(product);
}

async function catalogue(context: ChatContext, after: string): Promise<readonly Message[]> {
  const { language } = context;
  const { products, next } = await readProducts(context.deps, isId(after) ? after : '');
  const isAnyUnpriced = (await readUnpriced(context.deps)).products.length > 0;
  const quickReplies = [
    tap(context, 'product.add', 'padd'),
    ...(isAnyUnpriced ? [tap(context, 'product.unpriced', 'punpriced')] : []),
    ...(next === undefined ? [] : [tap(context, 'product.more', `products:${next}`)]),
    tap(context, 'owner.menu', 'owner'),
  ];
  if (products.length === 0) return [{ type: 'text', text: text(language, 'product.none'), quickReplies }];
  const cards = products.map((product) => ({
    ...card(context, product),
    buttons: [tap(context, 'product.edit', `product:${product.productId}`)],
  }));
  return [{ type: 'carousel', title: text(language, 'product.title'), cards, quickReplies }];
}

/** What a list brought without a price: nobody sells it before it has one. */
async function unpriced(context: ChatContext, after: string): Promise<readonly Message[]> {
  const { language } = context;
  const { products, next } = await readUnpriced(context.deps, isId(after) ? after : '');
  const quickReplies = [
    ...(next === undefined ? [] : [tap(context, 'product.more', `punpriced:${next}`)]),
    tap(context, 'owner.products', 'products'),
    tap(context, 'owner.menu', 'owner'),
  ];
  if (products.length === 0) return [{ type: 'text', text: text(language, 'product.unpriced-none'), quickReplies }];
  const cards = products.map((product) => ({
    ...card(context, product),
    buttons: [tap(context, 'product.edit-price', `pprice:${product.productId}`)],
  }));
  return [{ type: 'carousel', title: text(language, 'product.unpriced-title'), cards, quickReplies }];
}

function card({ language, programme }: ChatContext, product: ProductView): Card {
  const none = text(language, 'product.none-value');
  const days = product.repurchaseDays;
  return {
    title: product.name,
    rows: [
      { name: text(language, 'product.price'), value: money(product.priceMinor, programme.currency, language) },
      { name: text(language, 'product.sku'), value: product.sku },
      { name: text(language, 'product.category'), value: product.category ?? none },
      {
        name: text(language, 'product.days'),
        value: days === null ? none : text(language, 'product.days-value', { days }),
      },
    ],
  };
}

function editCard(context: ChatContext, product: ProductView): Message {
  const { productId } = product;
  return {
    type: 'card',
    ...card(context, product),
    buttons: [
      tap(context, 'product.edit-price', `pedit:price:${productId}`, 'primary'),
      tap(context, 'product.edit-name', `pedit:name:${productId}`),
      tap(context, 'product.edit-category', `pedit:category:${productId}`),
      tap(context, 'product.edit-days', `pedit:days:${productId}`),
      tap(context, 'product.edit-sku', `pedit:sku:${productId}`),
      tap(context, 'product.remove', `premove:${productId}`),
    ],
    quickReplies: [tap(context, 'owner.products', 'products'), tap(context, 'owner.menu', 'owner')],
  };
}

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;

/** Questions for a product. `productId` among the answers makes it a change of that product. */
export const productForm: Form = {
  flow: 'product',
  allowed: isManager,
  steps: [
    {
      name: 'name',
      ask: ({ language }) => ({ question: text(language, 'product.ask-name') }),
      read: (said, { language }) =>
        said.length >= 1 && said.length <= 80 ? right(said) : wrong(text(language, 'product.name-wrong')),
    },
    {
      name: 'price',
      ask: ({ language, programme }) => ({
        question: text(language, 'product.ask-price', { currency: programme.currency }),
      }),
      read: (said, { language, programme }) => {
        const minor = parseAmount(said, programme.currency);
        return minor === undefined ? wrong(text(language, 'product.price-wrong')) : right(minor);
      },
    },
    {
      name: 'category',
      ask: ({ language }) => ({ question: text(language, 'product.ask-category'), options: [skip(language)] }),
      read: (said, { language }) =>
        said.length <= 60 ? right(said === SKIP ? null : said) : wrong(text(language, 'product.name-wrong')),
    },
    {
      name: 'days',
      ask: ({ language }) => ({
        question: text(language, 'product.ask-days'),
        options: [...[7, 14, 21, 30].map((days) => ({ label: String(days), value: String(days) })), skip(language)],
      }),
      read: (said, { language }) => {
        const typed = said.normalize('NFKC');
        if (typed === SKIP) return right(null);
        const days = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
        return days >= 1 && days <= 1000 ? right(days) : wrong(text(language, 'product.days-wrong'));
      },
    },
    {
      name: 'sku',
      ask: ({ language }, answers) => ({
        question: text(language, 'product.ask-sku'),
        options: answers.productId === undefined ? [skip(language)] : [],
      }),
      read: (said, context, answers) => {
        const { language, key } = context;
        const sku = said.normalize('NFKC').trim();
        if (sku === SKIP && answers.productId === undefined) return right(madeSku(key));
        // Who types the word of a menu wants that menu, and would never find what became of the product's SKU.
        if ((screenOfWords(context, sku) ?? dataOfWords(sku)) !== undefined) {
          return wrong(text(language, 'product.sku-is-word', { word: sku }));
        }
        return /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u.test(sku)
          ? right(sku)
          : wrong(text(language, 'product.sku-wrong'));
      },
    },
  ],
  done: save,
};

const skip = (language: ChatContext['language']) => ({ label: text(language, 'common.skip'), value: SKIP });

/** A short SKU for shops that have none: the same event always makes the same one. */
function madeSku(key: string): string {
  let hash = 0;
  for (const letter of key) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return `P${(hash % 1_000_000).toString().padStart(6, '0')}`;
}

async function save(context: ChatContext, answers: Answers): Promise<Reply> {
  const { deps, language, now } = context;
  const { staffId } = staffOf(context);
  const key = `${context.key}:product`;
  const { productId } = answers;
  const saved =
    typeof productId === 'string'
      ? await changeProduct(deps, productId, changeOf(answers), staffId, key, now)
      : await createProduct(deps, detailsOf(answers), staffId, key, now);
  // What was typed is kept: only another SKU is asked for.
  if (!saved.ok && saved.refusal.code === 'sku-known') {
    const { sku: _, ...others } = answers;
    const asked = await startForm(productForm, context, others, ['sku']);
    return { ...asked, messages: [{ type: 'text', text: text(language, 'sku-known') }, ...asked.messages] };
  }
  if (!saved.ok) return told(context, text(language, saved.refusal.code), tap(context, 'owner.products', 'products'));
  return say(
    { type: 'text', text: text(language, 'product.saved', { name: saved.value.name }) },
    editCard(context, saved.value),
  );
}

/** The form's readers gave these answers their types. */
const detailsOf = (answers: Answers) =>
  ({
    name: answers.name,
    priceMinor: answers.price,
    category: answers.category,
    repurchaseDays: answers.days,
    sku: answers.sku,
  }) as ProductDetails;

const changeOf = (answers: Answers): Partial<ProductDetails> =>
  Object.fromEntries(Object.entries(detailsOf(answers)).filter(([, value]) => value !== undefined));

async function sure(context: ChatContext, { productId, name }: ProductView): Promise<Reply> {
  return say({
    type: 'text',
    text: text(context.language, 'product.remove-sure', { name }),
    buttons: [tap(context, 'product.remove', `phide:${productId}`), tap(context, 'common.cancel', 'cancel')],
  });
}

async function hide(context: ChatContext, { productId, name }: ProductView): Promise<Reply> {
  const { staffId } = staffOf(context);
  const hidden = await changeProduct(
    context.deps,
    productId,
    { hidden: true },
    staffId,
    `${context.key}:phide`,
    context.now,
  );
  const words = hidden.ok
    ? text(context.language, 'product.removed', { name })
    : text(context.language, hidden.refusal.code);
  return told(context, words, tap(context, 'owner.products', 'products'));
}
