import type { BroadcastContent } from '../../app/campaigns/broadcast.ts';
import { textFor } from '../../app/campaigns/broadcastSheet.ts';
import { templateFiller } from '../../app/campaigns/template.ts';
import type { Button, Message } from '../../app/channel.ts';
import { points } from '../../i18n/format.ts';
import { type Language, resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import type { CampaignWords } from './words.ts';

/** What was said of a content already, by language and words: who is told the same gets the same message, not another one like it. */
const said = new WeakMap<BroadcastContent, Map<string, readonly Message[]>>();

/** A broadcast as one member gets it. */
export const broadcastWords: CampaignWords = async ({ campaignId, content: told }, _facts, member, programme) => {
  const content = told as BroadcastContent;
  const language = resolveLanguage(member.language || undefined, resolveLanguage(programme.language));
  const words = await wordsFor(content, { ...member, language });
  const known = said.get(content) ?? new Map<string, readonly Message[]>();
  said.set(content, known);
  const key = `${language} ${words}`;
  const messages = known.get(key) ?? [messageWith(words, campaignId, content, language)];
  known.set(key, messages);
  return messages;
};

export interface BroadcastHearer {
  readonly name: string | null;
  readonly points: number;
  readonly language: Language;
}

/**
 * One message on every platform: the words, the picture above them, the buttons below, and the way out of such messages,
 * in words and as a button. The shop's text is in the member's language or the first one, what is ours in the member's.
 */
export async function broadcastMessage(
  campaignId: string,
  content: BroadcastContent,
  hearer: BroadcastHearer,
): Promise<Message> {
  return messageWith(await wordsFor(content, hearer), campaignId, content, hearer.language);
}

/** The shop's text, filled in; what it does not name is not looked up. */
async function wordsFor(
  { texts }: BroadcastContent,
  { name, points: balance, language }: BroadcastHearer,
): Promise<string> {
  const fill = await templateFiller(textFor(texts, language).text);
  return fill({
    get name() {
      return name?.trim() || text(language, 'broadcast.nameless');
    },
    get points() {
      return points(balance, language);
    },
  });
}

function messageWith(
  words: string,
  campaignId: string,
  { imageUrl, button, coupon }: BroadcastContent,
  language: Language,
): Message {
  const body = `${words}\n\n${text(language, 'broadcast.stop-line')}`;
  const buttons: Button[] = [
    ...(coupon === null
      ? []
      : [
          {
            label: text(language, 'broadcast.take-coupon'),
            action: { type: 'postback', data: `bcoupon:${campaignId}` },
            style: 'primary',
          } as const,
        ]),
    ...(button === null ? [] : [{ label: button.label, action: { type: 'link', url: button.url } } as const]),
    { label: text(language, 'broadcast.stop'), action: { type: 'postback', data: 'stop' } },
  ];
  if (imageUrl === null) return { type: 'text', text: body, buttons };
  return { type: 'card', title: '', body, imageUrl, buttons };
}
