import { HTTPFetchError, type messagingApi } from '@line/bot-sdk';
import type { ChannelFinding, Quota } from '../../src/app/channel.ts';
import { outcomeOfError } from './outcome.ts';

type Client = messagingApi.MessagingApiClient;

interface LookPorts {
  readonly client: Client;
  /** Where LINE is to deliver; `undefined` without a public address. */
  readonly wanted: string | undefined;
  readonly quota: () => Promise<Quota | undefined>;
  readonly machineNow: () => number;
}

/** What can be found out about the account without sending anything. Uses up one of the 60 tests of an hour. */
export async function checkUpLine(ports: LookPorts): Promise<readonly ChannelFinding[]> {
  const { client } = ports;
  try {
    const { httpResponse, body: bot } = await client.getBotInfoWithHttpInfo();
    const clock = clockOf(httpResponse.headers.get('date'), ports.machineNow());
    const [webhook, quota] = await Promise.all([webhookFinding(ports), ports.quota()]);
    return [
      { code: 'token-ok', account: bot.basicId },
      ...clock,
      webhook,
      quota === undefined ? { code: 'quota-unknown' } : { code: 'quota', ...quota },
      // LINE's API tells of "Chat" and of nothing else in the response settings. Source: getBotInfo, `chatMode`.
      ...(bot.chatMode === 'chat' ? [{ code: 'people-answer' } as const] : []),
      { code: 'auto-response' },
    ];
  } catch (error) {
    return [failureOf(error)];
  }
}

function failureOf(error: unknown): ChannelFinding {
  if (error instanceof HTTPFetchError && error.status === 429) return { code: 'platform-busy' };
  let detail = 'an answer that cannot be read';
  try {
    const outcome = outcomeOfError(error);
    if (outcome.status === 'bad-credentials') return { code: 'token-refused', setting: 'LINE_CHANNEL_ACCESS_TOKEN' };
    if ('detail' in outcome) detail = outcome.detail;
  } catch {
    // Neither LINE's answer nor the network's: said as it is.
  }
  return { code: 'platform-silent', detail };
}

/** The header counts whole seconds, and half a second is as good a guess as any. */
function clockOf(date: string | null, machineNow: number): ChannelFinding[] {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? [] : [{ code: 'clock', aheadMs: at + 500 - machineNow }];
}

async function webhookFinding({ client, wanted }: LookPorts): Promise<ChannelFinding> {
  if (wanted !== undefined && !wanted.startsWith('https:')) return { code: 'webhook-plain' };
  const current = await client.getWebhookEndpoint().catch((error: unknown) => {
    if (error instanceof HTTPFetchError && error.status === 404) return undefined;
    throw error;
  });
  if (current === undefined || current.endpoint === '')
    return { code: wanted === undefined ? 'webhook-missing' : 'webhook-unset' };
  if (wanted !== undefined && current.endpoint !== wanted)
    return { code: 'webhook-elsewhere', url: URL.parse(current.endpoint)?.origin ?? '?' };
  if (!current.active) return { code: 'webhook-off' };
  return testFinding(client, current.endpoint);
}

async function testFinding(client: Client, url: string): Promise<ChannelFinding> {
  try {
    const { success, statusCode, reason, detail } = await client.testWebhookEndpoint({ endpoint: url });
    if (success === true) return { code: 'webhook-ok', url };
    if (statusCode === 401) return { code: 'webhook-secret', url };
    if (statusCode > 0) return { code: 'webhook-refused', url, status: statusCode };
    const told = [reason, detail].filter((part) => part !== '').join(', ');
    return { code: 'webhook-unreachable', url, detail: told.slice(0, 120) };
  } catch (error) {
    if (error instanceof HTTPFetchError && error.status === 429) return { code: 'webhook-untested' };
    throw error;
  }
}
