import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAdapter } from '../../src/app/channel.ts';
import { checkUp, type Finding } from '../../src/app/checkUp.ts';
import { findingWords } from '../../src/chat/owner/checkUpWords.ts';
import { readConfig } from '../../src/config.ts';
import { adaptersToLookAt } from '../../src/main/lookOnly.ts';
import { toLine } from '../support/connected.ts';
import { type FakeLine, startFakeLine } from '../support/fakeLine.ts';
import { type FakeTelegram, refusal, startFakeTelegram, tooMany } from '../support/fakeTelegram.ts';
import { NOON } from '../support/shop.ts';

const said = (found: readonly Finding[]) => found.map((one) => `${one.level}: ${findingWords(one, 'en', NOON)}`);
const PUBLIC = 'https://shop.example';

describe('a look at LINE', () => {
  let line: FakeLine;
  let opened: readonly ChannelAdapter[] = [];
  beforeEach(async () => {
    line = await startFakeLine();
    return async () => {
      for (const adapter of opened) await adapter.stop();
      await line.stop();
    };
  });
  const look = async (settings: Record<string, string> = {}) => {
    opened = await adaptersToLookAt(
      readConfig({
        ...toLine(line),
        PUBLIC_URL: PUBLIC,
        ...settings,
      }),
      Date.now,
    );
    return said(await lookAt(opened));
  };
  const delivers = () => line.settings({ endpoint: `${PUBLIC}/webhooks/line` });
  const answers = async (status: number) => {
    const service = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await once(service, 'listening');
    line.deliversTo(`http://127.0.0.1:${(service.address() as AddressInfo).port}/webhooks/line`);
    return () => service.close();
  };

  it('that is well says so, how many messages are left, and what only a person can see', async () => {
    delivers();
    const close = await answers(200);
    line.quota.limit = 200;
    line.quota.used = 30;
    expect(await look()).toEqual([
      'ok: LINE: connected as @123shop.',
      `ok: LINE delivers to ${PUBLIC}/webhooks/line.`,
      'ok: LINE: 30 of 200 messages of this month used, 170 left.',
      expect.stringMatching(/^look: LINE does not tell us whether its "Auto-response" is on.* Auto-response off/),
    ]);
    close();
  });

  it('finds a token that is refused, and a platform that is away or asks to wait', async () => {
    expect(await look({ LINE_CHANNEL_ACCESS_TOKEN: 'wrong' })).toEqual([
      'wrong: LINE refuses the token. Copy it again into LINE_CHANNEL_ACCESS_TOKEN and restart.',
    ]);
    line.next('bot-info', 'rate-limit');
    expect(await look()).toEqual(['warning: LINE asks us to wait. Look again in a few minutes.']);
    await line.goesAway();
    expect(await look()).toEqual([
      "wrong: LINE does not answer (ECONNREFUSED). Check this machine's way to the internet.",
    ]);
    await line.comesBack();
  });

  it('finds deliveries that go nowhere, elsewhere, or are switched off', async () => {
    expect(await look({ PUBLIC_URL: '' })).toContain(
      'wrong: LINE does not know where to deliver. Set PUBLIC_URL to the https address of this service and restart.',
    );
    expect(await look()).toContain(
      'wrong: LINE does not know where to deliver, though PUBLIC_URL is set. Restart the service, which tells it; if that fails, its log says why.',
    );
    line.settings({ endpoint: 'https://other.example/secret-path' });
    expect(await look()).toContain(
      'wrong: LINE delivers to https://other.example, not here. Restart the service, which sets it right, and give each program an account of its own.',
    );
    expect(await look({ PUBLIC_URL: 'http://shop.example' })).toContain(
      'wrong: LINE delivers to https only. Set PUBLIC_URL to an https address and restart.',
    );
    delivers();
    line.settings({ useWebhook: false });
    expect(await look()).toContainEqual(expect.stringMatching(/^wrong: LINE delivers nothing: "Use webhook" is off\./));
  });

  it('finds what stands between LINE and the service', async () => {
    delivers();
    const unreachable = `wrong: LINE could not reach ${PUBLIC}/webhooks/line (COULD_NOT_CONNECT, Connection failed). It must answer from the internet with a valid certificate, while the service runs.`;
    expect(await look()).toContain(unreachable);
    for (const [status, words] of [
      [401, `wrong: ${PUBLIC}/webhooks/line refused LINE's signature.`],
      [404, `wrong: ${PUBLIC}/webhooks/line answered LINE with 404 instead of 200.`],
    ] as const) {
      const close = await answers(status);
      expect(await look()).toContainEqual(expect.stringContaining(words));
      close();
    }
    line.next('webhook-test', 'rate-limit');
    expect(await look()).toContain('warning: LINE allows no more tests of its deliveries this hour. Look again later.');
  });

  it('counts the messages of the month, and sees people who answer too', async () => {
    line.quota.limit = 200;
    for (const [used, words] of [
      [190, /^warning: LINE: only 10 of 200 messages are left this month\./],
      [200, /^wrong: LINE: all 200 messages of this month are used\. Answers are free and go on/],
    ] as const) {
      line.quota.used = used;
      expect(await look()).toContainEqual(expect.stringMatching(words));
    }
    line.quota.limit = undefined;
    line.settings({ chatMode: 'chat' });
    const free = await look();
    expect(free).toContain('ok: LINE: 200 messages used this month, without a limit.');
    expect(free).toContainEqual(expect.stringMatching(/^warning: LINE Official Account Manager has "Chat" on/));
    line.next('quota', { status: 500 });
    expect(await look()).toContainEqual(
      expect.stringMatching(/^warning: LINE does not say how many messages are left/),
    );
  });

  it('compares the clocks', async () => {
    delivers();
    const body = JSON.stringify({
      userId: 'U',
      basicId: '@123shop',
      displayName: 'Shop',
      chatMode: 'bot',
      markAsReadMode: 'auto',
    });
    const at = (offMs: number) => new Date(Date.now() + offMs).toUTCString();
    line.next('bot-info', { status: 200, body, headers: { date: at(600_000) } });
    expect(await look()).toContainEqual(
      expect.stringMatching(
        /^wrong: The clock of this machine is (59\d|60\d) s off that of LINE\. Turn on automatic time/,
      ),
    );
    line.next('bot-info', { status: 200, body, headers: { date: at(-60_000) } });
    expect(await look()).toContainEqual(expect.stringMatching(/^warning: The clock of this machine is (59|6\d) s off/));
  });
});

