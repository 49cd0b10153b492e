import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApiKey } from '../../src/app/apiKeys.ts';
import { newOwnerCode } from '../../src/app/ownerCode.ts';
import { broadcastsOf } from '../support/broadcasts.ts';
import type { ChatUser } from '../support/chatUser.ts';
import { ask } from '../support/cluster.ts';
import { toLine, toTelegram } from '../support/connected.ts';
import { startFakeLine } from '../support/fakeLine.ts';
import { htmlPage, startFakeTelegram } from '../support/fakeTelegram.ts';
import { startRealService } from '../support/realService.ts';
import { ownShop } from '../support/shop.ts';

describe('what the service prints', () => {
  const shop = ownShop();

  it('over a whole story with every debug output on has no name, text, number, token or code', async () => {
    const line = await startFakeLine({ channelAccessToken: 'canary-line-token', channelSecret: 'canary-line-secret' });
    const telegram = await startFakeTelegram({ token: '987654:canary-telegram-token' });
    onTestFinished(async () => {
      await line.stop();
      await telegram.close();
    });
    const printed: string[] = [];
    const settings = {
      DATABASE_URL: await shop.databaseUrl(),
      PUBLIC_URL: 'https://shop.example',
      ...toLine(line),
      ...toTelegram(telegram),
      TELEGRAM_WEBHOOK_SECRET: 'canary-webhook-secret',
      DEBUG: '*',
      LOG_LEVEL: 'trace',
    };
    const service = await startRealService(settings, (text) => printed.push(text));
    line.deliversTo(`${service.url}/webhooks/line`);
    const { sql } = shop.deps.db;
    const asAdmin = (statement: string) => ask(settings.DATABASE_URL, statement);
    const chat = `https://line.me/R/oaMessage/${encodeURIComponent(line.basicId)}/`;

    const owner = line.user('Canary Owner', { language: 'en' });
    await owner.opens(chat);
    // The service makes a code of its own when it greets, after it is ready; of two codes the older is void.
    await vi.waitFor(() => expect(printed.join('')).toContain('Nobody owns this shop yet'), 20_000);
    const ownerCode = await newOwnerCode(shop.deps, Date.now());
    await owner.says(ownerCode);
    await owner.waitFor(/yours now/);
    await sql`
      insert into regulars.programmes (version, document, created_at, created_by)
      select 1000, jsonb_set(document, '{messages}', '{"quietFrom":"00:00","quietUntil":"00:00","marketingDays":3}'),
        now(), 'test'
      from (select coalesce((select document from regulars.programmes order by version desc limit 1), '{}') as document) d`;

    const mei = line.user('Canary Mei', { language: 'en' });
    const ling = telegram.user({ firstName: 'Canary', lastName: 'Ling', language: 'en' });
    await joins(mei, chat);
    await joins(ling, `https://t.me/${telegram.username}?start`);
    await ling.sends({
      contact: { phone_number: '886900111222', first_name: 'Canary', user_id: Number(ling.id) },
    });

    // Errors with people's words in them: a table that is away, and events that cannot be read.
    await asAdmin('alter table regulars.conversations rename to conversations_away');
    await mei.says('help');
    await mei.says('Canary question: is my order 5566 there?');
    await mei.taps('Ask a person').catch(() => undefined);
    await mei.says('Canary question again: hello?');
    const poison = {
      ...line.event.text(mei.id, 'Canary poison'),
      message: { type: 'text', id: 5, text: { canary: 'Canary poison' } },
    };
    await line.deliver([poison]);
    await line.deliver([line.event.text(mei.id, 'Canary \u0000 \ud800')]);
    await fetch(`${service.url}/webhooks/line`, {
      method: 'POST',
      body: 'Canary forged',
      headers: { 'x-line-signature': 'canary-signature' },
    });

    // The API, with a sale, codes in paths, and bodies that cannot be read.
    const key = await createApiKey(
      shop.deps,
      { name: 'till', scopes: ['purchases:write', 'members:read', 'vouchers:write'] },
      Date.now(),
    );
    const rows = await sql<{ member_id: string }[]>`select member_id from regulars.members limit 1`;
    const call = async (path: string, body?: string, authorization = `Bearer ${key}`) => {
      const headers = {
        authorization,
        'content-type': 'application/json',
        'idempotency-key': `canary-${path}-${body?.length}`,
      };
      const answer = await fetch(
        `${service.url}/api/v1${path}`,
        body === undefined ? { headers } : { method: 'POST', headers, body },
      );
      await answer.arrayBuffer();
      return answer.status;
    };
    const sale = {
      externalRef: 'canary-bill',
      member: { id: rows[0]?.member_id },
      occurredAt: new Date().toISOString(),
      currency: 'TWD',
      lines: [{ sku: 'CANARY-SKU', name: 'Canary cup', quantity: 1, unitPriceMinor: 500 }],
    };
    expect(await call('/purchases', JSON.stringify(sale))).toBe(201);
    expect(await call('/purchases', '{"canary-body": ')).toBe(400);
    expect(await call('/vouchers/CANARYCODE22/redemptions', '{}')).toBeGreaterThanOrEqual(400);
    expect(await call('/members?phone=%2B886900111222')).toBeLessThan(500);
    expect(await call('/members', undefined, 'Bearer rk_canarycanarycanarycanarycanary22')).toBe(401);
    await asAdmin('alter table regulars.purchases rename to purchases_away');
    expect(await call('/purchases', JSON.stringify({ ...sale, externalRef: 'canary-bill-2' }))).toBe(500);
    await asAdmin('alter table regulars.purchases_away rename to purchases');
    await asAdmin('alter table regulars.conversations_away rename to conversations');

    // A broadcast while the platforms fail, with bodies that quote what was sent.
    line.always('push', { status: 500, body: '{"message":"Canary body of LINE for Canary Mei"}' });
    telegram.script('sendMessage', htmlPage(502), {
      answer: { status: 500, body: '{"ok":false,"error_code":500,"description":"Canary description"}' },
    });
    const broadcasts = broadcastsOf(shop.deps);
    const draft = await broadcasts.draft(undefined, 'Canary broadcast for {{ name }}');
    await broadcasts.confirm(draft, 'x', Date.now());
    await vi.waitFor(() => expect(line.callsOf('push').length).toBeGreaterThan(0), { timeout: 15_000 });
    await vi.waitFor(() => expect(telegram.callsOf('sendMessage').at(-1)?.payload['text']).toBeTruthy(), 10_000);
    await vi.waitFor(() => expect(printed.join('')).toContain('an event could not be handled'), { timeout: 15_000 });
    await vi.waitFor(() => expect(printed.join('')).toContain('an event was parked'), { timeout: 15_000 });
    expect(await service.stop()).toBe(0);

    const all = printed.join('');
    expect(all).toContain('"route":"/api/v1/vouchers/:code/redemptions"');
    expect(all).toMatch(/"requestId":"[0-9a-f-]{36}"/);
    const found = all
      .split('\n')
      .filter((said) => /canary|900111222|5566/i.test(said) || said.includes(key) || said.includes(ownerCode));
    expect(found).toEqual([]);
    for (const id of [mei.id, ling.id, owner.id]) expect(all).not.toContain(id);
  }, 90_000);
});

async function joins(person: ChatUser, chat: string): Promise<void> {
  await person.opens(chat);
  await person.waitFor('Become a member');
  await person.taps('Join now');
  await person.waitFor('You are a member now');
  await person.waitFor('May we also');
  await person.taps('Yes, send offers');
  await person.waitFor('Offers will come');
}
