/** Who gets a broadcast: every condition must hold; none: everyone. JSON, kept with the campaign. */
export interface Audience {
  readonly all: readonly AudienceCondition[];
}

export type AudienceCondition =
  | { readonly kind: 'tag'; readonly tag: string }
  /** Has this tier, earned or given; its id in the programme. */
  | { readonly kind: 'tier'; readonly tier: string }
  /** Bought it in the last `days` local days, and did not give it all back. */
  | { readonly kind: 'bought'; readonly sku: string; readonly days: number }
  | { readonly kind: 'bought-category'; readonly category: string; readonly days: number }
  /** Neither bought nor wrote in the last `days` local days. */
  | { readonly kind: 'not-seen'; readonly days: number }
  /** Solar and lunar birthdays that fall in the calendar month in which it is sent. */
  | { readonly kind: 'birthday-month' }
  /** Has an account on this channel that can be reached. */
  | { readonly kind: 'channel'; readonly channel: 'line' | 'telegram' | 'lab' };

export const EVERYONE: Audience = { all: [] };

const CHANNELS: readonly string[] = ['line', 'telegram', 'lab'];
const MOST_CONDITIONS = 6;
const MOST_DAYS = 3_650;

/** Whether an audience can be counted: known kinds, whole days from 1 to 3650, names of 1 to 80 characters. */
export const isAudience = ({ all }: Audience): boolean => all.length <= MOST_CONDITIONS && all.every(isCondition);

function isCondition(condition: AudienceCondition): boolean {
  switch (condition.kind) {
    case 'tag':
      return isName(condition.tag);
    case 'tier':
      return isName(condition.tier);
    case 'bought':
      return isName(condition.sku) && isDays(condition.days);
    case 'bought-category':
      return isName(condition.category) && isDays(condition.days);
    case 'not-seen':
      return isDays(condition.days);
    case 'birthday-month':
      return true;
    case 'channel':
      return CHANNELS.includes(condition.channel);
  }
}

const isName = (name: string): boolean => name.trim() !== '' && name.length <= 80;
const isDays = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;

/** The audience with one more condition; one of the same kind takes the old one's place. */
export const narrowed = (audience: Audience, condition: AudienceCondition): Audience => ({
  all: [...audience.all.filter(({ kind }) => kind !== condition.kind), condition],
});
