import type {
  AdapterPorts,
  ChannelAdapter,
  Message,
  Profile,
  ReplyRequest,
  SendOutcome,
} from '../../src/app/channel.ts';
import { createApi, type TelegramApi } from './api.ts';
import { checkUpTelegram } from './checkUp.ts';
import { type CommandMenu, offerCommands, personalCommands } from './commands.ts';
import { createGate } from './gate.ts';
import { createHealth } from './health.ts';
import { parseUpdate } from './parse.ts';
import { CONFLICT, type Listening, poll } from './poll.ts';
import { renderTelegram, type TelegramCall } from './render.ts';
import { problemOf, TIMING, type Timing, untilDone } from './retry.ts';
import { callOnce, type Sending, sendCalls } from './send.ts';
import { asObject, stringIn } from './update.ts';
import { derivedSecret, keepWebhook, receiver, webhookUrl } from './webhook.ts';

export interface TelegramConfig {
  readonly token: string;
  /** `webhook` needs `publicUrl` with https. */
  readonly mode: 'polling' | 'webhook';
  /** The Bot API server; Telegram's own by default. May have a path. */
  readonly apiRoot?: string | undefined;
  readonly publicUrl?: string | undefined;
  /** 1 to 256 of `A-Za-z0-9_-`; derived from the token by default. */
  readonly webhookSecret?: string | undefined;
  /** What Telegram takes from this bot in a second, 1 to 1,000; 30 by default. Above that it is paid for. */
  readonly perSecond?: number;
  readonly commands?: readonly CommandMenu[];
  readonly timing?: Partial<Timing>;
  /** Epoch milliseconds: when a tap came, which Telegram does not tell. */
  readonly now: () => number;
  /** Milliseconds that never jump, for waits that Telegram asks for. */
  readonly monotonicMs?: () => number;
}

const TELEGRAM_API = 'https://api.telegram.org';
/** What Telegram takes in a second from a bot that does not pay. */
const FREE_PER_SECOND = 30;

/**
 * Telegram behind the engine's wall. Throws RangeError on a configuration that cannot work; from then on whatever
 * Telegram or the network does is told by `health()` and by outcomes.
 */
export const createTelegramAdapter = (config: TelegramConfig, ports: AdapterPorts): ChannelAdapter => {
  const timing: Timing = { ...TIMING, ...config.timing };
  const { now, perSecond = FREE_PER_SECOND } = config;
  const webhook = config.mode === 'webhook' ? webhookOf(config) : undefined;
  const api = createApi(config.token, config.apiRoot, timing.callTimeoutMs);
  const health = createHealth(ports.log);
  const stopping = new AbortController();
  const { signal } = stopping;
  const sending: Sending = {
    api,
    ports,
    gate: createGate(config.monotonicMs ?? (() => performance.now())),
    midwayWaitMs: timing.midwayWaitMs,
    stopping: signal,
    onBadCredentials: (failure) => {
      health.stopped(problemOf(failure));
      stopping.abort();
    },
  };
  const giveCommands = personalCommands(sending, config.commands ?? [], timing);
  const { inFlight, tracked } = trackWork();
  let takenAt = 0;
  let listening: Promise<void> | undefined;

  const listen = async (): Promise<void> => {
    const username = await untilDone(() => ownName(api, signal), { health, timing, signal });
    if (username === undefined) return;
    health.named(username);
    const at: Listening = { api, ports, health, timing, now, signal };
    const menus = offerCommands(at, config.commands ?? []);
    await (webhook ? keepWebhook(at, { ...webhook, takenAt: () => takenAt }) : pollAlone(at));
    await menus;
  };

  return {
    name: 'telegram',
    repliesWithToken: false,
    honoursRetryKey: false,
    // What is in flight when we die stays in doubt, so little of it: what goes out in a sixth of a second at most.
    bulk: { together: Math.max(1, Math.round(perSecond / 7.5)), perSecond, isStrict: true, countOf },
    start: async () => {
      listening ??= listen();
    },
    stop: async () => {
      stopping.abort();
      await listening;
      await Promise.allSettled(inFlight).then(() => api.close());
      health.stopped();
    },
    health: health.read,
    checkUp: (machineNow) =>
      checkUpTelegram({
        api,
        apiRoot: config.apiRoot || TELEGRAM_API,
        wanted: webhook?.url,
        isShared: () => health.read().problem === CONFLICT,
        machineNow,
      }),
    read: (bytes) => parseUpdate(bytes, now),
    send: ({ to, messages, isBulk }) => {
      const isPaid = isBulk === true && perSecond > FREE_PER_SECOND;
      return tracked(deliver(isPaid ? { ...sending, isPaid } : sending, to.channelUserId, messages));
    },
    reply: (request) => tracked(reply(sending, request)),
    edit: ({ to, messageId, message }) => tracked(edit(sending, to.channelUserId, messageId, message)),
    profile: (channelUserId) => tracked(profile(api, channelUserId)),
    showMenu: async (channelUserId, language, chosen) => {
      const chatId = chatIdOf(channelUserId);
      if (chatId !== undefined) void tracked(giveCommands(chatId, language, chosen));
    },
    deepLink: (parameter) => linkTo(health.username(), parameter),
    ...(webhook && {
      receive: receiver({
        secret: webhook.secret,
        ports,
        now,
        onTaken: () => {
          takenAt = now();
        },
      }),
    }),
  };
};

