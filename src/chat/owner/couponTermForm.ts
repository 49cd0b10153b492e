import type { TermsChange } from '../../app/couponDetails.ts';
import { readCategories, readProductBySku, searchProducts } from '../../app/products.ts';
import { list } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { type Answers, type FormOption, type FormStep, type ReadAnswer, SKIP } from '../form.ts';
import { everyProduct } from './choices.ts';
import { amounts, isSkipped, numbers, readAmount, readCount, right, skip, wrong } from './couponAnswers.ts';

/** What was told of products: by their SKU, and whole categories. `null`: nothing of them. */
interface About {
  readonly skus: readonly string[] | null;
  readonly categories: readonly string[] | null;
}

/** Questions about what a coupon asks for; each is a tap on its card. */
export const termSteps: readonly FormStep[] = [
  {
    name: 'product',
    ask: (context) =>
      askAbout(context, text(context.language, 'offer.ask-about'), text(context.language, 'offer.everything')),
    read: readAbout,
  },
  {
    name: 'except',
    ask: (context) =>
      askAbout(context, text(context.language, 'offer.ask-except'), text(context.language, 'offer.nothing-left-out')),
    read: readAbout,
  },
  {
    name: 'free',
    ask: (context) =>
      askAbout(context, text(context.language, 'offer.ask-free'), text(context.language, 'offer.free-cheapest'), false),
    read: readFree,
  },
  yesOrNo('cheapest', 'offer.ask-cheapest'),
  yesOrNo('first', 'offer.ask-first'),
  yesOrNo('givable', 'offer.ask-givable'),
  {
    name: 'growth',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-growth'),
      options: [...numbers(1, 2, 5), skip(context)],
    }),
    read: readGrowth,
  },
  {
    name: 'growthMost',
    when: ({ growth }) => typeof growth === 'number',
    ask: ({ language }) => ({ question: text(language, 'offer.ask-growth-most') }),
    read: (said, context, answers) => {
      const most = readGrowth(said, context, answers);
      const isMore = most.ok && typeof most.value === 'number' && most.value > Number(answers['least']);
      return isMore ? most : wrong(text(context.language, 'offer.growth-wrong'));
    },
  },
  {
    name: 'perDay',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-per-day'),
      options: [...numbers(5, 10, 50), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(null) : readCount(said, context, 999_999_999)),
  },
  {
    name: 'budget',
    ask: (context) => ({
      question: text(context.language, 'offer.ask-budget', { currency: context.programme.currency }),
      options: [...amounts(context, 1_000, 5_000, 10_000), skip(context)],
    }),
    read: (said, context) => (isSkipped(said) ? right(null) : readAmount(said, context)),
  },
  {
    name: 'combine',
    ask: ({ language }) => ({
      question: text(language, 'offer.ask-combine'),
      options: [
        { label: text(language, 'offer.combine-alone'), value: 'alone' },
        { label: text(language, 'offer.combine-others'), value: 'others' },
        { label: text(language, 'offer.combine-group'), value: 'group' },
      ],
    }),
    read: (said, { language }) =>
      ['alone', 'others', 'group'].includes(said) ? right(said) : wrong(text(language, 'offer.kind-wrong')),
  },
  {
    name: 'group',
    when: ({ combine }) => combine === 'group',
    ask: ({ language }) => ({ question: text(language, 'offer.ask-group') }),
    read: (said, { language }) =>
      said.length >= 1 && said.length <= 40 ? right(said) : wrong(text(language, 'offer.name-wrong')),
  },
];

function yesOrNo(name: string, key: 'offer.ask-cheapest' | 'offer.ask-first' | 'offer.ask-givable'): FormStep {
  return {
    name,
    ask: ({ language }) => ({
      question: text(language, key),
      options: [
        { label: text(language, 'offer.yes'), value: 'yes' },
        { label: text(language, 'offer.no'), value: 'no' },
      ],
    }),
    read: (said, { language }) =>
      ['yes', 'no'].includes(said) ? right(said === 'yes') : wrong(text(language, 'offer.kind-wrong')),
  };
}

