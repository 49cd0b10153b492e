import { v7 } from 'uuid';
import { expect, it, onTestFinished } from 'vitest';
import { createApiKey, SCOPES } from '../../src/app/apiKeys.ts';
import { openShop } from '../scenarios/shop.ts';
import { startAgain } from '../support/killedCampaign.ts';
import { ownShop } from '../support/shop.ts';
import { difference, openEffects } from './effects.ts';
import { judge, sizeOf } from './figure.ts';
import { startNthStatement } from './nthStatement.ts';
import { type Deed, OPERATIONS } from './operations.ts';

const shop = ownShop();
// Each of these kills costs a start of the service.
const operations = OPERATIONS.slice(0, Math.ceil(sizeOf('S11', 4) / 4));
const MOST = 60;

interface Told {
  readonly status: number;
  readonly text: string;
}

/** `undefined`: nobody answered. */
async function ask(url: string, apiKey: string, { method, path, body }: Deed, key: string): Promise<Told | undefined> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': key };
  try {
    const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}/api/v1${path}`, request);
    return { status: response.status, text: await response.text() };
  } catch {
    return undefined;
  }
}

it(
  'an operation whose process is killed at any of its statements ends in one effect when the next process is asked',
  async () => {
    const url = await shop.databaseUrl();
    const statements = await startNthStatement(url);
    const prepared = await openShop(url);
    prepared.clock.now = Date.now() - 60_000;
    const effects = await openEffects(url);
    onTestFinished(async () => {
      await prepared.close();
      await effects.end();
      await statements.stop();
    });
    const apiKey = await createApiKey(shop.deps, { name: 'sweep', scopes: SCOPES }, Date.now());
    const start = () => startAgain({ DATABASE_URL: statements.url, ROLE: 'web' });
    const wrong: string[] = [];
    let kills = 0;
    let service = await start();
    for (const operation of operations) {
      const first = await operation.ready(prepared);
      const empty = await effects.now();
      const undisturbed = await ask(service.url, apiKey, first, v7());
      if (undisturbed?.status !== 201 && undisturbed?.status !== 200)
        throw new Error(`${operation.name}: ${undisturbed?.text}`);
      const expected = difference(empty, await effects.now());
      let hit = true;
      for (let nth = 1; hit && nth < MOST; nth += 1) {
        const deed = await operation.ready(prepared);
        const before = await effects.now();
        const key = v7();
        statements.at(nth, () => service.process.kill('SIGKILL'));
        const told = await ask(service.url, apiKey, deed, key);
        hit = statements.calm();
        if (hit) {
          kills += 1;
          await service.kill();
          service = await start();
        }
        const again = await ask(service.url, apiKey, deed, key);
        const where = `${operation.name}, killed at statement ${nth}`;
        const happened = difference(before, await effects.now());
        if (again === undefined || again.status >= 300) wrong.push(`${where}: asked again, ${again?.status}`);
        if (told !== undefined && told.text !== again?.text) wrong.push(`${where}: another answer the second time`);
        if (happened !== expected) wrong.push(`${where}: ${happened}, not ${expected}`);
      }
    }
    expect(await service.stop()).toBe(0);
    const books = await prepared.problems();
    const counted = { operations: operations.length, notOneEffect: wrong.length, wrongBooks: books.length };
    const limits = { notOneEffect: 0, wrongBooks: 0 };
    expect([...judge(['S11', 'the process killed'], kills, counted, limits), ...wrong, ...books]).toEqual([]);
  },
  60_000 + operations.length * 120_000,
);