/** What is in flight, so that a stop can wait for it. */
const trackWork = () => {
  const inFlight = new Set<Promise<unknown>>();
  const tracked = async <Result>(work: Promise<Result>): Promise<Result> => {
    inFlight.add(work);
    try {
      return await work;
    } finally {
      inFlight.delete(work);
    }
  };
  return { inFlight, tracked };
};

const linkTo = (username: string | undefined, parameter: string): string | undefined => {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(parameter)) throw new RangeError('a deep link carries 1 to 64 of A-Za-z0-9_-');
  return username === undefined ? undefined : `https://t.me/${username}?start=${parameter}`;
};

/** Telegram lets one program ask for a bot's messages: of several processes the others stand by, and can send. */
const pollAlone = async (at: Listening): Promise<void> => {
  const { alone } = at.ports;
  if (alone === undefined) return poll(at);
  at.health.connected();
  await alone('telegram-polling', at.signal, (turn) => poll({ ...at, signal: turn }));
};

const webhookOf = ({ token, publicUrl, webhookSecret }: TelegramConfig): { url: string; secret: string } => {
  if (!publicUrl || !URL.canParse(publicUrl) || new URL(publicUrl).protocol !== 'https:') {
    throw new RangeError('Telegram delivers only to an https address: set PUBLIC_URL to one, or use polling');
  }
  const secret = webhookSecret || derivedSecret(token);
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
    throw new RangeError('TELEGRAM_WEBHOOK_SECRET must be 1 to 256 of A-Z, a-z, 0-9, _ and -');
  }
  return { url: webhookUrl(publicUrl), secret };
};

const ownName = async (api: TelegramApi, signal: AbortSignal): Promise<string> => {
  const username = stringIn(asObject(await api.call('getMe', {}, { signal })) ?? {}, 'username');
  if (username === undefined) throw new Error('getMe gave no user name');
  return username;
};

/** A private chat has its person's id. Anything else, like `@name`, could reach a public channel. */
const chatIdOf = (channelUserId: string): number | undefined => {
  const id = Number(channelUserId);
  return /^[1-9]\d{0,15}$/.test(channelUserId) && Number.isSafeInteger(id) ? id : undefined;
};

const deliver = async (
  sending: Sending,
  channelUserId: string,
  messages: ReplyRequest['messages'],
): Promise<SendOutcome> => {
  const chatId = chatIdOf(channelUserId);
  if (chatId === undefined) return { status: 'rejected', detail: 'not an id of a person on Telegram' };
  let calls: TelegramCall[];
  try {
    calls = renderTelegram(messages);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    sending.ports.log.error({ channel: 'telegram', detail: error.message }, 'a message that cannot be shown');
    return { status: 'rejected', detail: error.message };
  }
  return sendCalls(sending, chatId, calls);
};

/** What is already said counts as said: an edit that was lost on its way back is repeated. */
const edit = async (
  sending: Sending,
  channelUserId: string,
  messageId: string,
  message: Message,
): Promise<SendOutcome> => {
  const [call, ...more] = renderTelegram([message]);
  const chatId = chatIdOf(channelUserId);
  if (chatId === undefined || call?.method !== 'sendMessage' || more.length > 0) {
    return { status: 'rejected', detail: 'only one message of words can be changed' };
  }
  const payload = { chat_id: chatId, message_id: Number(messageId), ...call.payload };
  const outcome = await callOnce(sending, 'editMessageText', payload);
  const isSaid = outcome.status === 'rejected' && /message is not modified/.test(outcome.detail);
  return isSaid ? { status: 'sent', acceptedId: messageId } : outcome;
};

/** Telegram counts every call, and some messages of ours are several. */
const countOf = (messages: ReplyRequest['messages']): number => {
  try {
    return Math.max(1, renderTelegram(messages).length);
  } catch {
    return 1; // cannot be shown, so it is never sent
  }
};

/** The tap is acknowledged beside the sends, so that a slow or late acknowledgement costs the person nothing. */
const reply = async (sending: Sending, { to, messages, actionId }: ReplyRequest): Promise<SendOutcome> => {
  const acknowledged = actionId === undefined ? undefined : acknowledge(sending, actionId);
  const outcome =
    messages.length === 0 ? ({ status: 'sent' } as const) : await deliver(sending, to.channelUserId, messages);
  await acknowledged;
  return outcome;
};

const acknowledge = async (sending: Sending, actionId: string): Promise<void> => {
  const { status } = await callOnce(sending, 'answerCallbackQuery', { callback_query_id: actionId });
  if (status !== 'sent') sending.ports.log.info({ channel: 'telegram', status }, 'a tap was not acknowledged');
};

const profile = async (api: TelegramApi, channelUserId: string): Promise<Profile | undefined> => {
  const chatId = chatIdOf(channelUserId);
  if (chatId === undefined) return undefined;
  try {
    const chat = asObject(await api.call('getChat', { chat_id: chatId })) ?? {};
    const displayName = [stringIn(chat, 'first_name'), stringIn(chat, 'last_name')].filter(Boolean).join(' ');
    return displayName ? { displayName } : undefined;
  } catch {
    // Gone, blocked or unreachable: in each case Telegram does not say.
    return undefined;
  }
};
