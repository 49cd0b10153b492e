import { v7 } from 'uuid';
import { expect, it, onTestFinished } from 'vitest';
import { openShop, type Reply, type Shop } from '../scenarios/shop.ts';
import { ownShop } from '../support/shop.ts';
import { difference, type Effects, openEffects } from './effects.ts';
import { judge, sizeOf } from './figure.ts';
import { type Loss, type NthStatement, startNthStatement } from './nthStatement.ts';
import { type Deed, OPERATIONS, type Operation } from './operations.ts';

const shop = ownShop();
const operations = OPERATIONS.slice(0, sizeOf('S11', 1));
/** Nobody has so many statements: whoever comes so far asks for ever. */
const MOST = 60;

interface Wired {
  readonly shop: Shop;
  readonly statements: NthStatement;
  readonly effects: Effects;
}

const ask = ({ shop: { call } }: Wired, { method, path, body }: Deed, key: string): Promise<Reply> =>
  call(method, path, body, key);

/** As a till asks: with the same key until it is told. */
async function askUntilTold(wired: Wired, deed: Deed, key: string): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await ask(wired, deed, key);
    if (reply.status < 500 || attempt === 5) return reply;
  }
}

/** One try: gives whether the statement came at all, and what was wrong. */
async function tryNth(wired: Wired, { name, ready }: Operation, expected: string, nth: number, loss: Loss) {
  const deed = await ready(wired.shop);
  const before = await wired.effects.now();
  const key = v7();
  wired.statements.at(nth, loss);
  const first = await ask(wired, deed, key);
  const hit = wired.statements.calm();
  const again = await askUntilTold(wired, deed, key);
  const happened = difference(before, await wired.effects.now());
  const where = `${name}, statement ${nth} lost ${loss} it`;
  const wrong = [
    ...(again.status < 300 ? [] : [`${where}: asked again, it is answered ${again.status}`]),
    ...(first.status >= 500 || JSON.stringify(first.json) === JSON.stringify(again.json)
      ? []
      : [`${where}: another answer the second time`]),
    ...(happened === expected ? [] : [`${where}: ${happened}, not ${expected}`]),
  ];
  return { hit, wasTold: first.status < 300, wrong };
}

it(
  'an operation that loses its session at any statement ends in one effect when it is asked again with its key',
  async () => {
    const url = await shop.databaseUrl();
    const statements = await startNthStatement(url);
    const wired: Wired = { shop: await openShop(statements.url), statements, effects: await openEffects(url) };
    onTestFinished(async () => {
      await wired.shop.close();
      await wired.effects.end();
      await statements.stop();
    });
    const wrong: string[] = [];
    const covered = new Map<string, number>();
    let [losses, toldAtOnce] = [0, 0];
    for (const operation of operations) {
      const deed = await operation.ready(wired.shop);
      const before = await wired.effects.now();
      const undisturbed = await ask(wired, deed, v7());
      if (undisturbed.status >= 300) throw new Error(`${operation.name}: ${JSON.stringify(undisturbed)}`);
      const expected = difference(before, await wired.effects.now());
      for (const loss of ['before', 'after'] as const) {
        let nth = 1;
        for (let hit = true; hit && nth < MOST; nth += 1) {
          const tried = await tryNth(wired, operation, expected, nth, loss);
          ({ hit } = tried);
          if (hit) losses += 1;
          if (hit && tried.wasTold) toldAtOnce += 1;
          wrong.push(...tried.wrong);
        }
        covered.set(operation.name, (covered.get(operation.name) ?? 0) + nth - 2);
      }
    }
    expect([...covered.values()].every((count) => count > 0)).toBe(true);
    const books = await wired.shop.problems();
    const counted = {
      operations: operations.length,
      faults: losses,
      toldAtOnce,
      notOneEffect: wrong.length,
      wrongBooks: books.length,
    };
    const limits = { notOneEffect: 0, wrongBooks: 0 };
    expect([...judge(['S11', 'sessions lost, over the API'], losses, counted, limits), ...wrong, ...books]).toEqual([]);
  },
  60_000 + operations.length * 60_000,
);
