import { v7 } from 'uuid';
import { expect, inject, it } from 'vitest';
import { connect } from '../../db/client.ts';
import { copiesOf } from '../scenarios/databases.ts';
import { openShop, type Reply, type Shop } from '../scenarios/shop.ts';
import { startLostAnswers } from '../support/lostAnswers.ts';
import { atOnce } from '../support/offers.ts';
import { judge, NOTHING_WRONG, race, roundsOf } from '../support/races.ts';

const AT_ONCE = 50;
/** A lost answer costs up to a fifth of a second, which others need not wait for. */
const LANES = 4;

it('F54: one key fifty times is one purchase with one answer, also when the answer of its commit is lost', {
  timeout: 7_200_000,
}, async () => {
  const { adminUrl, template } = inject('database');
  const database = await copiesOf(adminUrl, template)();
  const wire = await startLostAnswers(database.url);
  const shop = await openShop(wire.url);
  const direct = await connect(database.url);
  try {
    const rounds = roundsOf(3);
    const wrong = await race(
      'F54',
      rounds,
      { db: direct },
      async (round, score) => {
        const key = v7();
        const sale = await newSale(shop, round);
        // Every second time the database has committed and the service is not told.
        if (round % 2 === 0) wire.lose(key);
        // Busy is no answer: every client asks again then.
        const buy = async (body: object = sale): Promise<Reply> => {
          const answer = await shop.call('POST', '/purchases', body, key);
          return answer.status === 503 ? buy(body) : answer;
        };
        const answers = await atOnce(AT_ONCE, () => buy());
        const texts = new Set(answers.map(({ status, json }) => `${status} ${JSON.stringify(json)}`));
        const isOne = texts.size === 1 && answers[0]?.status === 201;
        const other = await buy({ ...sale, externalRef: v7() });
        const again = await buy();
        const isKept = other.status === 422 && texts.has(`${again.status} ${JSON.stringify(again.json)}`);
        if (!isOne || !isKept) {
          score.wrong.else += 1;
          const told = [...texts].map((text) => text.slice(0, 300)).join('\n  ');
          process.stdout.write(`round ${round}, other body ${other.status}, again ${again.status}:\n  ${told}\n`);
        }
        score.asked += AT_ONCE + 2;
        score.done += 1;
        const [row] = await direct.sql<{ purchases: number; points: number }[]>`
        select purchases, available as points from regulars.members where member_id = ${sale.member.id}`;
        judge(score, row?.purchases ?? 0, 1);
        judge(score, row?.points ?? 0, 10 + (round % 5));
      },
      LANES,
    );
    expect(wrong).toEqual(NOTHING_WRONG);
    expect(wire.lost()).toBe(Math.ceil(rounds / 2));
    expect(await shop.problems()).toEqual([]);
  } finally {
    await direct.close();
    await shop.close();
    await wire.stop();
    await database.drop();
  }
});

async function newSale(shop: Shop, round: number) {
  const { json } = await shop.call('POST', '/members', { name: 'Mei' }, v7());
  const { id } = (json as { member: { id: string } }).member;
  return {
    externalRef: v7(),
    member: { id },
    occurredAt: new Date(shop.clock.now).toISOString(),
    currency: 'TWD',
    lines: [{ sku: 'TEA', quantity: 1, unitPriceMinor: 1_000 + (round % 5) * 100 }],
  };
}
