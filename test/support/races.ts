import type { Deps } from '../../src/app/deps.ts';

/** Rounds of each race: a few with every test run, 1,000 by `npm run races`, or as many as MINUTES allow. */
export const roundsOf = (share: number): number => Number(process.env['ROUNDS'] ?? share);

/** Of all rounds of one race. Anything but 0 in `wrong` is a fault. */
export interface Score {
  readonly name: string;
  rounds: number;
  asked: number;
  done: number;
  readonly wrong: { oversold: number; undersold: number; negative: number; else: number };
}

/**
 * Plays a race: `round` says what was asked and done, and what was wrong. With ROUNDS a line of the scoreboard is
 * printed. Gives what was wrong, of which nothing may be more than 0. `lanes`: so many rounds go on at once, where each
 * looks at rows of its own; then nobody waits while a round waits, and they race each other besides.
 */
export async function race(
  name: string,
  rounds: number,
  deps: Pick<Deps, 'db'>,
  round: (number: number, score: Score) => Promise<void>,
  lanes = 1,
): Promise<Score['wrong']> {
  const score = { name, rounds: 0, asked: 0, done: 0, wrong: { oversold: 0, undersold: 0, negative: 0, else: 0 } };
  const began = performance.now();
  const until = began + Number(process.env['MINUTES'] ?? Number.POSITIVE_INFINITY) * 60_000;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < rounds && performance.now() < until) {
      next += 1;
      await round(next - 1, score);
      score.rounds += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  score.wrong.negative += await negatives(deps);
  if (process.env['ROUNDS'] !== undefined) tell(score, Math.round((performance.now() - began) / 1_000));
  return score.wrong;
}

export const NOTHING_WRONG: Score['wrong'] = { oversold: 0, undersold: 0, negative: 0, else: 0 };

/** Counts the two ways to miss what must have succeeded. */
export function judge(score: Score, happened: number, expected: number): void {
  score.wrong.oversold += Math.max(0, happened - expected);
  score.wrong.undersold += Math.max(0, expected - happened);
}

function tell({ name, rounds, asked, done, wrong }: Score, seconds: number): void {
  const { oversold, undersold, negative } = wrong;
  process.stdout.write(
    `${name}: ${rounds} rounds, ${asked} asked, ${done} done; ` +
      `${oversold} oversold, ${undersold} undersold, ${negative} negative, ${wrong.else} otherwise wrong; ${seconds} s\n`,
  );
}

/** Numbers that must never be below zero or above their limit, and are. The database's own checks are not asked. */
async function negatives(deps: Pick<Deps, 'db'>): Promise<number> {
  const [row] = await deps.db.sql<{ count: number }[]>`
    select (
      (select count(*) from regulars.members where least(available, pending, held, deficit) < 0)
      + (select count(*) from regulars.lots where least(remaining, held) < 0 or held > remaining or remaining > points)
      + (select count(*) from regulars.rewards where taken < 0 or taken > stock_limit)
      + (select count(*) from regulars.coupons where uses < 0 or uses > uses_limit)
      + (select count(*) from regulars.gift_cards where balance_minor < held_minor or held_minor < 0)
    )::int as count`;
  return row?.count ?? -1;
}
