import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { v7 } from 'uuid';
import type { Shop } from '../scenarios/shop.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { type Asked, explained } from './history.ts';
import { type Rules, type Said, type Standing, Tokens } from './tokens.ts';

/** What many clients did: how it was told to them, and the rounds that no order of their deeds explains. */
export interface History {
  readonly told: { ok: number; refused: number; unknown: number };
  readonly apart: string[];
  kills: number;
}

const MEMBERS = 4;
const CLIENTS = 16;
/** What may be so by what was told grows with each round: after these, new members come. */
const ROUNDS_OF_A_MEMBER = 3;

type Wish = readonly [kind: 'earn' | 'spend' | 'give-back' | 'refund' | 'adjust', number: number, impatienceMs: number];

const wish: fc.Arbitrary<Wish> = fc.tuple(
  fc.constantFrom('earn', 'earn', 'spend', 'spend', 'spend', 'give-back', 'refund', 'refund', 'adjust'),
  fc.nat(40),
  // Every third client waits so long at most before it asks again; the others wait for ever.
  fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(0), fc.constant(0)),
);

interface Member {
  readonly id: string;
  /** All that may be so by what was told. */
  models: readonly Tokens[];
  /** Of earlier rounds. */
  readonly purchases: string[];
  readonly spends: string[];
}

interface Request {
  readonly path: string;
  readonly body: object;
  /** By the id that was answered. */
  readonly happen: (model: Tokens, id: string) => Said;
  readonly keep?: (id: string) => void;
}

/**
 * Sixteen clients at once, four on each member, in so many rounds; in every third round sessions of the database are
 * killed meanwhile. After each there must be an order of the deeds of a member that explains every answer and what the
 * member has: ok happened, refused did not, unknown one of the two.
 */
export async function playClients(
  shop: Shop,
  databaseUrl: string,
  rules: Rules,
  seed: number,
  rounds: number,
): Promise<History> {
  const history: History = { told: { ok: 0, refused: 0, unknown: 0 }, apart: [], kills: 0 };
  let members: readonly Member[] = [];
  const wishes = fc.array(wish, { minLength: CLIENTS, maxLength: CLIENTS });
  for (const [round, sixteen] of fc.sample(wishes, { seed, numRuns: rounds }).entries()) {
    if (round % ROUNDS_OF_A_MEMBER === 0) members = await newMembers(shop, rules);
    const killer = round % 3 === 2 ? await startKiller(databaseUrl) : undefined;
    const asked = await Promise.all(
      sixteen.map(async (one, index) => {
        const member = members[index % MEMBERS] as Member;
        const request = requestOf(one, member, shop.clock.now);
        const told = await ask(shop, request, one[2], history);
        return { member, request, told };
      }),
    );
    history.kills += (await killer?.stop()) ?? 0;
    for (const member of members) {
      const own = asked.filter((one) => one.member === member);
      const seen = await standingOf(shop, member.id);
      const models = explained(
        member.models,
        own.map(({ told }) => told),
        seen,
        shop.clock.now,
      );
      if (models.length === 0) {
        const answers = own.map(({ request, told }) => `${request.path} ${JSON.stringify(request.body)} ${told.told}`);
        history.apart.push(`round ${round}: no order explains ${JSON.stringify(seen)} after ${answers.join('; ')}`);
        return history;
      }
      member.models = models;
    }
    shop.clock.now += (round % 4) * 20 * 3_600_000;
  }
  return history;
}

async function newMembers(shop: Shop, rules: Rules): Promise<readonly Member[]> {
  const joined = Array.from({ length: MEMBERS }, () => shop.call('POST', '/members', { name: 'Model' }, v7()));
  return (await Promise.all(joined)).map(({ json }) => ({
    id: textAt(json, 'member', 'id'),
    models: [new Tokens(rules)],
    purchases: [],
    spends: [],
  }));
}

/** What of earlier rounds it is about is settled before any client asks. */
function requestOf([kind, number]: Wish, member: Member, now: number): Request {
  const { id, purchases, spends } = member;
  const [purchase, spend] = [
    purchases[number % Math.max(1, purchases.length)],
    spends[number % Math.max(1, spends.length)],
  ];
  if (kind === 'refund' && purchase !== undefined) {
    const amountMinor = 100 * (1 + number);
    const happen = (model: Tokens) => model.refund(purchase, amountMinor, now);
    return { path: `/purchases/${purchase}/refunds`, body: { amountMinor }, happen };
  }
  if (kind === 'give-back' && spend !== undefined) {
    return {
      path: `/members/${id}/spends/${spend}/reversals`,
      body: {},
      happen: (model) => model.giveBack(spend, now),
    };
  }
  if (kind === 'spend') {
    const points = 1 + number;
    const happen = (model: Tokens, made: string) => model.spend(points, now, made);
    return {
      path: `/members/${id}/spends`,
      body: { points, reason: 'Model' },
      happen,
      keep: (made) => spends.push(made),
    };
  }
  if (kind === 'adjust') {
    const points = 5 - (number % 11) || 1;
    const happen = (model: Tokens) => (points > 0 ? model.award(points, now) : model.take(-points, now));
    return { path: `/members/${id}/adjustments`, body: { points, reason: 'Model' }, happen };
  }
  const amountMinor = 100 * number;
  const lines = [{ sku: 'ITEM', quantity: 1, unitPriceMinor: amountMinor }];
  const about = { externalRef: v7(), occurredAt: new Date(now).toISOString(), currency: 'TWD', lines };
  const happen = (model: Tokens, made: string) => {
    model.earn(made, amountMinor, now);
    return 'ok';
  };
  return { path: '/purchases', body: { ...about, member: { id } }, happen, keep: (made) => purchases.push(made) };
}

/** Asks, and asks again with the same key where nobody answered in time or the service could not say. */
async function ask(shop: Shop, request: Request, impatienceMs: number, { told }: History): Promise<Asked> {
  const key = v7();
  const once = () => shop.call('POST', request.path, request.body, key);
  const first = once();
  let answer = await (impatienceMs === 0 ? first : Promise.race([first, pause(impatienceMs, undefined)]));
  const wasUnknown = answer === undefined || answer.status >= 500;
  for (let again = 0; (answer === undefined || answer.status >= 500) && again < 10; again += 1) answer = await once();
  await first;
  if (answer === undefined || answer.status >= 500) throw new Error(`${request.path} was answered ${answer?.status}`);
  const isOk = answer.status < 300;
  if (wasUnknown) told.unknown += 1;
  else told[isOk ? 'ok' : 'refused'] += 1;
  const made = textAt(answer.json, 'purchase', 'id') || textAt(answer.json, 'spend', 'id');
  if (isOk) request.keep?.(made);
  const happen = (model: Tokens) => request.happen(model, made);
  // Refused the second time, and the first one may have come through after that.
  const isOpen = wasUnknown && !isOk;
  return { happen, told: isOpen ? 'unknown' : isOk ? 'ok' : textAt(answer.json, 'code') };
}

async function standingOf(shop: Shop, id: string): Promise<Standing> {
  for (let again = 0; again < 20; again += 1) {
    const { status, json } = await shop.call('GET', `/members/${id}`, undefined, '');
    if (status < 300) return (json as { points: Standing }).points;
  }
  throw new Error(`the points of ${id} could not be read`);
}

const textAt = (json: unknown, ...path: readonly string[]): string =>
  String(path.reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], json) ?? '');
