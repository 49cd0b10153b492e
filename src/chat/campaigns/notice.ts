import { templateFiller } from '../../app/campaigns/template.ts';
import type { Button, Message } from '../../app/channel.ts';
import type { NoticeContent, NoticeFacts } from '../../app/nightly/notices.ts';
import { lastUsableDay, points as pointsWords } from '../../i18n/format.ts';
import { type Language, resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { couponName, type Place, whatWords } from '../couponWords.ts';
import type { CampaignWords } from './words.ts';

/** More buttons under one message would hide it; the list of coupons has the rest. */
const MOST_BUTTONS = 3;
const MOST_LABEL = 20;

/**
 * What of a member's points and coupons leaves soon, each with its last day, and what the points buy today. The shop's
 * own text takes the place of our title; the facts stay.
 */
export const noticeWords: CampaignWords = async (campaign, facts, member, programme) => {
  const content = campaign.content as NoticeContent;
  const { points, vouchers } = facts as NoticeFacts;
  const language = resolveLanguage(member.language || undefined, resolveLanguage(programme.language));
  const place = { language, programme };
  const left = stillThere(points, member.points);
  const total = left.reduce((sum, one) => sum + one.points, 0);
  const menu: Button = { label: text(language, 'common.menu'), action: { type: 'postback', data: 'menu' } };
  if (total === 0 && vouchers.length === 0)
    return [{ type: 'text', text: text(language, 'leaving.all-used'), quickReplies: [menu] }];
  const lastDay = (expiresAt: number) => lastUsableDay(expiresAt, programme, language);
  const through = (expiresAt: number) => text(language, 'leaving.through', { date: lastDay(expiresAt) });
  const hint = total === 0 ? undefined : rewardHint(content, member.points, language);
  const own = content.texts[language];
  const said =
    own &&
    (await templateFiller(own))({
      name: member.name?.trim() || text(language, 'broadcast.nameless'),
      points: pointsWords(member.points, language),
      leaving: leavingWords(total, vouchers.length, language),
      day: lastDay(Math.min(...[...left, ...vouchers].map(({ expiresAt }) => expiresAt))),
    });
  const body = [said, hint].filter((part) => part !== undefined).join('\n\n');
  const message: Message = {
    type: 'card',
    title: said === undefined ? titleFor(total, vouchers.length, language) : '',
    ...(body === '' ? {} : { body }),
    rows: [
      ...left.map((one) => ({
        name: text(language, 'receipt.points', { points: one.points }),
        value: through(one.expiresAt),
      })),
      ...vouchers.map((one) => ({ name: couponName(one, place), value: through(one.expiresAt) })),
    ],
    buttons: buttonsOf(total, vouchers, place),
    quickReplies: [
      { label: text(language, 'receipt.show-points'), action: { type: 'postback', data: 'points' } },
      { label: text(language, 'menu.coupons'), action: { type: 'postback', data: 'coupons' } },
      menu,
    ],
  };
  return [message];
};

const titleFor = (points: number, vouchers: number, language: Language): string =>
  points > 0 ? text(language, 'leaving.points', { points }) : text(language, 'leaving.vouchers', { count: vouchers });

/** "150 points and a coupon", for a sentence of the shop's own. */
function leavingWords(points: number, count: number, language: Language): string {
  if (count === 0) return text(language, 'leaving.only-points', { points });
  return points === 0
    ? text(language, 'leaving.only-vouchers', { count })
    : text(language, 'leaving.both', { points, count });
}

/** What was used since the message was planned came from what leaves first. */
function stillThere(points: NoticeFacts['points'], balance: number): NoticeFacts['points'] {
  let gone = points.reduce((sum, one) => sum + one.points, 0) - balance;
  return points.flatMap((one) => {
    const used = Math.min(one.points, Math.max(0, gone));
    gone -= used;
    return used === one.points ? [] : [{ ...one, points: one.points - used }];
  });
}

/** The dearest reward that the member can take now, or what the nearest one needs. */
function rewardHint({ rewards }: NoticeContent, balance: number, language: Language): string | undefined {
  const best = rewards.filter(({ costPoints }) => costPoints <= balance).at(-1);
  if (best !== undefined)
    return text(language, 'leaving.buys', { balance: pointsWords(balance, language), reward: best.name });
  const nearest = rewards[0];
  return nearest && text(language, 'leaving.nearly', { missing: nearest.costPoints - balance, reward: nearest.name });
}

function buttonsOf(total: number, vouchers: NoticeFacts['vouchers'], place: Place): readonly Button[] {
  const { language } = place;
  const toRewards: Button = {
    label: text(language, 'receipt.show-rewards'),
    action: { type: 'postback', data: 'rewards' },
    style: 'primary',
  };
  const shown = vouchers.slice(0, MOST_BUTTONS).map(
    (one): Button => ({
      label: labelOf(one, place),
      action: { type: 'postback', data: `voucher:${one.voucherId}` },
    }),
  );
  return total > 0 ? [toRewards, ...shown] : shown;
}

/** A gift's name that does not fit is told by what it gives, which a cut would take away. */
function labelOf(voucher: NoticeFacts['vouchers'][number], place: Place): string {
  const name = couponName(voucher, place);
  const short = shortened(name, place.language);
  return short === name || voucher.automation === null ? short : shortened(whatWords(voucher, place), place.language);
}

function shortened(name: string, language: Language): string {
  const letters = [...new Intl.Segmenter(language, { granularity: 'grapheme' }).segment(name)].map(
    (one) => one.segment,
  );
  return letters.length <= MOST_LABEL ? name : `${letters.slice(0, MOST_LABEL - 1).join('')}…`;
}