describe('a look at Telegram', () => {
  let telegram: FakeTelegram;
  beforeEach(async () => {
    telegram = await startFakeTelegram();
    return () => telegram.close();
  });
  const look = async (settings: Record<string, string> = {}) => {
    const own = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot };
    return said(await lookAt(await adaptersToLookAt(readConfig({ ...own, ...settings }), Date.now)));
  };
  const hook = (url: string) => telegram.updates.setWebhook({ url });

  it('finds a token that is refused, and a platform that is away or asks to wait', async () => {
    expect(await look({ TELEGRAM_BOT_TOKEN: '1:wrong' })).toEqual([
      'wrong: Telegram refuses the token. Copy it again into TELEGRAM_BOT_TOKEN and restart.',
    ]);
    telegram.script('getMe', tooMany(7));
    expect(await look()).toEqual(['warning: Telegram asks us to wait. Look again in a few minutes.']);
    await telegram.down();
    expect(await look()).toEqual([
      expect.stringMatching(/^wrong: Telegram does not answer \(E\w+\)\. Check this machine's way to the internet\.$/),
    ]);
  });

  it('that is asked for messages finds a webhook that keeps them', async () => {
    expect(await look()).toContainEqual(expect.stringMatching(/^ok: Telegram: the service asks for messages itself/));
    hook('https://other.example/secret');
    expect(await look()).toContain(
      'wrong: Another program has Telegram deliver to https://other.example, so no message comes here. Restart the service, and give each program a bot of its own.',
    );
  });

  it('that delivers finds deliveries that go nowhere, elsewhere, or fail', async () => {
    const webhook = { PUBLIC_URL: PUBLIC };
    expect(await look(webhook)).toContainEqual(
      expect.stringMatching(/^wrong: Telegram does not know where to deliver, though PUBLIC_URL is set\. Restart/),
    );
    hook('https://other.example/secret');
    expect(await look(webhook)).toContainEqual(
      expect.stringMatching(/^wrong: Telegram delivers to https:\/\/other\.example, not here\./),
    );
    hook(`${PUBLIC}/webhooks/telegram`);
    expect(await look(webhook)).toContain(`ok: Telegram delivers to ${PUBLIC}/webhooks/telegram.`);
    const failing = {
      url: `${PUBLIC}/webhooks/telegram`,
      pending_update_count: 3,
      last_error_date: Math.floor(Date.now() / 1000),
      last_error_message: 'Connection timed out',
    };
    telegram.script('getWebhookInfo', { answer: { status: 200, body: JSON.stringify({ ok: true, result: failing }) } });
    expect(await look(webhook)).toContain(
      'wrong: Telegram could not deliver (Connection timed out), and 3 messages wait there. Check that PUBLIC_URL is reachable from the internet.',
    );
  });

  it('by the process that asks for messages tells that another one does too', async () => {
    const [adapter] = await adaptersToLookAt(
      readConfig({ TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot }),
      Date.now,
    );
    telegram.script('getUpdates', refusal(409, 'Conflict: terminated by other getUpdates request'));
    await adapter?.start();
    await expect.poll(() => adapter?.health().state, { timeout: 5_000 }).toBe('degraded');
    expect(said(await lookAt(adapter === undefined ? [] : [adapter]))).toContain(
      "wrong: Another program reads this bot's messages on Telegram, so both miss some. Stop it, or give each a bot of its own.",
    );
    await adapter?.stop();
  });
});

/** Only what the channels found. */
async function lookAt(adapters: readonly ChannelAdapter[]): Promise<readonly Finding[]> {
  const found = await checkUp({
    databaseUrl: undefined,
    deps: () => Promise.reject(new Error('nobody opens a database that is not there')),
    adapters,
    machine: async () => ({
      host: '127.0.0.1',
      port: 3000,
      onlyHere: true,
      publicUrl: undefined,
      freeBytes: 2 ** 36,
      newestBackupAgeMs: 0,
      backupFolder: { path: '/var/backups', freeBytes: 2 ** 36, refused: undefined },
      makesNightlyBackups: true,
      reached: undefined,
      atPort: undefined,
    }),
    machineNow: Date.now,
  });
  return found.filter(({ channel }) => channel !== undefined);
}
