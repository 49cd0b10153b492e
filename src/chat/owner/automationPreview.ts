import type { RepurchaseContent, RepurchaseFacts } from '../../app/campaigns/repurchaseOffer.ts';
import type { Saying } from '../../app/campaigns/saying.ts';
import type { Button, Message } from '../../app/channel.ts';
import type { BirthdayContent, BirthdayFacts } from '../../app/nightly/birthdays.ts';
import { type NoticeFacts, noticeContent } from '../../app/nightly/notices.ts';
import { readProducts } from '../../app/products.ts';
import { readPoints } from '../../app/readPoints.ts';
import { addLocalDays, plainDate } from '../../core/calendar/localDay.ts';
import { LANGUAGES, type Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { renderCampaign } from '../campaigns.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { tap } from './access.ts';
import type { AutomationName } from './automationCard.ts';
import { languageName } from './broadcastWords.ts';

/** For somebody who runs the shop and is no member of it. */
const SAMPLE_POINTS = 120;
const SAMPLE_LEAVING = 50;

/** What a member of one language would get, with the name and points of whoever looks; the other languages are a tap away. */
export async function automationPreview(
  context: ChatContext,
  name: AutomationName,
  [tag]: readonly string[] = [],
): Promise<Reply> {
  const { deps, person, programme, language, now } = context;
  const shown = LANGUAGES.find((one) => one === tag) ?? language;
  const own = person.member === undefined ? undefined : await readPoints(deps, person.member.memberId, now);
  const hearer = {
    memberId: person.member?.memberId ?? deps.newId(),
    name: person.member?.name ?? person.displayName ?? person.staff?.name ?? null,
    points: own?.available || SAMPLE_POINTS,
    language: shown,
  };
  const { saying, facts } = await SAMPLES[name](context, shown);
  const looks = await renderCampaign(saying, facts, hearer, programme);
  const note: Message = {
    type: 'text',
    text: text(language, 'auto.see-note', { language: languageName(shown) }),
    quickReplies: [
      ...LANGUAGES.filter((one) => one !== shown).map((one) => ({
        label: languageName(one),
        action: { type: 'postback', data: `autosee:${name}:${one}` } as const,
      })),
      tap(context, 'auto.set-words', `autowords:${name}:${shown}`),
      ...(name === 'notices' ? [] : [tap(context, 'auto.set-gift', `autoset:${name}:gift`)]),
      tap(context, 'auto.open', `auto:${name}`),
      tap(context, 'auto.back', 'autos'),
    ],
  };
  return say(...looks.map((message) => harmless(message, name)), note);
}

interface Sample {
  readonly saying: Saying;
  readonly facts: unknown;
}

async function birthdaySample({ deps, programme, now }: ChatContext): Promise<Sample> {
  const { gift, texts } = programme.automations.birthday;
  const content: BirthdayContent = { gift, texts };
  const facts: BirthdayFacts =
    gift === null
      ? {}
      : { voucherId: deps.newId(), expiresAt: addLocalDays(now, gift.validDays + 1, programme.timeZone) };
  return { saying: { campaignId: deps.newId(), kind: 'birthday', messageClass: 'service', content }, facts };
}

/** With the first product that the shop says is bought again, else one of a baby shop. */
async function offerSample({ deps, programme, now }: ChatContext, language: Language): Promise<Sample> {
  const { leadDays, percent, validDays, texts } = programme.automations.repurchase;
  const takeUntil = addLocalDays(now, validDays + 1, programme.timeZone);
  const content: RepurchaseContent = { couponId: percent === 0 ? null : deps.newId(), percent, takeUntil, texts };
  const { products } = await readProducts(deps);
  const known = products.find(({ repurchaseDays }) => repurchaseDays !== null) ?? products[0];
  const facts: RepurchaseFacts = {
    sku: known?.sku ?? '',
    product: known?.name ?? text(language, 'auto.sample-product'),
    expectedOn: plainDate(now, programme.timeZone).add({ days: leadDays }).toString(),
  };
  return { saying: { campaignId: deps.newId(), kind: 'repurchase', messageClass: 'marketing', content }, facts };
}

/** Points and a coupon on the days that the owner has set. */
async function noticeSample({ deps, programme, now }: ChatContext, language: Language): Promise<Sample> {
  const { pointsDays, vouchersDays } = programme.automations.notices;
  const after = (days: number) => addLocalDays(now, days + 1, programme.timeZone);
  const voucher = {
    voucherId: deps.newId(),
    name: text(language, 'auto.sample-coupon'),
    automation: null,
    kind: 'percent' as const,
    value: 10,
    expiresAt: after(vouchersDays),
  };
  const facts: NoticeFacts = {
    lots: [],
    points: [{ points: SAMPLE_LEAVING, expiresAt: after(pointsDays) }],
    vouchers: [voucher],
  };
  const content = await noticeContent(deps, programme, now);
  return { saying: { campaignId: deps.newId(), kind: 'notice', messageClass: 'service', content }, facts };
}

const SAMPLES: Readonly<Record<AutomationName, (context: ChatContext, language: Language) => Promise<Sample>>> = {
  birthday: birthdaySample,
  repurchase: offerSample,
  notices: noticeSample,
};

/** The same to look at, but its buttons lead nowhere that is a member's. */
function harmless({ quickReplies: _chips, ...message }: Message, name: AutomationName): Message {
  if (!('buttons' in message) || message.buttons === undefined) return message;
  return { ...message, buttons: message.buttons.map((button) => tried(button, name)) };
}

const tried = (button: Button, name: AutomationName): Button =>
  button.action.type === 'postback' ? { ...button, action: { type: 'postback', data: `autotry:${name}` } } : button;
