import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import type { MemberSpan } from './repurchase.ts';

/** A product at the end of a day, summed up over all members. */
export interface ProductTotal {
  readonly sku: string;
  readonly gaps: number;
  readonly sumLog: number;
  readonly sumSquares: number;
  readonly buyers: number;
  readonly repeatBuyers: number;
  /** Purchases, each faded by its age: to 1/e in 30 days, and in 120. */
  readonly fast: number;
  readonly slow: number;
}

/** Each product at the end of a day (days since 1970-01-01), of what was bought up to it. */
export const productTotals = ({ sql }: Database, day: number) => sql<ProductTotal[]>`
  select sku, sum(gaps)::int as gaps, sum(sum_log)::float8 / 1e9 as "sumLog", sum(sum_squares)::float8 / 1e9 as "sumSquares",
    sum(buyers)::int as buyers, sum(repeat_buyers)::int as "repeatBuyers",
    coalesce(sum(bought * exp(-(${day}::int - day) / 30.0::float8)) filter (where day > ${day}::int - 2000), 0) as fast,
    coalesce(sum(bought * exp(-(${day}::int - day) / 120.0::float8)) filter (where day > ${day}::int - 2000), 0) as slow
  from regulars.product_days where day <= ${day}::int group by sku having sum(buyers) > 0`;

export interface ProductWeekday {
  readonly sku: string;
  /** A day of that weekday (days since 1970-01-01). */
  readonly day: number;
  readonly bought: number;
}

/** How often each product was bought before a day, by weekday. */
export const productWeekdays = ({ sql }: Database, before: number) => sql<ProductWeekday[]>`
  select sku, min(day) as day, sum(bought)::float8 as bought from regulars.product_days
  where day < ${before}::int group by sku, day % 7 having sum(bought) > 0`;

export interface HistorySize {
  /** The first day of which anything was kept; `null`: nothing was. */
  readonly firstDay: number | null;
  /** Purchases of the last `days`, one for each member, product and day. */
  readonly purchases: number;
  /** Purchases ever of a product that the member had before. */
  readonly repurchases: number;
}

/** How much there is to learn from, up to a day. */
export async function historySize({ sql }: Database, day: number, days: number): Promise<HistorySize> {
  const rows = await sql<HistorySize[]>`
    select min(day) filter (where bought > 0) as "firstDay", coalesce(sum(gaps), 0)::float8 as repurchases,
      coalesce(sum(bought) filter (where day > ${day}::int - ${days}::int), 0)::float8 as purchases
    from regulars.product_days where day <= ${day}::int`;
  return rows[0] ?? { firstDay: null, purchases: 0, repurchases: 0 };
}

/**
 * What happened to products on the days from … to, as the text of a JSON list for each day: `[sku, bought, buyers,
 * repeatBuyers, gaps, Σ ln(gap), Σ ln²(gap)]`.
 */
export const productDaysBetween = ({ sql }: Database, from: number, to: number) => sql<
  { day: number; products: string }[]
>`
  select day, json_agg(json_build_array(sku, bought, buyers, repeat_buyers, gaps, sum_log / 1e9, sum_squares / 1e9))::text
    as products
  from regulars.product_days where day between ${from}::int and ${to}::int and bought > 0 group by day order by day`;

/** Which members, in the order of their ids. */
export interface MemberChoice {
  readonly after: string;
  /** Only who came after this day. */
  readonly cameAfter?: number | undefined;
  /** A share of all, 0…1, always the same ones. */
  readonly share: number;
  /** Not many more purchases than this, nor more than 500 members. */
  readonly purchases: number;
}

const NEXT_MEMBERS = `
  select member_id as "memberId" from (
    select member_id, sum(purchases) over (order by member_id) - purchases as before from (
      select member_id, purchases from regulars.member_histories
      where member_id > $1::uuid and last_day > $2::int
        and uuid_hash(member_id)::float8 + 2147483648 < $3::float8 * 4294967296
      order by member_id limit 500) m) s
  where before < $4::int order by member_id`;

/** The ids of the next members above `after` who bought something. */
export async function nextMembers(
  { sql }: Database,
  { after, cameAfter = -1, share, purchases }: MemberChoice,
): Promise<readonly string[]> {
  const rows = await sql.unsafe<{ memberId: string }[]>(NEXT_MEMBERS, [after, cameAfter, share, purchases]);
  return rows.map(({ memberId }) => memberId);
}

