import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import type {
  AdapterPorts,
  ChannelAdapter,
  Message,
  Profile,
  ReplyRequest,
  SendOutcome,
  SendRequest,
} from '../../src/app/channel.ts';
import { type ConnectionPace, watchConnection } from './connection.ts';
import { storable } from './event.ts';
import { lineLimitProblems } from './limits.ts';
import { outcomeOfError, outcomeOfSuccess } from './outcome.ts';
import { readLineEvent } from './parse.ts';
import { renderLine } from './render.ts';
import { createLineWebhook } from './webhook.ts';
import { limitWaiting, type WireLimits } from './wire.ts';

export interface LineConfig {
  readonly channelSecret: string;
  readonly channelAccessToken: string;
  /** `https://api.line.me` unless set. The SDK drops a path, so it is an origin. */
  readonly apiBaseUrl?: string;
  /** Where people reach this service. When https, LINE is told to deliver to `/webhooks/line` below it. */
  readonly publicUrl?: string;
  readonly wire?: Partial<WireLimits>;
  readonly pace?: Partial<ConnectionPace>;
}

type Rendered = messagingApi.Message[];
type Answer = Promise<{ readonly httpResponse: Response; readonly body: unknown }>;

const LINE_API = 'https://api.line.me';
const WEBHOOK_PATH = '/webhooks/line';
/** undici's timers may be late by a second; together they stay within ten. */
const WIRE: WireLimits = { answerMs: 9_000, connectMs: 5_000 };
const PACE: ConnectionPace = { retryMs: 1_000, retryMaxMs: 15_000, recheckMs: 300_000 };

/** LINE behind the engine's wall. Throws when a secret is missing: an empty one would accept anybody's webhook. */
export function createLineAdapter(config: LineConfig, ports: AdapterPorts): ChannelAdapter {
  const { channelSecret, channelAccessToken } = config;
  if (channelSecret === '' || channelAccessToken === '') throw new Error('LINE needs its channel secret and token');
  const baseURL = config.apiBaseUrl || LINE_API;
  const client = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL });
  const stopLimiting = limitWaiting(baseURL, { ...WIRE, ...config.wire });
  const connection = watchConnection({
    client,
    webhookUrl: config.publicUrl ? `${config.publicUrl.replace(/\/+$/, '')}${WEBHOOK_PATH}` : undefined,
    pace: { ...PACE, ...config.pace },
    log: ports.log,
  });
  const inFlight = new Set<Promise<SendOutcome>>();
  let stopping: Promise<void> | undefined;

  /** One send: refused here when LINE would refuse it, so that no call and no reply token is wasted on it. */
  async function deliver(messages: readonly Message[], call: (rendered: Rendered) => Answer): Promise<SendOutcome> {
    if (stopping !== undefined) return { status: 'not-sent', detail: 'stopped' };
    const rendered = renderLine(messages, ports);
    const problems = lineLimitProblems(rendered);
    if (problems.length > 0) return { status: 'rejected', detail: problems.slice(0, 5).join('; ') };
    const sending = attempt(() => call(rendered));
    inFlight.add(sending);
    const outcome = await sending.finally(() => inFlight.delete(sending));
    if (DOUBTFUL.has(outcome.status)) connection.doubt();
    if (outcome.status !== 'sent') ports.log.warn({ channel: 'line', outcome }, 'LINE did not confirm a message');
    return outcome;
  }

  async function stop(): Promise<void> {
    await Promise.all([connection.stop(), Promise.allSettled(inFlight)]);
    await stopLimiting();
  }

  return {
    name: 'line',
    repliesWithToken: true,
    start: async () => connection.start(),
    stop: () => (stopping ??= stop()),
    health: () => connection.health(),
    read: readLineEvent,
    send: ({ to, messages, retryKey }: SendRequest) =>
      deliver(messages, (rendered) =>
        client.pushMessageWithHttpInfo({ to: to.channelUserId, messages: rendered }, retryKey),
      ),
    reply: async ({ messages, replyToken }: ReplyRequest) => {
      if (replyToken === undefined) return { status: 'rejected', detail: 'reply-token-missing' };
      return replyOnce(() =>
        deliver(messages, (rendered) => client.replyMessageWithHttpInfo({ replyToken, messages: rendered })),
      );
    },
    profile: (channelUserId) => readProfile(client, channelUserId, ports),
    deepLink: (parameter) => {
      const basicId = connection.basicId();
      if (basicId === undefined) return undefined;
      return `https://line.me/R/oaMessage/${encodeURIComponent(basicId)}/?${encodeURIComponent(parameter)}`;
    },
    receive: createLineWebhook(channelSecret, ports),
  };
}

/** After these LINE itself may be out of reach, and the health has to say so. */
const DOUBTFUL: ReadonlySet<SendOutcome['status']> = new Set(['not-sent', 'unknown', 'bad-credentials']);

async function attempt(call: () => Answer): Promise<SendOutcome> {
  try {
    const { httpResponse, body } = await call();
    return outcomeOfSuccess(httpResponse.headers, body);
  } catch (error) {
    return outcomeOfError(error);
  }
}

/**
 * A reply has no retry key, but its token works once, so asking again with the same token can never send twice. When
 * the second answer is that the token is gone, the first attempt most likely used it: never a reason to push.
 */
async function replyOnce(reply: () => Promise<SendOutcome>): Promise<SendOutcome> {
  const first = await reply();
  if (first.status !== 'unknown') return first;
  const second = await reply();
  if (second.status === 'sent') return second;
  return { status: 'unknown', detail: `${first.detail}, then ${second.status}` };
}

/** `undefined` for who is no friend, blocked us or never consented, and when LINE does not answer. */
async function readProfile(
  client: messagingApi.MessagingApiClient,
  userId: string,
  { log }: Pick<AdapterPorts, 'log'>,
): Promise<Profile | undefined> {
  try {
    const profile = await client.getProfile(userId);
    return {
      displayName: storable(profile.displayName),
      ...(profile.language === undefined ? {} : { language: profile.language }),
    };
  } catch (error) {
    const status = error instanceof HTTPFetchError ? error.status : undefined;
    if (status !== 404) log.warn({ channel: 'line', status }, 'LINE told no profile');
    return undefined;
  }
}