function readGrowth(said: string, context: ChatContext, { kind }: Answers): ReadAnswer {
  if (isSkipped(said)) return right(null);
  return kind === 'percent' ? readCount(said.replace(/\s*%$/, ''), context, 100) : readAmount(said, context);
}

async function askAbout(context: ChatContext, ask: string, none: string, withCategories = true) {
  const [products, categories] = await Promise.all([
    everyProduct(context.deps),
    withCategories ? readCategories(context.deps) : [],
  ]);
  const options: FormOption[] = [
    ...products.map(({ name, sku }) => ({ label: name, value: sku })),
    ...categories.map((name) => ({ label: name, value: name })),
  ];
  return {
    question: withCategories ? [ask, text(context.language, 'offer.about')].join('\n') : ask,
    options: [{ label: none, value: SKIP }, ...options],
  };
}

/** SKUs, names and categories; what is nowhere would make a coupon that never applies. */
async function readAbout(said: string, context: ChatContext): Promise<ReadAnswer> {
  if (isSkipped(said)) return right({ skus: null, categories: null } satisfies About);
  const known = await readCategories(context.deps);
  const skus = new Set<string>();
  const categories = new Set<string>();
  for (const word of said
    .split(/[,，、;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const category = known.find((one) => one.toLowerCase() === word.toLowerCase());
    const sku = category === undefined ? await skuOf(word, context) : undefined;
    if (category !== undefined) categories.add(category);
    else if (sku?.ok === true) skus.add(sku.value as string);
    else return sku ?? wrong('');
  }
  if (skus.size + categories.size === 0) return wrong(text(context.language, 'offer.about-wrong', { word: said }));
  const listed = (names: ReadonlySet<string>) => (names.size === 0 ? null : [...names]);
  return right({ skus: listed(skus), categories: listed(categories) } satisfies About);
}

/** The products that are free; whole categories cannot be. */
async function readFree(said: string, context: ChatContext): Promise<ReadAnswer> {
  const read = await readAbout(said, context);
  const about = read.ok ? (read.value as About) : undefined;
  return about === undefined || about.categories === null
    ? read
    : wrong(text(context.language, 'offer.free-wrong', { word: list(about.categories, context.language) }));
}

/** The SKU of a product as somebody typed it or its name, or why it is none. */
export async function skuOf(word: string, { deps, language }: ChatContext): Promise<ReadAnswer> {
  const product = await readProductBySku(deps, word);
  if (product !== undefined && !product.hidden) return right(product.sku);
  const found = await searchProducts(deps, word);
  const exact = found.find(({ name }) => name.toLowerCase() === word.toLowerCase());
  const one = exact ?? (found.length === 1 ? found[0] : undefined);
  if (one !== undefined) return right(one.sku);
  if (found.length === 0) return wrong(text(language, 'offer.about-wrong', { word }));
  const names = list(
    found.map(({ name }) => name),
    language,
  );
  return wrong(text(language, 'offer.about-several', { word, names }));
}

/** The terms that these answers change; what was not asked is not told. */
export function termsOf(answers: Answers): TermsChange {
  const { buy, cheapest, first, givable, growth, growthMost, combine, group } = answers;
  const [about, except, free] = [answers['product'], answers['except'], answers['free']] as (About | undefined)[];
  return {
    ...(typeof buy === 'number' ? { buy } : {}),
    ...(about === undefined ? {} : { skus: about.skus, categories: about.categories }),
    ...(except === undefined ? {} : { exceptSkus: except.skus, exceptCategories: except.categories }),
    ...(free === undefined ? {} : { getSkus: free.skus }),
    ...(cheapest === undefined ? {} : { on: cheapest === true ? ('cheapest' as const) : null }),
    ...(first === undefined ? {} : { firstPurchase: first === true ? (true as const) : null }),
    ...(givable === undefined ? {} : { personal: givable === true ? null : (true as const) }),
    ...(growth === undefined
      ? {}
      : { growth: growth === null ? null : { by: Number(growth), most: Number(growthMost) } }),
    ...(combine === undefined
      ? {}
      : { combines: combine === 'alone' ? null : (true as const), group: typeof group === 'string' ? group : null }),
  };
}
