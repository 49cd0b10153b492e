import { describe, expect, it } from 'vitest';
import type { ChannelName } from '../../src/app/channel.ts';
import { reservePlaces } from '../../src/app/paces.ts';
import { Paces } from '../../src/delivery/pace.ts';
import { StrictWindow } from '../../src/delivery/window.ts';
import { ownShop } from '../support/shop.ts';

const { deps } = ownShop();
const onLine = { channel: 'line', calls: 'one', count: 5, perSecond: 1 } as const;

/** When the next place of Telegram is free, by database time. */
async function freeAt(): Promise<number> {
  const [row] = await deps.db.sql<{ at: number }[]>`
    select free_at_ms::float8 as at from regulars.channel_paces where channel = 'telegram' and calls = 'one'`;
  return row?.at ?? 0;
}

/** Others have all places until so many milliseconds from now. */
const placesFrom = (aheadMs: number) => deps.db.sql`
  update regulars.channel_paces set free_at_ms = extract(epoch from clock_timestamp()) * 1000 + ${aheadMs}::float8`;

describe('the pace of campaigns, over all processes', () => {
  it('gives the first batch its places at once, and each other batch those behind it', async () => {
    expect(await reservePlaces(deps, onLine)).toBe(0);
    const waits = await Promise.all(Array.from({ length: 8 }, () => reservePlaces(deps, onLine)));
    const sorted = waits.toSorted((a, b) => a - b);
    const begin = sorted[0] ?? 0;
    expect(begin).toBeGreaterThan(0);
    expect(begin).toBeLessThanOrEqual(5_000);
    // Each waits for the five seconds of the one before, less what has passed between the two statements.
    for (const [place, wait] of sorted.entries()) {
      expect(wait).toBeGreaterThan(begin + place * 5_000 - 4_000);
      expect(wait).toBeLessThanOrEqual(place * 5_000 + 5_000);
    }
  });

  it('is each channel’s own, and another one for calls with many recipients', async () => {
    const free = { count: 1, perSecond: 1_000 } as const;
    expect(await reservePlaces(deps, { ...free, channel: 'telegram', calls: 'one' })).toBe(0);
    expect(await reservePlaces(deps, { ...free, channel: 'line', calls: 'many' })).toBe(0);
    expect(await reservePlaces(deps, onLine)).toBeGreaterThan(30_000);
  });

  it('keeps no place of the time in which nobody sent', async () => {
    await deps.db.sql`update regulars.channel_paces set free_at_ms = 0`;
    expect(await reservePlaces(deps, onLine)).toBe(0);
    expect(await reservePlaces(deps, onLine)).toBeGreaterThan(1_000);
  });
});

