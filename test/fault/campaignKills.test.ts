import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, SEED, seeded, sizeOf } from '../faults/figure.ts';
import { type FakeLine, startFakeLine } from '../support/fakeLine.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fakeTelegram.ts';
import { type FarSide, lineSide, telegramSide } from '../support/farSides.ts';
import { type KillFigures, type Killing, killCampaign, type Point } from '../support/killedCampaign.ts';
import { ownShop } from '../support/shop.ts';

/** The points in the order in which a campaign comes by them. */
const ON_THE_WAY: readonly Point[] = [
  'P0 confirmed, not expanded',
  'P1 half expanded',
  'P2 begun, not sent',
  'P3 half written',
  'P4 accepted, no answer',
  'P5 answered, not recorded',
  'P6 recorded, not known',
  'P8 paused meanwhile',
];
const LAST: Point = 'P7 all sent, not closed';
/** Each point once, and ten times any moment: twenty such campaigns are 380 kills. */
const WHOLE: readonly Point[] = [...ON_THE_WAY, ...Array.from({ length: 10 }, () => 'any time' as const), LAST];

/** A whole campaign after the other, and in the last one the points that are left of `kills`. */
function campaignsOf(kills: number, whole: readonly Point[], first: readonly Point[]): readonly (readonly Point[])[] {
  const rounds = Array.from({ length: Math.floor(kills / whole.length) }, () => whole);
  const rest = kills % whole.length;
  const chosen = [...first, ...whole.filter((point) => !first.includes(point))].slice(0, rest);
  const ordered = whole.filter((point, at) => whole.indexOf(point) === at && chosen.includes(point));
  const anyTime = chosen.filter((point) => point === 'any time').slice(1);
  const last = ordered.filter((point) => point === LAST);
  return rest === 0 ? rounds : [...rounds, [...ordered.filter((point) => point !== LAST), ...anyTime, ...last]];
}

const added = (all: readonly KillFigures[], name: Exclude<keyof KillFigures, 'points'>) =>
  all.reduce((sum, one) => sum + one[name], 0);
const most = (all: readonly KillFigures[], name: Exclude<keyof KillFigures, 'points'>) =>
  Math.max(0, ...all.map((one) => one[name]));

/** Of `npm run faults`: 2,000 recipients each, or as many as RECIPIENTS says; a share has 60. */
const recipientsOf = (kills: number, share: number) =>
  Number(process.env['RECIPIENTS'] ?? (kills >= WHOLE.length ? 2_000 : share));
const patienceMs = (kills: number) => 120_000 + kills * 60_000;

