import type { EarnRate, Programme } from '../programme.ts';

/** Ids of rates in the order in which one of them is chosen. */
const inForceFirst = (rates: readonly EarnRate[]): readonly string[] =>
  rates.toSorted((a, b) => (b.priority ?? 0) - (a.priority ?? 0)).map(({ id }) => id);

/**
 * Every setting by its name: what of a programme it is. `undefined`: the programme does not say. What stands in no line
 * here (and in no list below) would change unseen; a test walks through a full programme for that.
 */
export const SETTINGS = {
  name: (p: Programme) => p.name,
  currency: (p: Programme) => p.currency,
  timeZone: (p: Programme) => p.timeZone,
  language: (p: Programme) => p.language,
  buddhistYear: (p: Programme) => p.buddhistYear,
  'earn.combination': (p: Programme) => p.earn.combination,
  // Of rates of one priority the first one counts.
  'earn.order': (p: Programme) => (p.earn.combination === 'exclusive' ? inForceFirst(p.earn.rates) : undefined),
  'earn.rounding': (p: Programme) => p.earn.rounding ?? 'down',
  'earn.capPerPurchase': (p: Programme) => p.earn.capPerPurchase,
  'earn.capPerDay': (p: Programme) => p.earn.capPerDay,
  'earn.capPerMonth': (p: Programme) => p.earn.capPerMonth,
  'earn.capBalance': (p: Programme) => p.earn.capBalance,
  'earn.minimumMinor': (p: Programme) => p.earn.minimumMinor ?? 0,
  'points.pendingDays': (p: Programme) => p.points.pendingDays,
  'points.validity': (p: Programme) => p.points.validity,
  'points.refundPolicy': (p: Programme) => p.points.refundPolicy,
  'points.restoreGraceDays': (p: Programme) => p.points.restoreGraceDays,
  'referral.referrerPoints': (p: Programme) => p.referral.referrerPoints,
  'referral.friendPoints': (p: Programme) => p.referral.friendPoints,
  'referral.minimumMinor': (p: Programme) => p.referral.minimumMinor,
  'referral.windowDays': (p: Programme) => p.referral.windowDays,
  'referral.contactDays': (p: Programme) => p.referral.contactDays,
  'referral.velocity': (p: Programme) => p.referral.velocity,
  'referral.returnDays': (p: Programme) => p.referral.returnDays,
  'referral.referrerPercent': (p: Programme) => p.referral.referrerPercent,
  'referral.mostPerYear': (p: Programme) => p.referral.mostPerYear,
  'referral.milestones': (p: Programme) => p.referral.milestones,
  undoMinutes: (p: Programme) => p.undoMinutes,
  adjustLimit: (p: Programme) => p.adjustLimit,
  'checkout.holdMinutes': (p: Programme) => p.checkout.holdMinutes,
  'checkout.points': (p: Programme) => p.checkout.points,
  'messages.quiet': (p: Programme) => ({ from: p.messages.quietFrom, until: p.messages.quietUntil }),
  'messages.marketingDays': (p: Programme) => p.messages.marketingDays,
  'messages.waitHours': (p: Programme) => p.messages.waitHours,
  'birthday.on': (p: Programme) => p.automations.birthday.on,
  'birthday.hour': (p: Programme) => p.automations.birthday.hour,
  'birthday.gift': (p: Programme) => p.automations.birthday.gift,
  'birthday.texts': (p: Programme) => p.automations.birthday.texts,
  'repurchase.on': (p: Programme) => p.automations.repurchase.on,
  'repurchase.hour': (p: Programme) => p.automations.repurchase.hour,
  'repurchase.leadDays': (p: Programme) => p.automations.repurchase.leadDays,
  'repurchase.percent': (p: Programme) => p.automations.repurchase.percent,
  'repurchase.validDays': (p: Programme) => p.automations.repurchase.validDays,
  'repurchase.controlPercent': (p: Programme) => p.automations.repurchase.controlPercent,
  'repurchase.memberDays': (p: Programme) => p.automations.repurchase.memberDays,
  'repurchase.productDays': (p: Programme) => p.automations.repurchase.productDays,
  'repurchase.mostPerDay': (p: Programme) => p.automations.repurchase.mostPerDay,
  'repurchase.only': (p: Programme) => p.automations.repurchase.only,
  'repurchase.texts': (p: Programme) => p.automations.repurchase.texts,
  'notices.on': (p: Programme) => p.automations.notices.on,
  'notices.hour': (p: Programme) => p.automations.notices.hour,
  'notices.pointsDays': (p: Programme) => p.automations.notices.pointsDays,
  'notices.vouchersDays': (p: Programme) => p.automations.notices.vouchersDays,
  'notices.texts': (p: Programme) => p.automations.notices.texts,
  'hours.week': (p: Programme) => p.hours?.week,
  'hours.closedDates': (p: Programme) => p.hours?.closedDates,
  'holidays.country': (p: Programme) => p.holidays.country,
  'holidays.off': (p: Programme) => p.holidays.off,
  'tiers.match': (p: Programme) => p.tiers?.match,
  'tiers.windowMonths': (p: Programme) => p.tiers?.windowMonths,
  'tiers.keepMonths': (p: Programme) => p.tiers?.keepMonths,
  'tiers.graceDays': (p: Programme) => p.tiers?.graceDays,
  'tiers.downgrade': (p: Programme) => p.tiers?.downgrade,
  'tiers.firstForLife': (p: Programme) => p.tiers?.firstForLife,
  'coupons.percentageOf': (p: Programme) => p.coupons.percentageOf,
  'coupons.order': (p: Programme) => p.coupons.order,
} as const satisfies Readonly<Record<string, (programme: Programme) => unknown>>;

export type SettingName = keyof typeof SETTINGS;
export type SettingValue<Name extends SettingName> = NonNullable<ReturnType<(typeof SETTINGS)[Name]>>;

/** What is set many times, each by an id that never changes. */
export const SETTING_LISTS = {
  'earn.rate': (p: Programme) => p.earn.rates.map((value) => ({ id: value.id, value })),
  'earn.multiplier': (p: Programme) => p.earn.multipliers.map((value) => ({ id: value.id, value })),
  'tiers.level': (p: Programme) => (p.tiers?.levels ?? []).map((value) => ({ id: value.id, value })),
  'holidays.own': (p: Programme) => p.holidays.own.map((value) => ({ id: value.key, value })),
  stampCard: (p: Programme) => p.stampCards.map((value) => ({ id: value.id, value })),
  issueRule: (p: Programme) => p.issueRules.map((value) => ({ id: value.id, value })),
} as const satisfies Readonly<Record<string, (programme: Programme) => readonly { id: string; value: object }[]>>;

export type ListName = keyof typeof SETTING_LISTS;
export type ListValue<Name extends ListName> = ReturnType<(typeof SETTING_LISTS)[Name]>[number]['value'];
