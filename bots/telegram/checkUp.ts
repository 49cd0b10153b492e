import type { ChannelFinding } from '../../src/app/channel.ts';
import type { TelegramApi } from './api.ts';
import { outcomeOf } from './outcome.ts';
import { asObject, integerIn, type Json, stringIn } from './update.ts';
import { RECENT_MS } from './webhook.ts';

interface LookPorts {
  readonly api: TelegramApi;
  readonly apiRoot: string;
  /** Where Telegram is to deliver; `undefined`: we ask for messages. */
  readonly wanted: string | undefined;
  /** Whether the poll of this process was ended by somebody else's. */
  readonly isShared: () => boolean;
  readonly machineNow: () => number;
}

/** What can be found out about the bot without sending anything, and without a poll, which would end the service's. */
export async function checkUpTelegram(ports: LookPorts): Promise<readonly ChannelFinding[]> {
  const { api } = ports;
  try {
    const me = asObject(await api.call('getMe', {})) ?? {};
    const info = asObject(await api.call('getWebhookInfo', {})) ?? {};
    return [
      { code: 'token-ok', account: `@${stringIn(me, 'username') ?? '?'}` },
      ...(await clockOf(ports)),
      webhookFinding(info, ports),
    ];
  } catch (error) {
    const failure = outcomeOf(error);
    if (failure.status === 'bad-credentials') return [{ code: 'token-refused', setting: 'TELEGRAM_BOT_TOKEN' }];
    if (failure.status === 'wait') return [{ code: 'platform-busy' }];
    return [{ code: 'platform-silent', detail: failure.detail }];
  }
}

function webhookFinding(info: Json, { wanted, isShared, machineNow }: LookPorts): ChannelFinding {
  const url = stringIn(info, 'url') ?? '';
  const origin = URL.parse(url)?.origin ?? '?';
  if (wanted === undefined) {
    if (url !== '') return { code: 'polling-blocked', url: origin };
    return isShared() ? { code: 'polling-shared' } : { code: 'polling-ok' };
  }
  if (url === '') return { code: 'webhook-unset' };
  if (url !== wanted) return { code: 'webhook-elsewhere', url: origin };
  const waiting = integerIn(info, 'pending_update_count') ?? 0;
  const failedAt = (integerIn(info, 'last_error_date') ?? 0) * 1000;
  if (waiting === 0 || failedAt < machineNow() - RECENT_MS) return { code: 'webhook-ok', url };
  return { code: 'webhook-late', waiting, detail: stringIn(info, 'last_error_message') ?? 'unknown error' };
}

/** The server's own address without the token, since telegraf shows no headers. Its clock is worth no failure. */
async function clockOf({ apiRoot, machineNow }: LookPorts): Promise<ChannelFinding[]> {
  const answer = await fetch(apiRoot, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5_000) }).catch(
    () => undefined,
  );
  const at = Date.parse(answer?.headers.get('date') ?? '');
  return Number.isNaN(at) ? [] : [{ code: 'clock', aheadMs: at + 500 - machineNow() }];
}
