import { type BroadcastView, MOST_CAPTION } from '../../app/campaigns/broadcast.ts';
import type { Button, Message } from '../../app/channel.ts';
import { readPoints } from '../../app/readPoints.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { broadcastMessage } from '../campaigns/broadcast.ts';
import type { ChatContext } from '../chat.ts';

/**
 * A broadcast in each of its languages, with the name and points of whoever looks. Its way out is only to be looked at:
 * an owner who is a member too does not opt out by trying it.
 */
export async function testMessages(context: ChatContext, broadcast: BroadcastView): Promise<readonly Message[]> {
  const { person, deps, now } = context;
  const { campaignId, content } = broadcast;
  const name = person.member?.name ?? person.displayName ?? person.staff?.name ?? null;
  const own = person.member === undefined ? undefined : await readPoints(deps, person.member.memberId, now);
  const points = own?.available ?? SAMPLE_POINTS;
  return Promise.all(
    content.texts.map(async ({ language }) =>
      harmless(await broadcastMessage(campaignId, content, { name, points, language: resolveLanguage(language) })),
    ),
  );
}

function harmless(message: Message): Message {
  if (!('buttons' in message) || message.buttons === undefined) return message;
  return { ...message, buttons: message.buttons.map(tried) };
}

const tried = (button: Button): Button =>
  button.action.type === 'postback' && button.action.data === 'stop'
    ? { ...button, action: { type: 'postback', data: 'bctry' } }
    : button;

/** For somebody who runs the shop and is no member of it. */
const SAMPLE_POINTS = 120;

/** How the two apps show it differently. */
export function looksNote({ language, event }: ChatContext, { content }: BroadcastView): string {
  const { imageUrl, texts } = content;
  const isLong = texts.some((one) => one.text.length > MOST_CAPTION);
  const picture = imageUrl === null ? 'none' : 'yes';
  return [
    text(language, 'bcast.looks'),
    text(language, 'bcast.looks-line', { picture }),
    text(language, 'bcast.looks-telegram', { picture: imageUrl === null ? 'none' : isLong ? 'split' : 'under' }),
    ...(event.channel === 'lab' ? [text(language, 'bcast.looks-lab')] : []),
  ].join('\n\n');
}
