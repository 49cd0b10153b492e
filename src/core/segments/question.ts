/**
 * A question about members: a tree of conditions. `{ all: [] }` is everyone, `{ any: [] }` nobody. JSON, kept with a
 * campaign or saved as a segment; a value in it is never part of a query's text.
 */
export type Question =
  | { readonly all: readonly Question[] }
  | { readonly any: readonly Question[] }
  | { readonly not: Question }
  | Condition;

/** Numbers from `atLeast` to `atMost`, both counted in; one of them may be absent. */
export interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What holds for a member or not. `days` are local days of the shop: today and so many before it, or after it. */
export type Condition =
  | { readonly kind: 'tag'; readonly tag: string }
  /** Has this tier, earned or given; its id in the programme. */
  | { readonly kind: 'tier'; readonly tier: string }
  /** Has this tier or a higher one. */
  | { readonly kind: 'tier-at-least'; readonly tier: string }
  /** Bought it in the last `days` days, and did not give it all back; so many pieces at least, where that is said. */
  | { readonly kind: 'bought'; readonly sku: string; readonly days: number; readonly quantity?: number }
  | { readonly kind: 'bought-category'; readonly category: string; readonly days: number; readonly quantity?: number }
  /** Bought anything in the last `days` days; at this store, where one is named. */
  | { readonly kind: 'bought-anything'; readonly days: number; readonly store?: string }
  /** Neither bought nor wrote in the last `days` days. */
  | { readonly kind: 'not-seen'; readonly days: number }
  /** Purchases that were not given back whole: ever, or in the last `days` days. */
  | ({ readonly kind: 'purchases'; readonly days?: number } & Bounds)
  /** What they spent less what came back, in minor units: ever, or in the last `days` days. */
  | ({ readonly kind: 'spend'; readonly days?: number } & Bounds)
  /** Joined in the last `days` days. */
  | { readonly kind: 'joined'; readonly days: number }
  /** Solar and lunar birthdays that fall in the calendar month in which it is asked. */
  | { readonly kind: 'birthday-month' }
  /** Solar and lunar birthdays from today on, `days` days long. */
  | { readonly kind: 'birthday-within'; readonly days: number }
  /** Speaks it: `zh-Hant`, `en`, …; `zh` is all that begin with it. */
  | { readonly kind: 'language'; readonly language: string }
  /** Takes the shop's marketing. */
  | { readonly kind: 'consent' }
  /** Has an account on this channel that can be reached. */
  | { readonly kind: 'channel'; readonly channel: 'line' | 'telegram' | 'lab' }
  /** Has an account that can be reached, on any channel that is connected. */
  | { readonly kind: 'reachable' }
  /** The balance that the member sees. */
  | ({ readonly kind: 'points' } & Bounds)
  /** Has points that leave within `days` days. */
  | { readonly kind: 'points-leaving'; readonly days: number }
  /** Has a voucher that can be used; of this coupon, ending within `days` days, where that is said. */
  | { readonly kind: 'voucher'; readonly couponId?: string; readonly days?: number }
  /** Used a voucher of this coupon, and it was not taken back. */
  | { readonly kind: 'coupon-used'; readonly couponId: string }
  /** Was brought by a friend. */
  | { readonly kind: 'referred' }
  /** Brought friends for whom both were rewarded. */
  | ({ readonly kind: 'brought' } & Bounds)
  /** What became of a campaign with this member: they were to get it or were held out, it was sent, its coupon was taken, they bought within 14 days. */
  | { readonly kind: 'campaign'; readonly campaignId: string; readonly did: CampaignResponse }
  /** The question that was saved under this id; its name as it was, for words. */
  | { readonly kind: 'segment'; readonly segmentId: string; readonly name?: string };

export const CAMPAIGN_RESPONSES = ['chosen', 'sent', 'took', 'bought'] as const;
export type CampaignResponse = (typeof CAMPAIGN_RESPONSES)[number];

/** A purchase so long after a campaign's message counts as an answer to it. */
export const RESPONSE_DAYS = 14;

export const EVERYONE: Question = { all: [] };

export const isEveryone = (question: Question): boolean => 'all' in question && question.all.length === 0;

const CHANNELS: readonly string[] = ['line', 'telegram', 'lab'];
/** A question that no screen could show is refused. */
export const MOST_CONDITIONS = 40;
export const MOST_DEPTH = 6;
const MOST_DAYS = 3_650;
/** Beyond this a birthday window is the whole year. */
const MOST_BIRTHDAY_DAYS = 92;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every condition of a question, wherever in it. */
export function conditionsOf(question: Question): readonly Condition[] {
  if ('kind' in question) return [question];
  if ('not' in question) return conditionsOf(question.not);
  return ('all' in question ? question.all : question.any).flatMap(conditionsOf);
}

