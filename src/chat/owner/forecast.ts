import { type Forecast, MOST_MEMBERS, readForecast } from '../../app/forecast.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isManager, isOwner, only, tap } from './access.ts';

/** Who runs out of what in the coming week. */
export const forecastPart: ChatPart = { actions: { forecast: only(isManager, show) } };

/** Blocks of the longest bar. */
const LONGEST = 8;

async function show(context: ChatContext): Promise<Reply> {
  const { deps, language, now } = context;
  const forecast = await readForecast(deps, now);
  return say({
    type: 'text',
    text: [{ text: text(language, 'forecast.open'), bold: true }, { text: `\n\n${wordsOf(context, forecast)}` }],
    quickReplies: [
      ...(isOwner(context) ? [tap(context, 'brought.open', 'autoout:repurchase')] : []),
      tap(context, 'owner.stats', 'stats'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

function wordsOf({ language }: ChatContext, forecast: Forecast): string {
  if (!forecast.known) return text(language, 'forecast.large', { most: MOST_MEMBERS.toLocaleString(language) });
  if (forecast.members.length === 0) return text(language, 'forecast.none');
  const most = forecast.products[0]?.expected ?? 1;
  const products = forecast.products.map(({ name, expected }) =>
    text(language, 'forecast.product', {
      bar: '▇'.repeat(Math.max(1, Math.round((LONGEST * expected) / most))),
      product: name,
      count: expected.toLocaleString(language, { maximumFractionDigits: 1 }),
    }),
  );
  const members = forecast.members.map(({ name, product, probability }) =>
    text(language, 'forecast.member', {
      name: name?.trim() || text(language, 'unreached.nameless'),
      product,
      percent: String(Math.round(probability * 100)),
    }),
  );
  return [
    text(language, 'forecast.week'),
    products.join('\n'),
    [text(language, 'forecast.who'), ...members].join('\n'),
    text(language, forecast.learned ? 'forecast.learned' : 'forecast.usual'),
  ].join('\n\n');
}
