import { readProductBySku } from '../../app/products.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import type { EarnMultiplier, EarnRate, LineSelector, Programme } from '../../core/programme.ts';
import { money } from '../../i18n/format.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, ChatPart } from '../chat.ts';
import { say } from '../chat.ts';
import type { Place } from '../couponWords.ts';
import { multiplierWords, type ProductNames, rateWords } from '../earnWords.ts';
import { tap } from '../owner/access.ts';
import { otherSections, type PageSection } from './howPointsMore.ts';
import { chips } from './screen.ts';

/** How points work in a shop, made of its programme alone: nothing here is written by hand for one shop. */
export interface PointsPage {
  readonly title: string;
  readonly sections: readonly PageSection[];
}

/** What a page is made of. */
export interface PagePlace extends Place {
  readonly now: number;
  readonly names: ProductNames;
}

/** The page in the words of one language; a sentence stands there only when it applies. */
export function pointsPage(place: PagePlace): PointsPage {
  const { language, programme } = place;
  return {
    title: text(language, 'page.title', { shop: programme.name }),
    sections: [{ title: text(language, 'page.earn'), lines: earnLines(place) }, ...otherSections(place)].filter(
      ({ lines }) => lines.length > 0,
    ),
  };
}

function earnLines(place: PagePlace): readonly string[] {
  const { language, programme, names } = place;
  const { earn } = programme;
  const rates = earn.rates.filter(({ points }) => points > 0);
  if (rates.length === 0) return [text(language, 'page.nothing')];
  const multipliers = earn.multipliers.filter((one) => !isOver(one, place));
  const points = (count: number) => text(language, 'points.title', { points: count });
  const capped = (
    cap: number | undefined,
    key: 'page.cap-purchase' | 'page.cap-day' | 'page.cap-month' | 'page.cap-balance',
  ) => (cap === undefined ? [] : [text(language, key, { points: points(cap) })]);
  return [
    ...rates.map((rate) => rateWords(rate, place, names)),
    ...exampleLine(rates, place),
    ...combinationLine(rates, place),
    ...multipliers.map((one) => multiplierWords(one, place, names)),
    ...(multipliers.length > 0 || hasTierMultiplier(programme) ? roundingLine(place) : []),
    ...((earn.minimumMinor ?? 0) === 0
      ? []
      : [text(language, 'page.minimum', { amount: money(earn.minimumMinor ?? 0, programme.currency, language) })]),
    ...capped(earn.capPerPurchase, 'page.cap-purchase'),
    ...capped(earn.capPerDay, 'page.cap-day'),
    ...capped(earn.capPerMonth, 'page.cap-month'),
    ...capped(earn.capBalance, 'page.cap-balance'),
  ];
}

/** Three steps and a bit, so that it shows what becomes of the bit. Where several rates may apply none is told. */
function exampleLine(rates: readonly EarnRate[], { language, programme }: PagePlace): readonly string[] {
  const [rate] = rates;
  if (rate === undefined || rates.length > 1 || rate.counts === 'purchase' || isAboutSome(rate)) return [];
  const { minimumMinor = 0, capPerPurchase } = programme.earn;
  const steps = Math.max(3, Math.ceil(minimumMinor / rate.per));
  const amount = steps * rate.per + Math.floor(rate.per / 5);
  const points = Math.min(steps * rate.points, capPerPurchase ?? Number.POSITIVE_INFINITY);
  return [
    text(language, 'page.example', {
      amount: money(amount, programme.currency, language),
      points: text(language, 'points.title', { points }),
    }),
  ];
}

const isAboutSome = ({ skus, categories, exceptSkus, exceptCategories, tiers }: EarnRate): boolean =>
  [skus, categories, exceptSkus, exceptCategories, tiers].some((one) => one !== undefined);

function combinationLine(rates: readonly EarnRate[], place: PagePlace): readonly string[] {
  const { language, programme, names } = place;
  if (rates.length < 2 || programme.earn.combination === 'stack') return [];
  if (programme.earn.combination === 'highest') return [text(language, 'page.highest')];
  const order = rates.toSorted((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
  return [
    text(language, 'page.exclusive', {
      order: order.map((rate, index) => `${index + 1}. ${rateWords(rate, place, names)}`).join(' '),
    }),
  ];
}

function roundingLine({ language, programme }: PagePlace): readonly string[] {
  switch (programme.earn.rounding ?? 'down') {
    case 'down':
      return [text(language, 'page.down')];
    case 'nearest':
      return [text(language, 'page.nearest')];
    case 'up':
      return [text(language, 'page.up')];
  }
}

const hasTierMultiplier = ({ tiers }: Programme): boolean =>
  tiers?.levels.some(({ perks }) => perks.multiplier !== null && Number(perks.multiplier) !== 1) === true;

/** What ended before today is no news. */
function isOver({ when }: EarnMultiplier, { now, programme }: PagePlace): boolean {
  const today = plainDate(now, programme.timeZone).toString();
  const last = [when?.through, when?.endsAt?.slice(0, 10)].filter((day) => day !== undefined);
  return last.some((day) => day < today);
}

/** The names of all products that the programme's rules are about. */
async function productNames(deps: ChatContext['deps'], { earn }: Programme): Promise<ProductNames> {
  const about: readonly LineSelector[] = [...earn.rates, ...earn.multipliers];
  const skus = new Set(about.flatMap(({ skus = [], exceptSkus = [] }) => [...skus, ...exceptSkus]));
  const named = await Promise.all(
    [...skus].map(async (sku): Promise<[string, string]> => [sku, (await readProductBySku(deps, sku))?.name ?? sku]),
  );
  return new Map(named);
}

/** The page for a reader outside the chat, in a language of theirs (BCP 47; absent: the shop's). */
export async function readPointsPage(
  deps: ChatContext['deps'],
  programme: Programme,
  tag: string | undefined,
  now: number,
) {
  const language = resolveLanguage(tag, resolveLanguage(programme.language));
  const page = pointsPage({ language, programme, now, names: await productNames(deps, programme) });
  return { language, ...page, text: pageText(page) };
}

/** As plain text, for a notice on the counter or a web page. */
const pageText = ({ title, sections }: PointsPage): string =>
  [title, ...sections.map((section) => [section.title, ...bulleted(section)].join('\n'))].join('\n\n');

const bulleted = ({ lines }: PageSection): readonly string[] => lines.map((line) => `• ${line}`);

/** How points work, for whoever asks, also before they join. */
export const howPointsPart: ChatPart = {
  actions: {
    howpoints: async (context) => {
      const { deps, language, programme, now, person } = context;
      const { title, sections } = pointsPage({ language, programme, now, names: await productNames(deps, programme) });
      return say({
        type: 'card',
        title,
        rows: sections.map((section) => ({ name: section.title, value: bulleted(section).join('\n') })),
        quickReplies:
          person.member === undefined
            ? [tap(context, 'join.button', 'join'), tap(context, 'menu.language', 'language')]
            : chips(context),
      });
    },
  },
};
