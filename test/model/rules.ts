import { v7 } from 'uuid';
import type { Shop } from '../scenarios/shop.ts';
import { programmeOf } from './life.ts';
import type { Rules } from './tokens.ts';

/** Gives a shop these rules over its API, and these settings in place of those of the lives. */
export async function setRules(shop: Shop, rules: Rules, instead: object = {}): Promise<void> {
  const { json } = await shop.call('GET', '/programme', undefined, '');
  const { version, document } = json as { version: number; document: Record<string, object> };
  const changes = Object.entries(programmeOf(rules)).map(([name, value]) => [
    name,
    typeof value === 'object' && !Array.isArray(value) ? { ...document[name], ...value } : value,
  ]);
  // What nobody could be told of would live on.
  const automations = { ...document['automations'], notices: { ...noticesOf(document), on: false } };
  const whole = { ...document, automations, ...Object.fromEntries(changes), ...instead };
  const put = await shop.call('PUT', '/programme', { version, document: whole }, v7());
  if (put.status >= 300) throw new Error(JSON.stringify(put.json));
}

const noticesOf = ({ automations }: Readonly<Record<string, object>>): object =>
  (automations as { notices: object }).notices;
