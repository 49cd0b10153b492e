import { v7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { createApiKey } from '../../src/app/apiKeys.ts';
import { startRealService } from '../support/realService.ts';
import { NOON, ownShop } from '../support/shop.ts';

const TILLS = 8;
const KILLS = 2;
const ANSWERS_BEFORE_A_KILL = 40;

interface Sale {
  readonly key: string;
  readonly body: string;
  /** What was answered; absent when the answer never came. */
  answered?: string;
}

describe('a kill -9 of the service in the middle of purchases over HTTP', () => {
  const shop = ownShop();

  it('loses nothing that was answered, and asking again with the same key ends every doubt', async () => {
    const url = await shop.databaseUrl();
    const key = await createApiKey(shop.deps, { name: 'till', scopes: ['purchases:write'] }, NOON);
    const members = await Promise.all(Array.from({ length: 4 }, () => shop.member()));
    const sales: Sale[] = [];

    for (let kill = 0; kill < KILLS; kill += 1) {
      const service = await startRealService({ DATABASE_URL: url });
      const answered = () => sales.filter((sale) => sale.answered !== undefined).length;
      const before = answered();
      const tills = Array.from({ length: TILLS }, (_, index) =>
        sellUntilGone(service.url, key, members[index % members.length] ?? '', sales),
      );
      await vi.waitFor(() => expect(answered() - before).toBeGreaterThan(ANSWERS_BEFORE_A_KILL), {
        timeout: 20_000,
        interval: 5,
      });
      await service.kill();
      await Promise.all(tills);
    }

    const service = await startRealService({ DATABASE_URL: url });
    const inDoubt = [...sales];
    const askAgain = async () => {
      for (let sale = inDoubt.pop(); sale !== undefined; sale = inDoubt.pop()) {
        const again = await post(service.url, key, sale);
        const first = sale.answered === undefined ? {} : { replayed: 'true', text: sale.answered };
        expect(again).toMatchObject({ status: 201, ...first });
      }
    };
    await Promise.all(Array.from({ length: TILLS }, askAgain));
    expect(await service.stop()).toBe(0);
    const rows = await shop.deps.db.sql<{ count: number }[]>`select count(*)::int as count from regulars.purchases`;
    expect(rows[0]?.count).toBe(sales.length);
    expect(await shop.problems()).toEqual([]);
  }, 120_000);
});

/** One till that sells until nobody answers any more. */
async function sellUntilGone(url: string, key: string, memberId: string, sales: Sale[]): Promise<void> {
  for (;;) {
    const report = {
      externalRef: v7(),
      member: { id: memberId },
      occurredAt: new Date().toISOString(),
      currency: 'TWD',
      lines: [{ sku: 'CUP', quantity: 1, unitPriceMinor: 500 }],
    };
    const sale: Sale = { key: v7(), body: JSON.stringify(report) };
    sales.push(sale);
    const answer = await post(url, key, sale).catch(() => undefined); // gone: the sale is in doubt
    if (answer === undefined) return;
    if (answer.status !== 201) throw new Error(`a sale was refused: ${answer.text}`);
    sale.answered = answer.text;
  }
}

async function post(url: string, key: string, sale: Sale) {
  const response = await fetch(`${url}/api/v1/purchases`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': sale.key },
    body: sale.body,
  });
  const text = await response.text();
  return { status: response.status, text, replayed: response.headers.get('idempotency-replayed') };
}
