import type { messagingApi } from '@line/bot-sdk';
import type { Action, Button } from '../../src/app/channel.ts';
import { LINE_LIMITS } from './limits.ts';
import { clean, clipGraphemes, clipUnits, isBlank, NOTHING } from './text.ts';

type LineAction = messagingApi.Action & { readonly label: string };

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * What a button does, as LINE knows it. `undefined` where LINE has no such button: asking for a phone number, a link
 * or a text that LINE would refuse with the whole message. Source: LINE reference, "Action objects".
 */
export function lineAction(button: Button, labelLimit: number): LineAction | undefined {
  const label = clipGraphemes(clean(button.label).trim(), labelLimit) || NOTHING;
  const does = effectOf(button.action);
  return does === undefined ? undefined : { ...does, label };
}

function effectOf(action: Action): messagingApi.Action | undefined {
  switch (action.type) {
    case 'postback':
      return { type: 'postback', data: action.data, ...displayTextOf(action.echo) };
    case 'link': {
      const uri = lineUri(action.url);
      return uri === undefined ? undefined : { type: 'uri', uri };
    }
    case 'say': {
      const text = clipGraphemes(clean(action.text).trim(), LINE_LIMITS.saidGraphemes);
      return text === '' ? undefined : { type: 'message', text };
    }
    case 'date':
      return { type: 'datetimepicker', mode: 'date', data: action.data, ...rangeOf(action) };
    case 'copy': {
      const copied = clean(action.text);
      const fits = !isBlank(copied) && copied.length <= LINE_LIMITS.copiedUnits;
      return fits ? { type: 'clipboard', clipboardText: copied } : undefined;
    }
    case 'contact':
      return undefined;
  }
}

function displayTextOf(echo: string | undefined): { displayText?: string } {
  const said = echo === undefined ? '' : clipGraphemes(clean(echo).trim(), LINE_LIMITS.saidGraphemes);
  return said === '' ? {} : { displayText: clipUnits(said, LINE_LIMITS.saidGraphemes * 2) };
}

/** LINE refuses the message when the range is empty or does not hold the first date shown. */
function rangeOf(action: Extract<Action, { type: 'date' }>): { initial?: string; min?: string; max?: string } {
  const valid = (date: string | undefined) =>
    date !== undefined && isDay(date) && date >= LINE_LIMITS.firstDate && date <= LINE_LIMITS.lastDate
      ? date
      : undefined;
  const [initial, min, max] = [valid(action.initial), valid(action.min), valid(action.max)];
  if (min !== undefined && max !== undefined && min >= max) return {};
  const inRange = initial !== undefined && (min ?? initial) <= initial && initial <= (max ?? initial);
  return {
    ...(inRange ? { initial } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

function isDay(date: string): boolean {
  if (!DATE.test(date)) return false;
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

/** A link that LINE opens: Telegram's own scheme as its web address; `undefined` for what LINE would refuse. */
export function lineUri(link: string): string | undefined {
  const url = URL.parse(telegramWebLink(link) ?? link);
  if (url === null || !LINE_LIMITS.linkSchemes.includes(url.protocol)) return undefined;
  return url.href.length <= LINE_LIMITS.uriUnits ? url.href : undefined;
}

function telegramWebLink(link: string): string | undefined {
  const url = URL.parse(link);
  const bot = url?.protocol === 'tg:' ? url.searchParams.get('domain') : null;
  if (url === null || bot === null) return undefined;
  const start = url.searchParams.get('start');
  return `https://t.me/${encodeURIComponent(bot)}${start === null ? '' : `?start=${encodeURIComponent(start)}`}`;
}

/** A picture that LINE fetches: https only. */
export function lineImageUrl(link: string | undefined): string | undefined {
  const url = link === undefined ? null : URL.parse(link);
  return url?.protocol === 'https:' && url.href.length <= LINE_LIMITS.imageUrlUnits ? url.href : undefined;
}