describe('a campaign whose sender is killed again and again', () => {
  const shop = ownShop();
  const fakes: { line?: FakeLine; telegram?: FakeTelegram } = {};
  beforeAll(async () => {
    fakes.line = await startFakeLine();
    fakes.telegram = await startFakeTelegram();
  });
  afterAll(async () => {
    await fakes.line?.stop();
    await fakes.telegram?.close();
  });

  const play = async (side: FarSide, campaigns: readonly (readonly Point[])[], about: Omit<Killing, 'points'>) => {
    const all: KillFigures[] = [];
    for (const points of campaigns)
      all.push(await killCampaign(shop.deps, await shop.databaseUrl(), side, { ...about, points }));
    return all;
  };

  it(
    'reaches everybody on LINE exactly once',
    async () => {
      const kills = sizeOf('S3', 3);
      // All that is in flight goes out before a kill: two hundred and more.
      const recipients = recipientsOf(kills, Math.max(60, kills * 250));
      const first: readonly Point[] = ['P2 begun, not sent', 'P4 accepted, no answer', 'P5 answered, not recorded'];
      const side = lineSide(fakes.line as FakeLine);
      const all = await play(side, campaignsOf(kills, WHOLE, first), { recipients, random: seeded(SEED) });
      const counted = {
        campaigns: all.length,
        recipients: added(all, 'recipients'),
        twice: added(all, 'doubled'),
        lost: added(all, 'lost'),
        unknown: added(all, 'unknown'),
        keysWithTwoBodies: side.mixedKeys(),
        afterPause: most(all, 'mostAfterPause'),
      };
      const limits = { twice: 0, lost: 0, unknown: 0, keysWithTwoBodies: 0, afterPause: 200 };
      expect(judge(['S3', 'LINE, one call for one'], added(all, 'kills'), counted, limits)).toEqual([]);
      expect(added(all, 'sent')).toBe(added(all, 'recipients'));
    },
    patienceMs(sizeOf('S3', 3)),
  );

  it(
    'reaches everybody on LINE exactly once where one call is for many',
    async () => {
      const kills = Math.max(2, Math.ceil(sizeOf('S3', 3) / 8));
      const recipients = recipientsOf(kills, 60);
      const points = ON_THE_WAY.slice(2);
      const first: readonly Point[] = ['P2 begun, not sent', 'P4 accepted, no answer'];
      const side = lineSide(fakes.line as FakeLine, true);
      const about = { recipients, perCall: 500, random: seeded(SEED + 1) };
      const all = await play(side, campaignsOf(kills, points, first), about);
      const counted = {
        campaigns: all.length,
        recipients: added(all, 'recipients'),
        twice: added(all, 'doubled'),
        lost: added(all, 'lost'),
        unknown: added(all, 'unknown'),
        keysWithTwoBodies: side.mixedKeys(),
      };
      const limits = { twice: 0, lost: 0, unknown: 0, keysWithTwoBodies: 0 };
      expect(judge(['S3', 'LINE, one call for many'], added(all, 'kills'), counted, limits)).toEqual([]);
      // Kills before LINE's answer is heard: the call is made again whole.
      expect(most(all, 'mostInFlight')).toBe(Math.min(recipients, 500));
    },
    patienceMs(sizeOf('S3', 3)),
  );

  it(
    'reaches nobody on Telegram twice, and lists whoever may not have got it: at most what was in flight',
    async () => {
      const kills = sizeOf('S4', 3);
      const recipients = recipientsOf(kills, 60);
      const first: readonly Point[] = ['P3 half written', 'P6 recorded, not known', 'any time'];
      const side = telegramSide(fakes.telegram as FakeTelegram);
      const all = await play(side, campaignsOf(kills, WHOLE, first), { recipients, random: seeded(SEED + 2) });
      const counted = {
        campaigns: all.length,
        recipients: added(all, 'recipients'),
        twice: added(all, 'doubled'),
        unknown: added(all, 'unknown'),
        inFlight: added(all, 'inFlight'),
        mostInFlight: most(all, 'mostInFlight'),
        notListed: added(all, 'unknown') - added(all, 'listed'),
        lostAndNotUnknown: Math.max(0, ...all.map(({ lost, unknown }) => lost - unknown)),
        afterPause: most(all, 'mostAfterPause'),
      };
      const limits = {
        twice: 0,
        unknown: counted.inFlight,
        mostInFlight: 4,
        notListed: 0,
        lostAndNotUnknown: 0,
        afterPause: 4,
      };
      expect(judge(['S4', 'Telegram, marketing'], added(all, 'kills'), counted, limits)).toEqual([]);
      expect(added(all, 'sent') + added(all, 'unknown')).toBe(added(all, 'recipients'));
    },
    patienceMs(sizeOf('S4', 3)),
  );

  it(
    'loses nobody on Telegram of a service message, and says it twice to those at most who were in flight',
    async () => {
      const kills = sizeOf('S5', 1);
      const recipients = recipientsOf(kills, 30);
      const side = telegramSide(fakes.telegram as FakeTelegram);
      const first: readonly Point[] = ['P4 accepted, no answer', 'P5 answered, not recorded', 'P3 half written'];
      const about = { recipients, random: seeded(SEED + 3), isService: true };
      const all = await play(side, campaignsOf(kills, WHOLE, first), about);
      const counted = {
        campaigns: all.length,
        recipients: added(all, 'recipients'),
        lost: added(all, 'lost'),
        unknown: added(all, 'unknown'),
        twice: added(all, 'extra'),
        inFlight: added(all, 'inFlight'),
        mostInFlight: most(all, 'mostInFlight'),
      };
      const limits = { lost: 0, unknown: 0, twice: counted.inFlight, mostInFlight: 4 };
      expect(judge(['S5', 'Telegram, service'], added(all, 'kills'), counted, limits)).toEqual([]);
    },
    patienceMs(sizeOf('S5', 1)),
  );
});
