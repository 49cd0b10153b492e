import type { BroadcastContent } from '../../app/campaigns/broadcast.ts';
import { textFor } from '../../app/campaigns/broadcastSheet.ts';
import { templateFiller } from '../../app/campaigns/template.ts';
import type { Button, Message } from '../../app/channel.ts';
import { points } from '../../i18n/format.ts';
import { type Language, resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import type { CampaignWords } from './words.ts';

/** A broadcast as one member gets it. */
export const broadcastWords: CampaignWords = async ({ campaignId, content }, _facts, member, programme) => {
  const language = resolveLanguage(member.language || undefined, resolveLanguage(programme.language));
  return [await broadcastMessage(campaignId, content as BroadcastContent, { ...member, language })];
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
  { texts, imageUrl, button, coupon }: BroadcastContent,
  { name, points: balance, language }: BroadcastHearer,
): Promise<Message> {
  const fill = await templateFiller(textFor(texts, language).text);
  const words = fill({
    name: name?.trim() || text(language, 'broadcast.nameless'),
    points: points(balance, language),
  });
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
