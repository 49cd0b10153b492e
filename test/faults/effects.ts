import pg from 'pg';

/** Tables that tell of work in hand and of who works, not of what happened. */
const WORK = [
  'processes',
  'leases',
  'job_runs',
  'history_turns',
  'alarms',
  'channel_paces',
  'channel_pauses',
  'rate_limits',
];

/** Sums that a deed changes, beside how many rows there are. */
const SUMS = {
  'points of members':
    'select coalesce(sum(available + pending * 3 + held * 7 + deficit * 11), 0) from regulars.members',
  'points in lots': 'select coalesce(sum(remaining), 0) from regulars.lots',
  'money on gift cards': 'select coalesce(sum(balance_minor), 0) from regulars.gift_cards',
  'uses of coupons': 'select coalesce(sum(uses), 0) from regulars.coupons',
  'rewards taken': 'select coalesce(sum(taken), 0) from regulars.rewards',
};

/** How much there is of everything: what a deed has done is the difference of two. */
export interface Effects {
  now(): Promise<ReadonlyMap<string, number>>;
  end(): Promise<void>;
}

/** Counts over a session of its own, past whatever stands before the service. */
export async function openEffects(url: string): Promise<Effects> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'regulars' and tablename <> all($1) order by 1`,
    [WORK],
  );
  const counts = rows.map(({ name }) => `select '${name}' as name, count(*)::int8 as count from regulars."${name}"`);
  const sums = Object.entries(SUMS).map(([name, query]) => `select '${name}', (${query})::int8`);
  const query = [...counts, ...sums].join(' union all ');
  return {
    now: async () => {
      const found = await client.query<{ name: string; count: string }>(query);
      return new Map(found.rows.map(({ name, count }) => [name, Number(count)]));
    },
    end: () => client.end(),
  };
}

/** What came between two counts, as one text: equal for the same effects. */
export function difference(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string {
  const changed = [...after].flatMap(([name, count]) => {
    const by = count - (before.get(name) ?? 0);
    return by === 0 ? [] : [`${name} ${by > 0 ? '+' : ''}${by}`];
  });
  return changed.join(', ') || 'nothing';
}
