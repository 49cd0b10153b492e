import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { tryLimitNow } from '../../src/app/monthlyLimit.ts';
import { reset } from '../support/fakeTelegram.ts';
import { ownSpine, words } from '../support/spine.ts';

const spine = ownSpine();
const answer = (channel: 'line' | 'telegram', channelUserId: string, ...said: readonly string[]) =>
  ({
    to: { address: { channel, channelUserId } },
    notice: { kind: 'answer', messages: said.map((one) => words(one)) },
  }) as const;
const ends = (outboxId: string, state: string) =>
  vi.waitFor(async () => expect(await spine.outbox(outboxId)).toMatchObject({ state }), { timeout: 10_000 });
/** Until this attempt has ended and left the notice for later; `attempts` counts from its beginning. */
const waits = (outboxId: string, attempts: number) =>
  vi.waitFor(
    async () =>
      expect(await spine.outbox(outboxId)).toMatchObject({
        state: 'queued',
        attempts,
        leased: false,
        detail: expect.any(String),
      }),
    { timeout: 10_000 },
  );
const bytesOf = (retryKey: string) =>
  spine.line
    .callsOf('push')
    .filter((call) => call.headers['x-line-retry-key'] === retryKey)
    .map((call) => createHash('sha256').update(call.bodyText).digest('hex'));

describe('a notice to LINE', () => {
  it('goes out under its own id as retry key, frozen before the first attempt', async () => {
    const mei = spine.line.user('Mei', { friend: true });
    const gate = Promise.withResolvers<void>();
    spine.line.next('push', { until: gate.promise });
    const [id = ''] = await spine.queue(answer('line', mei.id, 'hello'));
    await spine.start();
    await vi.waitFor(() => expect(bytesOf(id)).toHaveLength(1), 10_000);
    expect((await spine.outbox(id)).content).toMatchObject({
      to: { channelUserId: mei.id },
      messages: [words('hello')],
    });
    gate.resolve();
    await ends(id, 'sent');
    expect(spine.line.acceptedFor(mei.id).map(({ retryKey }) => retryKey)).toEqual([id]);
  });

  it('is sent once though the process dies between the acceptance and the answer', async () => {
    const ken = spine.line.user('Ken', { friend: true });
    spine.line.next('push', 'accept-then-hang');
    const qr = { type: 'qr', value: 'https://line.me/R/x', title: 'Card' } as const;
    const to = { address: { channel: 'line', channelUserId: ken.id } } as const;
    const [id = ''] = await spine.queue({ to, notice: { kind: 'answer', messages: [qr, words('once')] } });
    await spine.start(); // its call hangs from here on, as if it had died
    await vi.waitFor(() => expect(spine.line.acceptedFor(ken.id)).toHaveLength(1), 10_000);
    await spine.endLeases();
    await spine.start();
    await ends(id, 'sent');
    expect(new Set(bytesOf(id)).size).toBe(1);
    expect(bytesOf(id).length).toBeGreaterThanOrEqual(2);
    expect(spine.line.acceptedFor(ken.id)).toHaveLength(1);
  });

  it('is not sent again once LINE may have forgotten the key', async () => {
    const ann = spine.line.user('Ann', { friend: true });
    spine.line.next('push', 'accept-then-reset');
    const [id = ''] = await spine.queue(answer('line', ann.id, 'yesterday'));
    const before = await spine.start();
    await waits(id, 1);
    await before.stop();
    await spine.deps.db.sql`
      update regulars.outbox
      set content = jsonb_set(content, '{doubtSince}', to_jsonb((content->>'doubtSince')::float8 - 25 * 3600000))
      where outbox_id = ${id}`;
    spine.line.clock.advance(25 * 3_600_000);
    await spine.start();
    await spine.dueNow();
    await ends(id, 'unknown');
    spine.line.clock.advance(-25 * 3_600_000);
    expect(spine.line.acceptedFor(ann.id)).toHaveLength(1);
  });

  it('waits for the monthly limit to end, and is lost to none of it', async () => {
    const bob = spine.line.user('Bob', { friend: true });
    spine.line.next('push', 'monthly-limit');
    const [id = ''] = await spine.queue(answer('line', bob.id, 'patience'));
    await spine.start();
    await waits(id, 1);
    expect((await spine.outbox(id)).detail).toBe('monthly-limit');
    await tryLimitNow(spine.deps);
    await spine.dueNow();
    await ends(id, 'sent');
  });

  it('is sent once by two processes that work side by side', async () => {
    const crowd = Array.from({ length: 60 }, (_, n) => spine.line.user(`Crowd ${n}`, { friend: true }));
    await Promise.all([spine.start(), spine.start()]);
    const ids = await spine.queue(...crowd.map(({ id }) => answer('line', id, 'sale')));
    await spine.dueNow();
    await vi.waitFor(
      async () => {
        for (const id of ids) expect((await spine.outbox(id)).state).toBe('sent');
      },
      { timeout: 15_000 },
    );
    for (const { id } of crowd) expect(spine.line.acceptedFor(id)).toHaveLength(1);
    expect(ids.flatMap(bytesOf)).toHaveLength(60);
  });
});

describe('a notice to Telegram', () => {
  it('is repeated when it may have arrived, but not without end', async () => {
    const tom = spine.telegram.user();
    spine.telegramOpens(tom.id);
    spine.telegram.script('sendMessage', ...Array.from({ length: 6 }, () => reset({ accept: true })));
    const [id = ''] = await spine.queue(answer('telegram', tom.id, 'perhaps'));
    await spine.start();
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await waits(id, attempt);
      await spine.dueNow();
    }
    await ends(id, 'unknown');
    expect(tom.accepted).toHaveLength(6);
  });
});
