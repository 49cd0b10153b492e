import { connect } from '../db/client.ts';
import { repurchaseJob } from '../src/app/nightly/repurchase.ts';
import { giftName } from '../src/chat/campaigns/giftName.ts';
import { benchDeps } from './support/besideEarn.ts';
import { type BenchDatabase, benchDatabase } from './support/database.ts';
import { type Measure, plainly } from './support/measure.ts';

export const about = 'repurchase offers of one night: 100,000 purchases of 10,000 members, 60 products';

const NIGHTS = ['2027-03-01', '2027-03-02', '2027-03-03', '2027-03-04', '2027-03-05'];

export async function run(): Promise<readonly Measure[]> {
  const database = await benchDatabase();
  const db = await connect(database.url);
  try {
    await history(database);
    const deps = benchDeps(db);
    const job = repurchaseJob(giftName);
    const took: number[] = [];
    const memory: number[] = [];
    for (const night of NIGHTS) {
      const before = process.memoryUsage().rss;
      const began = performance.now();
      await job.run(deps, night, Date.parse(`${night}T00:05:00+08:00`), new AbortController().signal);
      took.push(performance.now() - began);
      memory.push(Math.max(0, process.memoryUsage().rss - before) / 1e6);
    }
    const planned = await database.sql<{ count: number }[]>`
      select count(d.member_id)::int as count from regulars.campaigns c
      left join regulars.deliveries d on d.campaign_id = c.campaign_id group by c.campaign_id order by c.local_date`;
    const told = (what: string, unit: string, values: readonly number[]) =>
      plainly({ goal: '', what, unit, better: 'lower' }, values);
    return [
      told('rhythms, offers and their plan, a night', 'ms', took),
      told('memory that a night added, RSS', 'MB', memory),
      told(
        'offers planned, a night',
        '',
        planned.map(({ count }) => count),
      ),
    ];
  } finally {
    await db.close();
    await database.close();
  }
}

/** Ten purchases for each member, of few products with gaps about their days, so that some are due on any night. */
async function history({ sql }: BenchDatabase): Promise<void> {
  await sql`select setseed(0.5)`;
  await sql`insert into regulars.products (product_id, sku, name, price_minor, repurchase_days, created_at, updated_at)
    select gen_random_uuid(), 'SKU' || n, 'Product ' || n, 500, case when n % 3 = 0 then null else 14 + n % 40 end, now(), now()
    from generate_series(1, 60) n`;
  await sql`insert into regulars.members (member_id, language, invite_code, joined_at, marketing_consent)
    select gen_random_uuid(), 'en', 'member' || n, now(), n % 5 <> 0 from generate_series(1, 10000) n`;
  await sql`insert into regulars.purchases
      (member_id, purchase_id, external_ref, net_minor, currency, occurred_at, created_at)
    select m.member_id, gen_random_uuid(), m.invite_code || '-' || n, 1000, 'TWD', t.at, t.at
    from regulars.members m cross join generate_series(0, 9) n
    cross join lateral (
      select timestamptz '2027-02-28 12:00+08' - make_interval(hours => (n * 26 * 24 + random() * 400 * (1 + length(m.invite_code) % 2))::int) as at) t`;
  await sql`insert into regulars.purchase_lines
      (member_id, purchase_id, line_no, sku, name, quantity, unit_price_minor, discount_minor)
    select member_id, purchase_id, line, 'SKU' || (1 + abs(hashtext(member_id::text || line)) % 60), 'A product', 1, 500, 0
    from regulars.purchases cross join generate_series(0, 1) line`;
  await sql`analyze`;
}
