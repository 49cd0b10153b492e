import type { LineState } from './fakeLineState.ts';
import type { LineEvent } from './fakeLineWebhook.ts';

type Extra = Readonly<Record<string, unknown>>;

/** Builds events as LINE writes them, each with its own id, time and reply token. `extra` overrides any property. */
export interface LineEvents {
  text(userId: string, text: string, extra?: Extra): LineEvent;
  sticker(userId: string, extra?: Extra): LineEvent;
  image(userId: string, extra?: Extra): LineEvent;
  postback(userId: string, data: string, params?: Extra, extra?: Extra): LineEvent;
  follow(userId: string, isUnblocked?: boolean, extra?: Extra): LineEvent;
  unfollow(userId: string, extra?: Extra): LineEvent;
  unsend(userId: string, messageId: string, extra?: Extra): LineEvent;
  accountLink(userId: string, extra?: Extra): LineEvent;
  /** Any type, with the properties that every event has. */
  any(type: string, userId: string, extra?: Extra): LineEvent;
}

export function lineEvents(state: LineState): LineEvents {
  const bare = (type: string, userId: string, extra: Extra = {}): LineEvent => ({
    type,
    mode: 'active',
    timestamp: state.now(),
    source: { type: 'user', userId },
    webhookEventId: `01${state.nextId().toString(32).toUpperCase().padStart(24, '0')}`,
    deliveryContext: { isRedelivery: false },
    ...extra,
  });
  const any = (type: string, userId: string, extra: Extra = {}): LineEvent =>
    bare(type, userId, { replyToken: `token-${state.nextId()}`, ...extra });
  const message = (userId: string, content: Extra, extra: Extra = {}): LineEvent =>
    any('message', userId, { message: { id: `${state.nextId()}`, quoteToken: 'q', ...content }, ...extra });
  return {
    text: (userId, text, extra) => message(userId, { type: 'text', text }, extra),
    sticker: (userId, extra) => message(userId, { type: 'sticker', packageId: '446', stickerId: '1988' }, extra),
    image: (userId, extra) => message(userId, { type: 'image', contentProvider: { type: 'line' } }, extra),
    postback: (userId, data, params, extra) =>
      any('postback', userId, { postback: { data, ...(params === undefined ? {} : { params }) }, ...extra }),
    follow: (userId, isUnblocked = false, extra) => any('follow', userId, { follow: { isUnblocked }, ...extra }),
    unfollow: (userId, extra) => bare('unfollow', userId, extra),
    unsend: (userId, messageId, extra) => bare('unsend', userId, { unsend: { messageId }, ...extra }),
    accountLink: (userId, extra) => any('accountLink', userId, { link: { result: 'ok', nonce: 'n' }, ...extra }),
    any,
  };
}