describe('the turns of one process', () => {
  const slow = (isStrict: boolean) => {
    const bulk = { together: 2, perSecond: 20, ...(isStrict ? { isStrict } : {}) } as const;
    return new Map([['telegram' as ChannelName, { name: 'telegram' as ChannelName, bulk }]]);
  };
  const call = { channel: 'telegram', isToMany: false, messages: 1 } as const;

  it('follow one another evenly, and what counts as several messages has several places', async () => {
    await deps.db.sql`update regulars.channel_paces set free_at_ms = 0`;
    const turns = await new Paces(deps, slow(false)).before([call, { ...call, messages: 3 }, call]);
    const began = performance.now();
    const at = await Promise.all(
      turns.map(async (turn) => {
        await turn();
        return performance.now() - began;
      }),
    );
    expect(at[1]).toBeGreaterThan(140);
    expect(at[2]).toBeGreaterThan(190);
  });

  it('go to an answer before the rest of a campaign, which has its places later for it', async () => {
    await deps.db.sql`update regulars.channel_paces set free_at_ms = 0`;
    const paces = new Paces(deps, slow(true));
    await paces.before([call, call]);
    const began = performance.now();
    // The campaign has taken its next two places ahead: answers have those, and it waits behind them.
    for (let answer = 0; answer < 2; answer += 1) (await paces.urgent('telegram', [{ type: 'text', text: 'x' }]))();
    expect(performance.now() - began).toBeLessThan(1_000);
    const [row] = await deps.db.sql<{ places: number }[]>`
      select (free_at_ms - extract(epoch from clock_timestamp()) * 1000)::float8 / 50 as places
      from regulars.channel_paces where channel = 'telegram'`;
    expect(row?.places).toBeLessThan(4);
    const [turn] = await paces.before([call]);
    await turn?.();
    expect(performance.now() - began).toBeGreaterThan(90);
  });

  it('of an answer are as many as the platform counts of it, and none is taken further away than a second', async () => {
    await deps.db.sql`update regulars.channel_paces set free_at_ms = 0`;
    const name = 'telegram';
    const cards = { name, bulk: { together: 2, perSecond: 20, isStrict: true, countOf: () => 5 } } as const;
    const paces = new Paces(deps, new Map<ChannelName, typeof cards>([[name, cards]]));
    const began = performance.now();
    const answers = Array.from({ length: 12 }, async () => {
      (await paces.urgent(name, [{ type: 'text', text: 'x' }]))();
      return performance.now() - began;
    });
    const at = await Promise.all(answers);
    // Twelve of five are sixty, of which a second takes twenty.
    expect(Math.max(...at)).toBeGreaterThan(1_900);
    const [row] = await deps.db.sql<{ aheadMs: number }[]>`
      select (free_at_ms - extract(epoch from clock_timestamp()) * 1000)::float8 as "aheadMs"
      from regulars.channel_paces where channel = 'telegram'`;
    expect(row?.aheadMs).toBeLessThan(2_000);
  });

  it('of an answer is the very one that the campaign had ahead, which takes another', async () => {
    await placesFrom(0);
    const name = 'telegram';
    const four = { name, bulk: { together: 2, perSecond: 4, isStrict: true } } as const;
    const paces = new Paces(deps, new Map<ChannelName, typeof four>([[name, four]]));
    await paces.before([call, call]);
    // The campaign has taken its next two places ahead. It uses one of them; the answer has the other one.
    await paces.before([call]);
    const before = await freeAt();
    (await paces.urgent(name, [{ type: 'text', text: 'x' }]))();
    expect(await freeAt()).toBe(before);
    await paces.before([call]);
    expect(await freeAt()).toBeGreaterThan(before);
  });

  it('of an answer are not taken behind others that are more than a second away', async () => {
    await placesFrom(60_000);
    const paces = new Paces(deps, slow(true));
    const answer = () => paces.urgent('telegram', [{ type: 'text', text: 'x' }]);
    (await answer())();
    const before = await freeAt();
    (await answer())();
    expect(await freeAt()).toBe(before);
  });

  it('are at once on a channel whose platform refuses nothing', async () => {
    await placesFrom(60_000);
    const before = await freeAt();
    (await new Paces(deps, slow(false)).urgent('telegram', [{ type: 'text', text: 'x' }]))();
    expect(await freeAt()).toEqual(before);
  });
});

describe('a window of a second', () => {
  it('never has more calls than it may, however late some of them came there, and lets urgent ones in first', async () => {
    const window = new StrictWindow(5);
    const came: { readonly at: number; readonly who: string }[] = [];
    const one = async (who: string, latencyMs: number) => {
      const answered = await window.enter(who === 'urgent');
      await new Promise((resolve) => setTimeout(resolve, latencyMs));
      came.push({ at: performance.now(), who });
      answered();
    };
    const calls = Array.from({ length: 12 }, (_, n) => one('campaign', n % 3 === 0 ? 30 : 1));
    await Promise.all([...calls, one('urgent', 1)]);
    expect(came.findIndex(({ who }) => who === 'urgent')).toBeLessThan(8);
    const at = came.map((each) => each.at).toSorted((a, b) => a - b);
    for (const [n, instant] of at.entries())
      expect((at[n + 5] ?? Number.POSITIVE_INFINITY) - instant).toBeGreaterThan(990);
  });

  it('lets a campaign through beside urgent ones that never end, so that what has begun ends within its lease', async () => {
    const window = new StrictWindow(40);
    let isOver = false;
    let urgent = 0;
    const urgents = Array.from({ length: 60 }, async () => {
      while (!isOver) {
        const answered = await window.enter(true);
        urgent += 1;
        setImmediate(answered);
      }
    });
    const batch = Array.from({ length: 4 }, async () => (await window.enter(false))());
    await Promise.all(batch);
    isOver = true;
    await Promise.all(urgents);
    expect(urgent).toBeGreaterThan(15);
  });
});
