import type { Bounds, Condition, Question } from '../core/segments/question.ts';
import { money } from '../i18n/format.ts';
import { type Language, resolveLanguage } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';
import type { Place } from './couponWords.ts';
import { levelName } from './tierWords.ts';

/** Whom a question is about, in words: "on LINE; not seen for 60 days". */
export function questionWords(question: Question, place: Place): string {
  const { language } = place;
  if ('kind' in question) return conditionWords(question, place);
  if ('not' in question) return text(language, 'seg.not', { what: questionWords(question.not, place) });
  const parts = 'all' in question ? question.all : question.any;
  if (parts.length === 0) return text(language, 'all' in question ? 'bcast.is-everyone' : 'seg.nobody');
  const words = parts.map((part) => {
    const inside = questionWords(part, place);
    return parts.length > 1 && isMany(part) ? text(language, 'seg.inside', { what: inside }) : inside;
  });
  const join = 'all' in question ? 'bcast.and' : 'seg.or';
  return words.reduceRight((rest, first) => text(language, join, { first, rest }));
}

const isMany = (question: Question): boolean =>
  ('all' in question && question.all.length > 1) || ('any' in question && question.any.length > 1);

function conditionWords(condition: Condition, place: Place): string {
  const { language, programme } = place;
  switch (condition.kind) {
    case 'tag':
      return text(language, 'bcast.is-tag', { tag: condition.tag });
    case 'tier':
    case 'tier-at-least': {
      const level = programme.tiers?.levels.find(({ id }) => id === condition.tier);
      if (level === undefined) return text(language, 'bcast.is-tier-gone');
      const tier = levelName(level, language);
      return condition.kind === 'tier'
        ? text(language, 'bcast.is-tier', { tier })
        : text(language, 'seg.is-tier-at-least', { tier });
    }
    case 'joined':
      return text(language, 'seg.is-joined', { days: condition.days });
    case 'birthday-month':
      return text(language, 'bcast.is-birthday');
    case 'birthday-within':
      return text(language, 'seg.is-birthday-within', { days: condition.days });
    case 'language':
      return text(language, 'seg.is-language', {
        language: text(resolveLanguage(condition.language), 'language.name'),
      });
    case 'consent':
      return text(language, 'seg.is-consent');
    case 'channel':
      return text(language, 'bcast.is-channel', { channel: channelWords(condition.channel, language) });
    case 'reachable':
      return text(language, 'seg.is-reachable');
    case 'points':
      return text(language, 'seg.is-points', { bounds: boundsWords(condition, language) });
    case 'points-leaving':
      return text(language, 'seg.is-points-leaving', { days: condition.days });
    case 'voucher':
      return condition.days === undefined
        ? text(language, 'seg.is-voucher')
        : text(language, 'seg.is-voucher-ending', { days: condition.days });
    case 'coupon-used':
      return text(language, 'seg.is-coupon-used');
    case 'referred':
      return text(language, 'seg.is-referred');
    case 'brought':
      return text(language, 'seg.is-brought', { bounds: boundsWords(condition, language) });
    case 'campaign':
      return text(language, RESPONSES[condition.did]);
    case 'segment':
      return text(language, 'seg.is-segment', { name: condition.name ?? '…' });
    default:
      return purchaseWords(condition, place);
  }
}

const RESPONSES = {
  chosen: 'seg.is-campaign-chosen',
  sent: 'seg.is-campaign-sent',
  took: 'seg.is-campaign-took',
  bought: 'seg.is-campaign-bought',
} as const;

type PurchaseCondition = Extract<
  Condition,
  { kind: 'bought' | 'bought-category' | 'bought-anything' | 'not-seen' | 'purchases' | 'spend' }
>;

function purchaseWords(condition: PurchaseCondition, { language, programme }: Place): string {
  switch (condition.kind) {
    case 'bought':
    case 'bought-category': {
      const { days, quantity } = condition;
      const words =
        condition.kind === 'bought'
          ? text(language, 'bcast.is-bought', { sku: condition.sku, days })
          : text(language, 'bcast.is-bought-category', { category: condition.category, days });
      return quantity === undefined ? words : text(language, 'seg.pieces', { what: words, quantity });
    }
    case 'bought-anything':
      return condition.store === undefined
        ? text(language, 'seg.is-bought-anything', { days: condition.days })
        : text(language, 'seg.is-bought-at', { store: condition.store, days: condition.days });
    case 'not-seen':
      return text(language, 'bcast.is-not-seen', { days: condition.days });
    case 'purchases': {
      const bounds = boundsWords(condition, language);
      return condition.days === undefined
        ? text(language, 'seg.is-purchases', { bounds })
        : text(language, 'seg.is-purchases-since', { bounds, days: condition.days });
    }
    case 'spend': {
      const bounds = boundsWords(condition, language, (minor) => money(minor, programme.currency, language));
      return condition.days === undefined
        ? text(language, 'seg.is-spend', { bounds })
        : text(language, 'seg.is-spend-since', { bounds, days: condition.days });
    }
  }
}

function boundsWords(
  { atLeast, atMost }: Bounds,
  language: Language,
  write: (bound: number) => string = String,
): string {
  if (atMost === 0 && (atLeast ?? 0) >= 0) return text(language, 'seg.none');
  if (atLeast === undefined) return text(language, 'seg.at-most', { most: write(atMost ?? 0) });
  if (atMost === undefined) return text(language, 'seg.at-least', { least: write(atLeast) });
  if (atLeast === atMost) return write(atLeast);
  return text(language, 'seg.between', { least: write(atLeast), most: write(atMost) });
}

export function channelWords(channel: 'line' | 'telegram' | 'lab', language: Language): string {
  switch (channel) {
    case 'line':
      return text(language, 'bcast.channel-line');
    case 'telegram':
      return text(language, 'bcast.channel-telegram');
    case 'lab':
      return text(language, 'bcast.channel-lab');
  }
}
