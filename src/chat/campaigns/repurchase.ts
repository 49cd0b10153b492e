import type { RepurchaseContent, RepurchaseFacts } from '../../app/campaigns/repurchaseOffer.ts';
import { templateFiller } from '../../app/campaigns/template.ts';
import type { Button, Card, Message } from '../../app/channel.ts';
import { dateOf, startOfDate } from '../../core/calendar/localDay.ts';
import { date, lastUsableDay, points } from '../../i18n/format.ts';
import { type Language, resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { whatWords } from '../couponWords.ts';
import type { CampaignWords } from './words.ts';

/**
 * A repurchase offer: what runs out and around which day, what the coupon is worth and through which day it can be
 * taken, and the way out of such messages. The shop's own text takes the place of ours; the facts stay.
 */
export const repurchaseWords: CampaignWords = async (campaign, facts, member, programme) => {
  const { couponId, percent, takeUntil, texts } = campaign.content as RepurchaseContent;
  const { product, expectedOn, next = [] } = facts as RepurchaseFacts;
  const { timeZone } = programme;
  const language = resolveLanguage(member.language || undefined, resolveLanguage(programme.language));
  const name = member.name?.trim() ?? '';
  const day = date(startOfDate(dateOf(expectedOn), timeZone), programme, language);
  const what = whatWords({ kind: 'percent', value: percent }, { language, programme });
  const hasCoupon = couponId !== null;
  const own = texts[language];
  const ours = hasCoupon
    ? text(language, 'repurchase-offer.body-coupon', { product, date: day })
    : text(language, 'repurchase-offer.body', { product, date: day });
  const said =
    own === undefined
      ? ours
      : (await templateFiller(own))({
          name: name || text(language, 'broadcast.nameless'),
          points: points(member.points, language),
          product,
          day,
        });
  const runsOut = {
    name: text(language, 'repurchase-offer.product'),
    value: text(language, 'repurchase-offer.around', { product, date: day }),
  };
  const coupon = [
    {
      name: text(language, 'repurchase-offer.coupon'),
      value: text(language, 'repurchase-offer.coupon-value', { what }),
    },
    ...(next.length === 0 ? [] : [{ name: text(language, 'repurchase-offer.next'), value: next.join('\n') }]),
    { name: text(language, 'repurchase-offer.take-through'), value: lastUsableDay(takeUntil, programme, language) },
  ];
  const rows: NonNullable<Card['rows']> = [...(own === undefined ? [] : [runsOut]), ...(hasCoupon ? coupon : [])];
  const message: Message = {
    type: 'card',
    title: own === undefined ? titleFor(name, language) : '',
    body: said,
    rows,
    note: text(language, 'broadcast.stop-line'),
    buttons: buttonsOf(hasCoupon ? campaign.campaignId : undefined, language),
  };
  return [message];
};

const titleFor = (name: string, language: Language): string =>
  name === '' ? text(language, 'repurchase-offer.title-nameless') : text(language, 'repurchase-offer.title', { name });

function buttonsOf(campaignId: string | undefined, language: Language): readonly Button[] {
  const stop: Button = { label: text(language, 'broadcast.stop'), action: { type: 'postback', data: 'stop' } };
  if (campaignId === undefined) return [stop];
  const take: Button = {
    label: text(language, 'broadcast.take-coupon'),
    action: { type: 'postback', data: `offercoupon:${campaignId}` },
    style: 'primary',
  };
  return [take, stop];
}
