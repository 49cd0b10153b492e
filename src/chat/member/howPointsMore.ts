import { withEarlyDays } from '../../core/tiers/perks.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type Place, whatWords } from '../couponWords.ts';
import { issueRuleLine } from '../issueRuleWords.ts';
import { milestoneLines, paymentWords, validityWords } from '../settings/words.ts';
import { earnWords, rewardLines, stampCardName } from '../stampWords.ts';
import { levelName, needsWords, perkWords } from '../tierWords.ts';

export interface PageSection {
  readonly title: string;
  /** Sentences without an end mark. */
  readonly lines: readonly string[];
}

/** What the page says of points beside how they are earned. A section without a line is left out. */
export const otherSections = (place: Place): readonly PageSection[] => {
  const { language } = place;
  return [
    { title: text(language, 'page.use'), lines: useLines(place) },
    { title: text(language, 'page.returns'), lines: returnLines(place) },
    { title: text(language, 'page.tiers'), lines: tierLines(place) },
    { title: text(language, 'cards.open'), lines: stampLines(place) },
    { title: text(language, 'page.friends'), lines: referralLines(place) },
    { title: text(language, 'page.birthday'), lines: birthdayLines(place) },
    {
      title: text(language, 'page.coupons'),
      lines: place.programme.issueRules.map((rule) => issueRuleLine(rule, place)),
    },
  ];
};

const days = ({ language }: Place, count: number): string => text(language, 'unit.days', { count });
const months = ({ language }: Place, count: number): string => text(language, 'unit.months', { count });
const points = ({ language }: Place, count: number): string => text(language, 'points.title', { points: count });

function useLines(place: Place): readonly string[] {
  const { language, programme } = place;
  const { pendingDays, validity } = programme.points;
  const { on, pointsDays, vouchersDays } = programme.automations.notices;
  return [
    pendingDays === 0
      ? text(language, 'page.at-once')
      : text(language, 'page.pending', { days: days(place, pendingDays) }),
    validityWords(validity, place),
    ...(programme.checkout.points === null ? [] : [paymentWords(programme.checkout.points, place)]),
    ...(on && validity.kind !== 'never'
      ? [text(language, 'page.notice-points', { days: days(place, pointsDays) })]
      : []),
    ...(on ? [text(language, 'page.notice-coupons', { days: days(place, vouchersDays) })] : []),
  ];
}

function returnLines(place: Place): readonly string[] {
  const { language, programme } = place;
  const { refundPolicy } = programme.points;
  const taken = {
    deficit: text(language, 'page.refund-deficit'),
    clamp: text(language, 'page.refund-clamp'),
    pending_only: text(language, 'page.refund-pending'),
  }[refundPolicy];
  return [taken, ...restoreLine(place), text(language, 'page.restore-coupon')];
}

/** Where points pay no bill, a return gives none of them back. */
function restoreLine(place: Place): readonly string[] {
  const { language, programme } = place;
  if (programme.checkout.points === null) return [];
  const { restoreGraceDays } = programme.points;
  return [
    restoreGraceDays === 0
      ? text(language, 'page.restore-none')
      : text(language, 'page.restore', { days: days(place, restoreGraceDays) }),
  ];
}

function tierLines(place: Place): readonly string[] {
  const { language, programme } = place;
  const { tiers } = programme;
  if (tiers === null) return [];
  const { levels, windowMonths, keepMonths, graceDays, downgrade, firstForLife } = tiers;
  const [first] = levels;
  const kept = { months: months(place, keepMonths) };
  return [
    ...withEarlyDays(tiers).map((level) => {
      const { voucher } = level.perks;
      const lasts = voucher === null ? [] : [text(language, 'coupon.words.days', { days: voucher.validDays })];
      const gives = [...perkWords(level, place, true), ...lasts];
      const told = { tier: levelName(level, language), needs: needsWords(level, tiers, place) };
      return gives.length === 0
        ? text(language, 'page.tier', told)
        : text(language, 'page.tier-gives', { ...told, gives: gives.join(' · ') });
    }),
    text(language, 'page.tier-window', { months: months(place, windowMonths) }),
    graceDays === 0
      ? text(language, 'page.tier-keep-only', kept)
      : text(language, 'page.tier-keep', { ...kept, days: days(place, graceDays) }),
    ...(levels.length > 1 ? [text(language, downgrade === 'one_down' ? 'page.tier-one' : 'page.tier-measure')] : []),
    ...(firstForLife && first !== undefined
      ? [text(language, 'page.tier-life', { tier: levelName(first, language) })]
      : []),
  ];
}

const stampLines = (place: Place): readonly string[] =>
  place.programme.stampCards
    .filter(({ active }) => active)
    .map((card) => {
      const { language } = place;
      const { idleMonths } = card;
      return [
        `${stampCardName(card, language)}: ${earnWords(card.earn, card.capPerDay, place)}`,
        ...rewardLines(card.rewards, language),
        ...(idleMonths === null ? [] : [text(language, 'cards.idle', { months: idleMonths })]),
      ].join(' · ');
    });

function referralLines(place: Place): readonly string[] {
  const { language, programme } = place;
  const { referrerPoints, friendPoints, minimumMinor, windowDays, contactDays, returnDays } = programme.referral;
  const { referrerPercent, mostPerYear, milestones } = programme.referral;
  if (referrerPercent === null && referrerPoints === 0 && friendPoints === 0) return [];
  return [
    text(language, 'page.referral', {
      minimum: money(minimumMinor, programme.currency, language),
      days: days(place, windowDays),
      referrer:
        referrerPercent === null
          ? points(place, referrerPoints)
          : text(language, 'page.referral-percent', { percent: `${referrerPercent}%` }),
      friend: points(place, friendPoints),
    }),
    text(language, 'page.referral-contact', { days: days(place, contactDays) }),
    ...milestoneLines(milestones, place),
    ...(mostPerYear === null ? [] : [text(language, 'page.referral-most', { count: String(mostPerYear) })]),
    ...(returnDays === 0 ? [] : [text(language, 'page.referral-return', { days: days(place, returnDays) })]),
  ];
}

function birthdayLines(place: Place): readonly string[] {
  const { on, gift } = place.programme.automations.birthday;
  if (!on || gift === null) return [];
  return [
    text(place.language, 'page.birthday-gift', {
      what: whatWords(gift, place),
      days: days(place, gift.validDays),
    }),
  ];
}
