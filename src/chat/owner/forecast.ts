import type { Message } from '../../app/channel.ts';
import { type Forecast, type ForecastProduct, MOST_MEMBERS, readForecast } from '../../app/forecast.ts';
import { weekday } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isManager, isOwner, only, tap } from './access.ts';

/** Who runs out of what in the coming week. */
export const forecastPart: ChatPart = { actions: { forecast: only(isManager, show) } };

/** Below this nobody is more probable than somebody. */
const LEAST_EXPECTED = 0.5;
/** A weekday stands out of at least so many buyers. */
const LEAST_FOR_WEEKDAY = 1;
/** Blocks of the longest bar. */
const LONGEST = 8;

type Known = Extract<Forecast, { known: true }>;

async function show(context: ChatContext): Promise<Reply> {
  const { deps, language, now } = context;
  const forecast = await readForecast(deps, now);
  const quickReplies = [
    ...(isOwner(context) ? [tap(context, 'brought.open', 'autoout:repurchase')] : []),
    tap(context, 'owner.stats', 'stats'),
    tap(context, 'owner.menu', 'owner'),
  ];
  const title = text(language, 'forecast.open');
  if (forecast.known && forecast.members.length > 0)
    // The picture last, where the chat stands when it is opened.
    return say(
      { type: 'text', text: membersWords(context, forecast) },
      { ...chartOf(context, title, forecast), quickReplies },
    );
  const none = forecast.known
    ? text(language, 'forecast.none')
    : forecast.busy
      ? text(language, 'forecast.busy')
      : text(language, 'forecast.large', { most: MOST_MEMBERS.toLocaleString(language) });
  return say({ type: 'text', text: [{ text: title, bold: true }, { text: `\n\n${none}` }], quickReplies });
}

/** The picture has no names, as nothing here draws them in every script: they stand beside it with the bars' numbers. */
function chartOf({ language }: ChatContext, title: string, { products: all, learned }: Known): Message {
  const products = shownOf(all);
  const week = text(language, 'forecast.week');
  const how = text(language, learned ? 'forecast.learned' : 'forecast.usual');
  const most = products[0]?.expected ?? 1;
  const numbered = products.map((product, index) => {
    const words = { rank: String(index + 1), product: product.name, count: countWords(product, language) };
    return product.peak === undefined
      ? text(language, 'forecast.numbered', words)
      : text(language, 'forecast.numbered-peak', { ...words, day: weekday(product.peak, language) });
  });
  const bars = products.map((product) =>
    text(language, 'forecast.product', {
      bar: '▇'.repeat(Math.max(1, Math.round((LONGEST * product.expected) / most))),
      product: product.name,
      count: countWords(product, language),
    }),
  );
  return {
    type: 'chart',
    chart: {
      language,
      bars: products.map(({ expected, peak }) => ({
        value: Math.round(expected * 10) / 10,
        ...(peak === undefined ? {} : { weekday: peak }),
      })),
    },
    title,
    caption: [[week, ...numbered].join('\n'), how].join('\n\n'),
    alone: [[week, ...bars].join('\n'), how].join('\n\n'),
  };
}

/** Those that somebody is expected to buy, or all where there is none such; the weekday only of one that has buyers. */
function shownOf(all: Known['products']): Known['products'] {
  const likely = all.filter(({ expected }) => expected >= LEAST_EXPECTED);
  return (likely.length === 0 ? all : likely).map((product) =>
    product.expected < LEAST_FOR_WEEKDAY ? { ...product, peak: undefined } : product,
  );
}

const countWords = ({ expected }: ForecastProduct, language: string): string =>
  expected.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function membersWords({ language }: ChatContext, { members }: Known): string {
  const lines = members.map(({ name, product, probability }) =>
    text(language, 'forecast.member', {
      name: name?.trim() || text(language, 'unreached.nameless'),
      product,
      percent: String(Math.round(probability * 100)),
    }),
  );
  return [text(language, 'forecast.who'), ...lines].join('\n');
}
