import fc from 'fast-check';
import { v7 } from 'uuid';
import type { Shop } from '../scenarios/shop.ts';
import { type Rules, type Said, Tokens } from './tokens.ts';

/** What may happen to a member. `which` picks among what there is. */
export type Deed =
  | { readonly do: 'earn'; readonly amountMinor: number }
  | { readonly do: 'spend' | 'adjust'; readonly points: number }
  | { readonly do: 'give-back'; readonly which: number }
  | { readonly do: 'refund'; readonly which: number; readonly amountMinor: number }
  | { readonly do: 'repeat' }
  | { readonly do: 'pass'; readonly hours: number };

const which = fc.nat(30);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('earn' as const), amountMinor: fc.nat(4_000) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('spend' as const), points: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('give-back' as const), which }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      which,
      amountMinor: fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.constant(100)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ do: fc.constant('adjust' as const), points: fc.integer({ min: -30, max: 30 }) })
      .filter(({ points }) => points !== 0),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'repeat' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(1, 20, 24, 100, 300) }),
  },
);

/** A member's life of so many deeds. */
export const anyLife = (deeds: number): fc.Arbitrary<readonly Deed[]> =>
  fc.array(deed, { minLength: deeds, maxLength: deeds, size: 'max' });

export const RULES: readonly Rules[] = (['deficit', 'clamp', 'pending_only'] as const).flatMap((policy) =>
  [0, 3].map((pendingDays) => ({
    zone: 'Asia/Taipei',
    perMinor: 100,
    pendingDays,
    validDays: 9,
    graceDays: 7,
    policy,
  })),
);

/** The programme that has these rules. */
export const programmeOf = ({ pendingDays, validDays, graceDays, policy, zone, perMinor }: Rules) => ({
  timeZone: zone,
  earn: { rates: [{ id: 'base', points: 1, per: perMinor }] },
  points: {
    pendingDays,
    validity: { kind: 'rolling_days', days: validDays },
    refundPolicy: policy,
    restoreGraceDays: graceDays,
  },
});

interface Sent {
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
}

/** Lives a life over the API and in the model at once. Gives where they part; `undefined`: nowhere. */
export async function live(shop: Shop, rules: Rules, life: readonly Deed[]): Promise<string | undefined> {
  const model = new Tokens(rules);
  const joined = await shop.call('POST', '/members', { name: 'Model' }, v7());
  const id = textAt(joined.json, 'member', 'id');
  const purchases: string[] = [];
  const spends: string[] = [];
  /** What the deed was answered; its balances spare a read. */
  let answered: unknown;
  let last: { readonly sent: Sent; readonly text: string } | undefined;

  const send = async (path: string, body: unknown): Promise<{ readonly said: Said; readonly json: unknown }> => {
    const sent = { path, body, key: v7() };
    const { status, json } = await shop.call('POST', path, body, sent.key);
    if (status < 300) {
      last = { sent, text: JSON.stringify(json) };
      answered = json;
    }
    return { said: status < 300 ? 'ok' : textAt(json, 'code'), json };
  };

  const happen = async (next: Deed): Promise<readonly [said: Said, expected: Said]> => {
    const { now } = shop.clock;
    switch (next.do) {
      case 'pass':
        shop.clock.now += next.hours * 3_600_000;
        return ['ok', 'ok'];
      case 'repeat': {
        if (last === undefined) return ['ok', 'ok'];
        const { json } = await shop.call('POST', last.sent.path, last.sent.body, last.sent.key);
        return [JSON.stringify(json), last.text];
      }
      case 'earn': {
        const lines = [{ sku: 'ITEM', quantity: 1, unitPriceMinor: next.amountMinor }];
        const occurredAt = new Date(now).toISOString();
        const body = { externalRef: v7(), member: { id }, occurredAt, currency: 'TWD', lines };
        const { said, json } = await send('/purchases', body);
        const purchase = textAt(json, 'purchase', 'id');
        purchases.push(purchase);
        return [said, model.earn(purchase, next.amountMinor, now)];
      }
      case 'spend': {
        const { said, json } = await send(`/members/${id}/spends`, { points: next.points, reason: 'Model' });
        if (said === 'ok') spends.push(textAt(json, 'spend', 'id'));
        return [said, model.spend(next.points, now)];
      }
      case 'give-back': {
        const spend = spends[next.which % Math.max(1, spends.length)];
        if (spend === undefined) return ['ok', 'ok'];
        const { said } = await send(`/members/${id}/spends/${spend}/reversals`, {});
        return [said, model.giveBack(spends.indexOf(spend), now)];
      }
      case 'refund': {
        const purchase = purchases[next.which % Math.max(1, purchases.length)];
        if (purchase === undefined) return ['ok', 'ok'];
        const { said } = await send(`/purchases/${purchase}/refunds`, { amountMinor: next.amountMinor });
        return [said, model.refund(purchase, next.amountMinor, now)];
      }
      case 'adjust': {
        const { points } = next;
        const { said } = await send(`/members/${id}/adjustments`, { points, reason: 'Model' });
        return [said, points > 0 ? model.award(points, now) : model.take(-points, now)];
      }
    }
  };

  for (const [index, next] of life.entries()) {
    const told = `deed ${index + 1} of ${JSON.stringify(life.slice(0, index + 1))}`;
    answered = undefined;
    const [said, expected] = await happen(next);
    if (said !== expected) return `${told}: the engine says ${said}, the model ${expected}`;
    const points = balancesOf(answered) ?? balancesOf((await shop.call('GET', `/members/${id}`, undefined, '')).json);
    if (points === undefined) return `${told}: the member is gone`;
    for (const [name, value] of Object.entries(model.standing(shop.clock.now))) {
      if (points[name] !== value) return `${told}: ${name} is ${points[name]}, in the model ${value}`;
    }
  }
  return undefined;
}

const balancesOf = (json: unknown): Readonly<Record<string, number>> | undefined => {
  const points = (json as { points?: Record<string, number> } | undefined)?.points;
  return typeof points?.['deficit'] === 'number' ? points : undefined;
};

const textAt = (json: unknown, ...path: readonly string[]): string =>
  String(path.reduce<unknown>((found, name) => (found as Record<string, unknown>)?.[name], json));
