import { createHash } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import type { Deps } from '../../src/app/deps.ts';
import { createSeal } from '../../src/app/sealed.ts';
import { type Chance, chanceFrom } from '../../src/cli/demo/chance.ts';

export type { Chance };

/** Chance of one thing in a life: whoever asks for the same thing of the same seed gets the same, in whatever order. */
export function chanceOf(...names: readonly (string | number)[]): Chance {
  let state = 0x811c9dc5;
  for (const letter of names.join('|')) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return chanceFrom(state);
}

/**
 * Dependencies of one deed at `now`: ids and codes are drawn from the deed's name, so that doing it again draws the same
 * ones. The ids are UUIDs v7 that sort by the time in the shop, as those of the service do.
 */
export function seededDeps(db: Database, seed: number, deed: string, now: number): Deps {
  let made = 0;
  return {
    db,
    newId: () => idOf(now, (made += 1), hashOf(`${seed}|${deed}|${made}`)),
    randomBytes: (count) => {
      made += 1;
      return Uint8Array.from(hashOf(`${seed}|${deed}|bytes|${made}`).subarray(0, count));
    },
    // Of the shop and not of the process: what was sealed is opened by the one that goes on.
    seal: createSeal(hashOf(`${seed}|seal`)),
    wakeOutbox: () => undefined,
  };
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** 48 bits of time, 12 + 18 bits that count, 44 of chance. */
function idOf(now: number, count: number, chance: Buffer): string {
  const time = now.toString(16).padStart(12, '0');
  const high = ((count >> 18) & 0xfff).toString(16).padStart(3, '0');
  const low = (count & 0x3ffff).toString(2).padStart(18, '0');
  const tail = `10${low}${BigInt(`0x${chance.subarray(0, 6).toString('hex')}`)
    .toString(2)
    .padStart(48, '0')
    .slice(4)}`;
  const hex = BigInt(`0b${tail}`).toString(16).padStart(16, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${high}-${hex.slice(0, 4)}-${hex.slice(4)}`;
}
