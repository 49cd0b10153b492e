import { v7 } from 'uuid';
import { expect, it, onTestFinished, vi } from 'vitest';
import { toLine } from '../support/connected.ts';
import { type FakeLine, type LineFault, startFakeLine } from '../support/fakeLine.ts';
import { startAgain } from '../support/killedCampaign.ts';
import { ownShop } from '../support/shop.ts';
import { difference, type Effects, openEffects } from './effects.ts';
import { judge, sizeOf } from './figure.ts';
import { type NthStatement, startNthStatement } from './nthStatement.ts';

const shop = ownShop();
const isWhole = sizeOf('S11', 8) > 8;
const MOST = 60;
const FAULTS: readonly LineFault[] = [
  'reset',
  'accept-then-reset',
  'html-502',
  'accept-then-502',
  'accept-then-half-body',
  { status: 500, message: 'Internal error' },
];
/** What comes and goes with every message; what was said and how often is asked of LINE. */
const PASSING = ['inbox', 'outbox'];

interface Wired {
  readonly line: FakeLine;
  readonly statements: NthStatement;
  readonly effects: Effects;
  readonly url: string;
}

const idle = async () => {
  const [row] = await shop.deps.db.sql<{ count: number }[]>`
    select (select count(*) from regulars.inbox where state = 'waiting')::int
      + (select count(*) from regulars.outbox where state = 'queued')::int as count`;
  return row?.count === 0;
};
/** Nobody waits for the next attempt of what failed: it is due now. */
const settled = () =>
  vi.waitFor(
    async () => {
      await shop.deps.db.sql`
        update regulars.inbox set leased_until = now() where state = 'waiting' and leased_until < now() + interval '25 seconds'`;
      await shop.deps.db
        .sql`update regulars.outbox set not_before = now() where state = 'queued' and leased_until is null`;
      expect(await idle()).toBe(true);
    },
    { timeout: 60_000, interval: 100 },
  );

/** The data of the button with this label in what somebody got. */
function buttonOf(line: FakeLine, userId: string, label: string): string {
  const found = JSON.stringify(line.acceptedFor(userId)).matchAll(/\{[^{}]*"type":"postback"[^{}]*\}/g);
  for (const [text] of found) {
    const action = JSON.parse(text) as { readonly label?: string; readonly data?: string };
    if (action.label === label && action.data !== undefined) return action.data;
  }
  throw new Error(`nobody showed "${label}"`);
}

let people = 0;

/** Somebody new has met the shop and taps "join"; then LINE delivers that tap once more. */
async function joins({ line, effects, url, statements }: Wired, disturb: () => void) {
  people += 1;
  const { id } = line.user(`Joiner ${people} ${v7()}`, { friend: true, language: 'en' });
  expect(await line.deliver([line.event.follow(id)], { url })).toBe(200);
  await settled();
  const tap = line.event.postback(id, buttonOf(line, id, 'Join now'));
  const [before, said] = [await effects.now(), line.acceptedFor(id).length];
  disturb();
  // LINE delivers again what was not taken.
  const taken = await line.deliver([tap], { url }).catch(() => 0);
  expect(taken === 200 ? taken : await line.deliver([tap], { url, redelivery: true })).toBe(200);
  await settled();
  const hit = statements.calm();
  expect(await line.deliver([tap], { url, redelivery: true })).toBe(200);
  await settled();
  const after = await effects.now();
  const kept = (counts: ReadonlyMap<string, number>) =>
    new Map([...counts].filter(([name]) => !PASSING.includes(name)));
  return { hit, effect: difference(kept(before), kept(after)), answers: line.acceptedFor(id).length - said };
}

it('a tap in the chat has one effect and at most one answer, whatever call to LINE or statement is lost on its way', async () => {
  const databaseUrl = await shop.databaseUrl();
  const line = await startFakeLine();
  const statements = await startNthStatement(databaseUrl);
  const effects = await openEffects(databaseUrl);
  const service = await startAgain({
    DATABASE_URL: statements.url,
    PUBLIC_URL: 'https://shop.example',
    ...toLine(line),
  });
  onTestFinished(async () => {
    await effects.end();
    await statements.stop();
    await line.stop();
  });
  const wired: Wired = { line, statements, effects, url: `${service.url}/webhooks/line` };
  // What a service does of itself once it is there is over before anything is counted.
  await joins(wired, () => undefined);
  const atWork = () => shop.deps.db.sql`select 1 from regulars.job_runs where state <> 'done'`;
  await vi.waitFor(async () => expect(await atWork()).toHaveLength(0), { timeout: 60_000 });
  const undisturbed = await joins(wired, () => undefined);
  expect(undisturbed.answers).toBe(1);
  const wrong: string[] = [];
  let [faults, unanswered] = [0, 0];
  const judged = async (where: string, disturb: () => void) => {
    const { hit, effect, answers } = await joins(wired, disturb);
    if (effect !== undisturbed.effect) wrong.push(`${where}: ${effect}, not ${undisturbed.effect}`);
    if (answers > 1) wrong.push(`${where}: ${answers} answers`);
    if (answers === 0) unanswered += 1;
    return hit;
  };
  const endpoints = ['reply', 'push', 'profile', 'menu-link'] as const;
  for (const endpoint of endpoints.slice(0, isWhole ? endpoints.length : 1)) {
    for (const fault of FAULTS) {
      for (const nth of isWhole ? [1, 2] : [1]) {
        faults += 1;
        const ordinary = Array.from({ length: nth - 1 }, () => 'ok' as const);
        await judged(`call ${nth} of ${endpoint}: ${JSON.stringify(fault)}`, () =>
          line.next(endpoint, ...ordinary, fault),
        );
      }
    }
  }
  for (const loss of ['before', 'after'] as const) {
    for (let nth = 1; nth < MOST; nth += isWhole ? 1 : 4) {
      const hit = await judged(`statement ${nth} lost ${loss} it`, () => statements.at(nth, loss));
      if (!hit) break;
      faults += 1;
    }
  }
  expect(await service.stop()).toBe(0);
  const counted = { wrong: wrong.length, unanswered };
  expect([...judge(['S11', 'a tap on LINE'], faults, counted, { wrong: 0 }), ...wrong]).toEqual([]);
}, 1_800_000);
