import type { Deps } from '../../src/app/deps.ts';

interface KeptLine {
  readonly memberId: string;
  readonly purchaseId: string;
  readonly lineNo: number;
  readonly sku: string;
  readonly quantity: number;
  readonly day: number;
}

interface Histories {
  /** `member sku days newest-purchase`. */
  readonly pairs: readonly string[];
  /** `sku day bought buyers repeat-buyers gaps Σln Σln²`. */
  readonly products: readonly string[];
}

/** What is kept of members, their products and the shop's. */
export async function keptHistories({ db: { sql } }: Deps): Promise<Histories> {
  const pairs = await sql<{ row: string }[]>`
    select concat_ws(' ', member_id, sku, array_to_string(days, ','), purchase_id) as row from regulars.pair_histories`;
  const products = await sql<{ row: string }[]>`
    select concat_ws(' ', sku, day, bought, buyers, repeat_buyers, gaps, sum_log, sum_squares) as row
    from regulars.product_days
    where (bought, buyers, repeat_buyers, gaps, sum_log, sum_squares) <> (0, 0, 0, 0, 0, 0)`;
  return { pairs: pairs.map(({ row }) => row).sort(), products: products.map(({ row }) => row).sort() };
}

/** The same by a plain walk through every purchase and return. */
export async function plainHistories(deps: Deps, timeZone: string): Promise<Histories> {
  const pairs: string[] = [];
  const products = new Map<string, number[]>();
  for (const own of Map.groupBy(await keptLines(deps, timeZone), pairOf).values()) {
    const days = [...new Set(own.map(({ day }) => day))].sort((a, b) => a - b);
    const [{ memberId, sku } = { memberId: '', sku: '' }] = own;
    pairs.push(`${memberId} ${sku} ${days.join(',')} ${own.at(-1)?.purchaseId}`);
    for (const [index, day] of days.entries()) {
      const log = index === 0 ? 0 : Math.log(day - (days[index - 1] ?? day));
      const counts = [1, index === 0 ? 1 : 0, index === 1 ? 1 : 0, index === 0 ? 0 : 1];
      const more = [...counts, Math.round(log * 1e9), Math.round(log * log * 1e9)];
      const before = products.get(`${sku} ${day}`) ?? more.map(() => 0);
      products.set(
        `${sku} ${day}`,
        before.map((sum, at) => sum + (more[at] ?? 0)),
      );
    }
  }
  return { pairs: pairs.sort(), products: [...products].map(([key, sums]) => `${key} ${sums.join(' ')}`).sort() };
}

const pairOf = ({ memberId, sku }: KeptLine): string => `${memberId} ${sku}`;

/** Lines of active members of which something was kept, in the order of time. */
async function keptLines({ db: { sql } }: Deps, timeZone: string): Promise<readonly KeptLine[]> {
  const lines = await sql<KeptLine[]>`
    select l.member_id as "memberId", l.purchase_id as "purchaseId", l.line_no as "lineNo", l.sku, l.quantity,
      (p.occurred_at at time zone ${timeZone}::text)::date - date '1970-01-01' as day
    from regulars.purchase_lines l join regulars.purchases p using (member_id, purchase_id)
    join regulars.members m using (member_id) where m.state = 'active' order by p.occurred_at, l.purchase_id`;
  const refunds = await sql<{ purchaseId: string; lines: { lineNo: number; quantity: number }[] }[]>`
    select purchase_id as "purchaseId", lines from regulars.refunds`;
  const back = new Map<string, number>();
  for (const { purchaseId, lines: returned } of refunds) {
    for (const { lineNo, quantity } of returned)
      back.set(`${purchaseId} ${lineNo}`, (back.get(`${purchaseId} ${lineNo}`) ?? 0) + quantity);
  }
  return lines.filter((one) => one.quantity > (back.get(`${one.purchaseId} ${one.lineNo}`) ?? 0));
}
