import type { Message } from '../../app/channel.ts';
import { tryLimitNow } from '../../app/monthlyLimit.ts';
import { type Hold, readHolds } from '../../app/pauses.ts';
import { dateTime } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, ChatPart } from '../chat.ts';
import { channelName } from '../member/invite.ts';
import { isManager, only, tap, told } from './access.ts';

/** Lets a channel at its monthly limit be tried at once, for who bought more messages. */
export const holdsPart: ChatPart = {
  actions: {
    limitnow: only(isManager, async (context) => {
      await tryLimitNow(context.deps);
      return told(context, text(context.language, 'hold.trying'), tap(context, 'bcast.title', 'bcasts'));
    }),
  },
};

/**
 * What is held back now, why, since when and until when, and how many messages wait; nothing while all channels are
 * free. On LINE alone nobody could be told otherwise.
 */
export const holdMessages = async (context: ChatContext): Promise<readonly Message[]> =>
  (await readHolds(context.deps)).map((hold) => holdMessage(context, hold));

function holdMessage(context: ChatContext, { channel, reason, since, until, messages }: Hold): Message {
  const { language, programme, now } = context;
  const at = (instant: number) => dateTime(instant, programme, language);
  const said = { channel: channelName(channel, language), since: at(since), next: at(Math.max(until, now)) };
  if (reason === 'rate-limit') return { type: 'text', text: text(language, 'hold.wait', said) };
  return {
    type: 'text',
    text: text(language, 'hold.limit', { ...said, count: messages }),
    buttons: [tap(context, 'hold.try-now', 'limitnow')],
  };
}
