import { connect } from '../../db/client.ts';
import { verifyLedger } from '../../src/app/verifyLedger.ts';
import { type Digest, digestOf } from './digest.ts';

/** What a life left behind. */
export interface Score {
  readonly digest: Digest;
  readonly purchases: number;
  readonly journals: number;
  /** Local dates on which every job ran; none may be run twice, or left out. */
  readonly nights: number;
  /** What is wrong in the books. */
  readonly problems: readonly string[];
}

export async function scoreOf(url: string): Promise<Score> {
  const db = await connect(url, { connections: 2 });
  try {
    const digest = await digestOf(db.sql);
    const report = await verifyLedger({ db });
    const [runs] = await db.sql<{ nights: number }[]>`
      select coalesce(min(n), 0)::int as nights from (
        select count(*) as n from regulars.job_runs where state = 'done' group by job) x`;
    return {
      digest,
      purchases: digest.tables.get('purchases')?.rows ?? 0,
      journals: report.journals,
      nights: runs?.nights ?? 0,
      problems: report.problems.map(({ memberId, problem }) => `${memberId ?? 'the shop'}: ${problem}`),
    };
  } finally {
    await db.close();
  }
}
