import { v7 } from 'uuid';
import type { Shop } from '../scenarios/shop.ts';
import { programmeOf } from './life.ts';
import type { Rules } from './tokens.ts';

/** Gives a shop these rules over its API. */
export async function setRules(shop: Shop, rules: Rules): Promise<void> {
  const { json } = await shop.call('GET', '/programme', undefined, '');
  const { version, document } = json as { version: number; document: { earn: object; points: object } };
  const { points, earn, ...rest } = programmeOf(rules);
  const whole = {
    ...document,
    ...rest,
    earn: { ...document.earn, ...earn },
    points: { ...document.points, ...points },
  };
  const put = await shop.call('PUT', '/programme', { version, document: whole }, v7());
  if (put.status >= 300) throw new Error(JSON.stringify(put.json));
}
