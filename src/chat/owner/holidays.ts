import { changeBroadcast, createBroadcast, readBroadcast } from '../../app/campaigns/broadcastDraft.ts';
import { isHolidayKey } from '../../core/calendar/holidays.ts';
import { HOLIDAY_COUNTRIES } from '../../core/programme.ts';
import { EVERYONE } from '../../core/segments/question.ts';
import { countryName } from '../../i18n/format.ts';
import { LANGUAGES, type Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { holidayName } from '../holidayWords.ts';
import { isManager, isOwner, only, staffOf, tap, told } from './access.ts';
import { draftReply, refusedReply } from './broadcastDraftCard.ts';
import { holidayForm } from './holidayForm.ts';
import { holidayList, saveHolidays } from './holidayList.ts';

type Handler = (context: ChatContext, key: string, holiday: string, year: string) => Promise<Reply>;

/** A button about one holiday, whose key is the first argument; one that is gone leads to the list. */
const about = (allowed: (context: ChatContext) => boolean, handler: Handler): ActionHandler =>
  only(allowed, async (context, [key = '', year = '']) => {
    const holiday = holidayName(key, context.programme, context.language);
    return holiday === undefined ? holidayList(context) : handler(context, key, holiday, year);
  });

/** The holidays that the shop keeps, and the message to everyone that a reminder of one leads to. */
export const holidaysPart: ChatPart = {
  actions: {
    holidays: only(isOwner, async (context, [offset = '']) =>
      holidayList(context, /^\d{1,3}$/.test(offset) ? Number(offset) : 0),
    ),
    holoff: about(isOwner, (context, key, holiday) =>
      saveHolidays(context, { switchOff: key }, text(context.language, 'holidays.switched-off', { holiday })),
    ),
    holon: about(isOwner, (context, key, holiday) =>
      saveHolidays(context, { switchOn: key }, text(context.language, 'holidays.switched-on', { holiday })),
    ),
    holremove: about(isOwner, (context, key) =>
      saveHolidays(context, { remove: key }, text(context.language, 'holidays.removed')),
    ),
    holadd: only(isOwner, (context) => startForm(holidayForm, context)),
    holcountry: only(isOwner, chooseCountry),
    holskip: about(isManager, async (context, key, holiday) =>
      told(
        context,
        text(context.language, 'holiday-near.skipped', { holiday }),
        ...(isOwner(context) && isHolidayKey(key) ? [tap(context, 'holidays.switch-off', `holoff:${key}`)] : []),
      ),
    ),
    holwrite: about(isManager, writeToEveryone),
  },
};

async function chooseCountry(context: ChatContext, [code]: readonly string[]): Promise<Reply> {
  const { language } = context;
  const country = HOLIDAY_COUNTRIES.find((one) => one === code);
  if (country !== undefined) {
    const done = text(language, 'holidays.country-changed', { country: countryName(country, language) });
    return saveHolidays(context, { country }, done);
  }
  return say({
    type: 'text',
    text: text(language, 'holidays.ask-country'),
    quickReplies: HOLIDAY_COUNTRIES.map((one) => ({
      label: countryName(one, language),
      action: { type: 'postback', data: `holcountry:${one}` },
    })),
  });
}

/**
 * A draft for everyone with a greeting, to be changed and checked like every other. Whoever taps again comes back to
 * the same draft, unless it was deleted.
 */
async function writeToEveryone(context: ChatContext, key: string, _name: string, year: string): Promise<Reply> {
  const { deps, language, now } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const draft = { audience: EVERYONE, text: { language, text: greeting(context, key, language) } };
  const first = await createBroadcast(deps, draft, by, `holiday:${key}:${year}:${staffId}`, now);
  const known = first.ok ? await readBroadcast(deps, first.value.campaignId) : undefined;
  if (known !== undefined && (known.version > 0 || known.state !== 'draft'))
    return known.state === 'draft' ? draftReply(context, known) : say(...(await begun(context, known.campaignId)));
  const created = known === undefined ? await createBroadcast(deps, draft, by, `${context.key}:holwrite`, now) : first;
  if (!created.ok) return refusedReply(context, created.refusal);
  // What the shop named itself has a name in one language only.
  let whole = created.value;
  for (const other of isHolidayKey(key) ? LANGUAGES.filter((one) => one !== language) : []) {
    const also = { text: { language: other, text: greeting(context, key, other) } };
    const changed = await changeBroadcast(deps, whole.campaignId, also, by, `${context.key}:holwrite:${other}`, now);
    if (!changed.ok) return refusedReply(context, changed.refusal);
    whole = changed.value;
  }
  return draftReply(context, whole);
}

function greeting({ programme }: ChatContext, key: string, language: Language): string {
  const holiday = holidayName(key, programme, language) ?? '';
  const words = { name: '{{ name }}', holiday, shop: programme.name };
  return isHolidayKey(key)
    ? text(language, 'holiday-near.greeting', words)
    : text(language, 'holiday-near.greeting-own', words);
}

/** The one that was written for this holiday is on its way or over. */
async function begun(context: ChatContext, campaignId: string) {
  const { language } = context;
  return told(context, text(language, 'broadcast-confirmed'), {
    label: text(language, 'bcast.open'),
    action: { type: 'postback', data: `bcast:${campaignId}` },
  }).messages;
}