const depthOf = (question: Question): number => {
  if ('kind' in question) return 0;
  const inside = 'not' in question ? [question.not] : 'all' in question ? question.all : question.any;
  return 1 + Math.max(0, ...inside.map(depthOf));
};

/**
 * Whether a question can be asked: at most 40 conditions in 6 levels, whole days from 1 to 3650, names of 1 to 80
 * characters, bounds that are whole numbers in their order.
 */
export function isQuestion(question: Question): boolean {
  const conditions = conditionsOf(question);
  return conditions.length <= MOST_CONDITIONS && depthOf(question) <= MOST_DEPTH && conditions.every(isCondition);
}

function isCondition(condition: Condition): boolean {
  switch (condition.kind) {
    case 'tag':
      return isName(condition.tag);
    case 'tier':
    case 'tier-at-least':
      return isName(condition.tier);
    case 'bought':
      return isName(condition.sku) && isDays(condition.days) && isQuantity(condition.quantity);
    case 'bought-category':
      return isName(condition.category) && isDays(condition.days) && isQuantity(condition.quantity);
    case 'bought-anything':
      return isDays(condition.days) && (condition.store === undefined || isName(condition.store));
    case 'not-seen':
    case 'joined':
    case 'points-leaving':
      return isDays(condition.days);
    case 'birthday-within':
      return isDays(condition.days) && condition.days <= MOST_BIRTHDAY_DAYS;
    case 'purchases':
    case 'spend':
      return isBounds(condition) && (condition.days === undefined || isDays(condition.days));
    case 'points':
    case 'brought':
      return isBounds(condition);
    case 'language':
      return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(condition.language);
    case 'channel':
      return CHANNELS.includes(condition.channel);
    case 'voucher':
      return (
        (condition.couponId === undefined || UUID.test(condition.couponId)) &&
        (condition.days === undefined || isDays(condition.days))
      );
    case 'coupon-used':
      return UUID.test(condition.couponId);
    case 'campaign':
      return UUID.test(condition.campaignId) && CAMPAIGN_RESPONSES.includes(condition.did);
    case 'segment':
      return UUID.test(condition.segmentId);
    case 'birthday-month':
    case 'consent':
    case 'reachable':
    case 'referred':
      return true;
  }
}

const isName = (name: string): boolean => name.trim() !== '' && name.length <= 80;
const isDays = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;
const isQuantity = (quantity: number | undefined): boolean =>
  quantity === undefined || (Number.isInteger(quantity) && quantity >= 1 && quantity <= 1_000_000);

function isBounds({ atLeast, atMost }: Bounds): boolean {
  const isBound = (bound: number | undefined) => bound === undefined || Number.isSafeInteger(bound);
  if (atLeast === undefined && atMost === undefined) return false;
  return isBound(atLeast) && isBound(atMost) && (atLeast ?? -Infinity) <= (atMost ?? Infinity);
}

/** The question with one more condition that must hold too; one of the same kind takes the old one's place. */
export function narrowed(question: Question, condition: Condition): Question {
  const parts = 'all' in question ? question.all : [question];
  return { all: [...parts.filter((part) => !('kind' in part) || part.kind !== condition.kind), condition] };
}

/** A question that grew beyond this through the saved ones in it holds for nobody: it would keep everybody waiting. */
const MOST_WHOLE = 400;

/**
 * The question with every saved one in its place; `saved` gives the question of an id. Gives `undefined` where one is not
 * there, leads back to itself, or makes the whole too large: a part that is not known might be turned round by a `not`.
 */
export function resolved(
  question: Question,
  saved: (segmentId: string) => Question | undefined,
  above: readonly string[] = [],
): Question | undefined {
  let left = MOST_WHOLE;
  const resolve = (part: Question, names: readonly string[]): Question | undefined => {
    if ('kind' in part) {
      left -= 1;
      if (left < 0) return undefined;
      if (part.kind !== 'segment') return part;
      const inside = names.includes(part.segmentId) || names.length > MOST_DEPTH ? undefined : saved(part.segmentId);
      return inside && resolve(inside, [...names, part.segmentId]);
    }
    if ('not' in part) {
      const inside = resolve(part.not, names);
      return inside && { not: inside };
    }
    const whole: Question[] = [];
    for (const one of 'all' in part ? part.all : part.any) {
      const inside = resolve(one, names);
      if (inside === undefined) return undefined;
      whole.push(inside);
    }
    return 'all' in part ? { all: whole } : { any: whole };
  };
  return resolve(question, above);
}
