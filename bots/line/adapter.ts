import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import type { AdapterPorts, ChannelAdapter, Profile, Quota, ReplyRequest, SendRequest } from '../../src/app/channel.ts';
import { checkUpLine } from './checkUp.ts';
import { type ConnectionPace, watchConnection } from './connection.ts';
import { directCalls } from './direct.ts';
import { storable } from './event.ts';
import { keepMenus, type LineMenus } from './menu/keeper.ts';
import { readLineEvent } from './parse.ts';
import { createLineSender, replyWithSecondTry } from './send.ts';
import { createLineWebhook } from './webhook.ts';
import { limitWaiting, ownConnections, type WireLimits } from './wire.ts';

export interface LineConfig {
  readonly channelSecret: string;
  readonly channelAccessToken: string;
  /** `https://api.line.me` unless set. The SDK drops a path, so it is an origin. */
  readonly apiBaseUrl?: string;
  /** Where people reach this service. When https, LINE is told to deliver to `/webhooks/line` below it. */
  readonly publicUrl?: string;
  readonly wire?: Partial<WireLimits>;
  readonly pace?: Partial<ConnectionPace>;
  /** The menus under the chat; absent: LINE's are left as they are. */
  readonly menus?: LineMenus;
  /** The first and the longest wait before a menu that was not set is tried again, in milliseconds. */
  readonly menuPace?: { readonly retryMs: number; readonly retryMaxMs: number };
}

const LINE_API = 'https://api.line.me';
/** Where pictures are taken. Who stands in for LINE's API stands in for this too. */
const LINE_DATA_API = 'https://api-data.line.me';
const PUSH = '/v2/bot/message/push';
const MULTICAST = '/v2/bot/message/multicast';
const MENU_PACE = { retryMs: 30_000, retryMaxMs: 1_800_000 };
const WEBHOOK_PATH = '/webhooks/line';
/** undici's timers may be late by a second; together they stay within ten. */
const WIRE: WireLimits = { answerMs: 9_000, connectMs: 5_000 };
const PACE: ConnectionPace = { retryMs: 1_000, retryMaxMs: 15_000, recheckMs: 300_000, doubtMs: 10_000 };

/** LINE behind the engine's wall. Throws when a secret is missing: an empty one would accept anybody's webhook. */
export function createLineAdapter(config: LineConfig, ports: AdapterPorts): ChannelAdapter {
  const { channelSecret, channelAccessToken } = config;
  if (channelSecret === '' || channelAccessToken === '') throw new Error('LINE needs its channel secret and token');
  const baseURL = config.apiBaseUrl || LINE_API;
  const client = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL });
  const dataURL = baseURL === LINE_API ? LINE_DATA_API : baseURL;
  const limits = { ...WIRE, ...config.wire };
  const api = limitWaiting(baseURL, limits);
  const wires = dataURL === baseURL ? [api] : [api, limitWaiting(dataURL, limits)];
  // Answers go through the SDK: however slowly LINE takes a campaign, no answer stands behind its pushes.
  const direct = ownConnections(limits);
  const call = directCalls(baseURL, channelAccessToken, direct);
  const menus =
    config.menus &&
    keepMenus({
      client,
      blobs: new messagingApi.MessagingApiBlobClient({ channelAccessToken, baseURL: dataURL }),
      wanted: config.menus,
      ...MENU_PACE,
      ...config.menuPace,
      ports,
    });
  const webhookUrl = config.publicUrl ? `${config.publicUrl.replace(/\/+$/, '')}${WEBHOOK_PATH}` : undefined;
  const connection = watchConnection({
    client,
    webhookUrl,
    pace: { ...PACE, ...config.pace },
    log: ports.log,
  });
  const sender = createLineSender(ports, () => connection.doubt());
  let stopping: Promise<void> | undefined;

  async function stop(): Promise<void> {
    await Promise.all([connection.stop(), sender.close(), menus?.stop()]);
    await Promise.all([direct.close(), ...wires.map((wire) => wire.stop())]);
  }

  return {
    name: 'line',
    repliesWithToken: true,
    honoursRetryKey: true,
    // Answers by token have a limit of their own, so campaigns and notices may have all that LINE takes of pushes.
    bulk: { together: 100, perSecond: 2_000, isStrict: true },
    start: async () => {
      connection.start();
      menus?.start();
    },
    stop: () => (stopping ??= stop()),
    health: () => connection.health(),
    read: readLineEvent,
    send: ({ to, messages, retryKey }: SendRequest) =>
      sender.deliver(messages, (rendered) => call(PUSH, { to: to.channelUserId, messages: rendered }, retryKey)),
    many: {
      most: 500,
      // Of the 200 that LINE takes, so that somebody else's tool finds room beside ours.
      perSecond: 100,
      send: ({ channelUserIds, messages, retryKey }) =>
        sender.deliverToMany(messages, (rendered) =>
          call(MULTICAST, { to: channelUserIds, messages: rendered }, retryKey),
        ),
    },
    reply: async ({ messages, replyToken }: ReplyRequest) => {
      if (replyToken === undefined) return { status: 'rejected', detail: 'reply-token-missing' };
      return replyWithSecondTry(() =>
        sender.deliver(messages, (rendered) => client.replyMessageWithHttpInfo({ replyToken, messages: rendered })),
      );
    },
    ...(menus && { showMenu: menus.show }),
    profile: (channelUserId) => readProfile(client, channelUserId, ports),
    quota: () => readQuota(client, ports),
    checkUp: (machineNow) =>
      checkUpLine({ client, wanted: webhookUrl, quota: () => readQuota(client, ports), machineNow }),
    deepLink: (parameter) => {
      const basicId = connection.basicId();
      if (basicId === undefined) return undefined;
      return `https://line.me/R/oaMessage/${encodeURIComponent(basicId)}/?${encodeURIComponent(parameter)}`;
    },
    receive: createLineWebhook(channelSecret, ports),
  };
}

/** The plan's limit and what was sent this month, also by others than us; `undefined` when LINE does not answer. */
async function readQuota(
  client: messagingApi.MessagingApiClient,
  { log }: Pick<AdapterPorts, 'log'>,
): Promise<Quota | undefined> {
  try {
    const [quota, consumption] = await Promise.all([client.getMessageQuota(), client.getMessageQuotaConsumption()]);
    return { limit: quota.type === 'limited' ? (quota.value ?? 0) : null, used: consumption.totalUsage };
  } catch (error) {
    const status = error instanceof HTTPFetchError ? error.status : undefined;
    log.warn({ channel: 'line', status }, 'LINE did not tell what is left of this month');
    return undefined;
  }
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