export interface MemberPairs {
  readonly memberId: string;
  /** May be offered something. */
  readonly takesOffers: boolean;
  /** The text of a JSON list: `[sku, days]`. */
  readonly pairs: string;
}

const PAIRS = `
  select h.member_id as "memberId", m.state = 'active' and m.marketing_consent as "takesOffers", h.pairs
  from unnest($1::text::uuid[]) as x(member_id)
  cross join lateral (
    select p.member_id, json_agg(json_build_array(p.sku, p.days))::text as pairs from regulars.pair_histories p
    where p.member_id = x.member_id group by p.member_id offset 0) h
  cross join lateral (
    select state, marketing_consent from regulars.members m where m.member_id = x.member_id offset 0) m`;

/**
 * What these members bought and kept, ever. Planned anew each time, as all that looks up many by their keys here: a plan
 * that was made while the tables were small reads them whole when they are large.
 */
export const pairsOfMembers = ({ sql }: Database, memberIds: readonly string[]) =>
  sql.unsafe<MemberPairs[]>(PAIRS, [arrayLiteral(memberIds)]);

/** How many members came after a day. */
export async function visitorsSince({ sql }: Database, day: number): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::int as count from regulars.member_histories where last_day > ${day}::int`;
  return rows[0]?.count ?? 0;
}

export interface KeptModel {
  /** The local date at whose beginning it was fitted. */
  readonly fittedOn: string;
  readonly model: unknown;
}

/** The newest model. */
export async function newestModel({ sql }: Database): Promise<KeptModel | undefined> {
  const rows = await sql<KeptModel[]>`
    select fitted_on::text as "fittedOn", model from regulars.forecast_models order by fitted_on desc limit 1`;
  return rows[0];
}

/** Keeps a model beside those of the quarter before. */
export async function keepModel({ sql }: Database, { fittedOn, model }: KeptModel): Promise<void> {
  await sql`
    with older as (delete from regulars.forecast_models where fitted_on < ${fittedOn}::date - 91)
    insert into regulars.forecast_models (fitted_on, model, created_at)
    values (${fittedOn}::date, ${JSON.stringify(model)}::text::jsonb, now())
    on conflict (fitted_on) do update set model = excluded.model, created_at = excluded.created_at`;
}

export interface PairForecast {
  readonly memberId: string;
  readonly sku: string;
  readonly probability: number;
  /** Local days since 1970-01-01. */
  readonly expectedDay: number;
}

/** The basis of what was asked for and is still to come. */
export const ASKED = 'asked';
/** The basis of what is being worked out begins so. */
const OPEN = 'open:';

export interface KeptForecast {
  readonly localDate: string;
  /** What it was made of; see `isComplete`. */
  readonly basis: string;
  readonly learned: boolean;
  readonly visitors: number;
  /** Expected purchases of the coming week by members who take offers, the most first. */
  readonly products: readonly {
    readonly sku: string;
    readonly expected: number;
    /** The weekday on which most of it is expected, 1 is Monday; `null`: none stands out. */
    readonly peak: number | null;
  }[];
}

/** Not only asked for, being worked out, or left by somebody who was killed on the way. */
export const isComplete = ({ basis }: Pick<KeptForecast, 'basis'>): boolean =>
  basis !== '' && basis !== ASKED && !basis.startsWith(OPEN);

/**
 * Takes the turn to foretell a date: what is kept is not complete from now on, and whoever had the turn before writes
 * nothing more. Who is about to foretell the very same shares the turn, so that they do not take it from each other for
 * ever. Gives the turn.
 */
export async function openForecast(
  { sql }: Database,
  { localDate, basis, id }: { readonly localDate: string; readonly basis: string; readonly id: string },
): Promise<string> {
  const same = `${OPEN}${localDate}:${basis}:`;
  const turn = `${same}${id}`;
  const rows = await sql<{ turn: string }[]>`
    insert into regulars.forecasts (local_date, basis, learned, visitors, products, created_at)
    values (${localDate}::date, ${turn}::text, false, 0, '[]', now())
    on conflict ("only") do update set local_date = excluded.local_date,
      basis = case when starts_with(forecasts.basis, ${same}::text) then forecasts.basis else excluded.basis end
    returning basis as turn`;
  return rows[0]?.turn ?? turn;
}

/** Says that somebody asked what is foretold, so that each night keeps it from now on. */
export async function askForecast({ sql }: Database, localDate: string): Promise<void> {
  await sql`
    insert into regulars.forecasts (local_date, basis, learned, visitors, products, created_at)
    values (${localDate}::date, ${ASKED}::text, false, 0, '[]', now()) on conflict do nothing`;
}

/** Says that all pairs of its date are kept. Gives whether it was still the turn. */
export async function keepForecast({ sql }: Database, turn: string, forecast: KeptForecast): Promise<boolean> {
  const { localDate, basis, learned, visitors, products } = forecast;
  const rows = await sql`
    update regulars.forecasts set local_date = ${localDate}::date, basis = ${basis}::text, learned = ${learned}::boolean,
      visitors = ${visitors}::int, products = ${JSON.stringify(products)}::text::jsonb, created_at = now()
    where basis = ${turn}::text returning 1`;
  return rows.length === 1;
}

/**
 * The turn is held until the statement ends. What stays is changed in its place, so that whoever reads meanwhile sees the
 * span as it was or as it is; `not in` looks the many up in a hash whatever the statistics say.
 */
const KEEP_PAIRS = `
  with mine as materialized (select 1 from regulars.forecasts where basis = $1::text for share),
  x as materialized (
    select * from unnest($5::text::uuid[], $6::text::text[], $7::text::float8[], $8::text::int[])
      as x(member_id, sku, probability, expected_day)),
  gone as (
    delete from regulars.pair_forecasts
    where exists (select from mine) and member_id > $2::uuid and member_id <= $3::uuid
      and (member_id, sku) not in (select member_id, sku from x)),
  kept as (
    insert into regulars.pair_forecasts (member_id, sku, local_date, probability, expected_day)
    select member_id, sku, $4::date, probability, expected_day from x where exists (select from mine)
    order by member_id, sku
    on conflict (member_id, sku) do update set local_date = excluded.local_date, probability = excluded.probability,
      expected_day = excluded.expected_day)
  select count(*)::int as turns from mine`;

/**
 * Keeps in one statement what is foretold of a span of members for a local date, in place of what was foretold of them
 * before. Gives whether it was still the turn; if not, nothing was written.
 */
export async function keepPairForecasts(
  { sql }: Database,
  { after, through }: MemberSpan,
  { turn, localDate }: { readonly turn: string; readonly localDate: string },
  pairs: readonly PairForecast[],
): Promise<boolean> {
  const column = (of: (pair: PairForecast) => string | number) => arrayLiteral(pairs.map(of));
  const rows = await sql.unsafe<{ turns: number }[]>(KEEP_PAIRS, [
    turn,
    after,
    through,
    localDate,
    column(({ memberId }) => memberId),
    column(({ sku }) => sku),
    column(({ probability }) => probability),
    column(({ expectedDay }) => expectedDay),
  ]);
  return rows[0]?.turns === 1;
}

/** What is foretold now. */
export async function keptForecast({ sql }: Database): Promise<KeptForecast | undefined> {
  const rows = await sql<KeptForecast[]>`
    select local_date::text as "localDate", basis, learned, visitors, products from regulars.forecasts`;
  return rows[0];
}

export interface LikelyMember {
  readonly memberId: string;
  readonly name: string | null;
  readonly sku: string;
  readonly probability: number;
}

/** Of so many pairs the most probable members are chosen: in order alone they are found without a look at each member. */
const MOST_LIKELY_PAIRS = 1_000;

const LIKELIEST = `
  select * from (
    select distinct on (f.member_id) f.member_id as "memberId", m.name, f.sku, f.probability
    from (
      select member_id, sku, probability from regulars.pair_forecasts where local_date = $1::date
      order by probability desc, member_id, sku limit ${MOST_LIKELY_PAIRS}) f
    cross join lateral (
      select m.name from regulars.members m
      where m.member_id = f.member_id and m.state = 'active' and m.marketing_consent offset 0) m
    order by f.member_id, f.probability desc, f.sku) best
  order by probability desc, "memberId" limit $2::int`;

/** The members who take offers and will most probably buy again, each with their most probable product. */
export const likeliestMembers = ({ sql }: Database, localDate: string, limit: number) =>
  sql.unsafe<LikelyMember[]>(LIKELIEST, [localDate, limit]);
