import type postgres from 'postgres';

/** The first night; the shop is in UTC. */
const FIRST_NIGHT = Date.parse('2027-03-01T00:00:00Z');
export const nightAt = (night: number): Date => new Date(FIRST_NIGHT + night * 86_400_000);

/** Of a million, with what falls due on each of some nights: as much on one as on the other. */
export interface Due {
  readonly members: number;
  readonly nights: number;
}

/** An id that sorts by its number, as those of the service sort by their time. */
export const ID = (kind: string, n: string): string =>
  `(lpad(to_hex(1700000000000 + ${n}), 12, '0') || '7000' || '8' || substr(md5('${kind}' || ${n}), 1, 15))::uuid`;

/**
 * Members with one lot each. Each night the points of 3 in 100 leave, those of 1 in 100 arrive, and 3 in 100 are to be
 * told of what leaves in 30 days; the tier of 1 in 365 is reviewed (half have bought enough to keep it), 1 in 365 have
 * their birthday, and 200 checkouts have let go of points by their time.
 */
export async function manyMembers(sql: postgres.Sql, { members, nights }: Due): Promise<void> {
  const first = `timestamptz '${nightAt(0).toISOString()}'`;
  const group = 'n % 100';
  const day = 'n / 100 % 365';
  await sql.unsafe(`
    create temp table due as select n, ${ID('m', 'n')} as member_id, ${ID('l', 'n')} as lot_id,
      ${group} < ${3 * nights} as leaves, ${group} >= ${3 * nights} and ${group} < ${4 * nights} as arrives,
      ${group} >= ${4 * nights} and ${group} < ${7 * nights} as told, ${group} as g, ${day} as d,
      ${group} = 99 and n / 100 < ${200 * nights} as held
    from generate_series(0, ${members - 1}) n`);
  await sql.unsafe(`
    insert into regulars.members (member_id, language, invite_code, joined_at, available, pending, held, birthday_month,
      birthday_day, birthday_calendar, tier, tier_since, tier_until)
    select member_id, 'en', 'm' || n, ${first} - interval '400 days',
      case when arrives then 0 when held then 90 else 100 end, case when arrives then 100 else 0 end,
      case when held then 10 else 0 end,
      extract(month from ${first} + d * interval '1 day'), extract(day from ${first} + d * interval '1 day'), 'solar',
      'silver', ${first} - interval '365 days', ${first} + ((d + 200) % 365) * interval '1 day'
    from due`);
  await sql.unsafe(`
    insert into regulars.lots (member_id, lot_id, journal_id, points, remaining, held, activated, earned_at, available_at,
      expires_at, noticed_at)
    select member_id, lot_id, lot_id, 100, 100, case when held then 10 else 0 end, not arrives,
      ${first} - interval '360 days',
      case when arrives then ${first} + (g - ${3 * nights}) * interval '1 day' else ${first} - interval '360 days' end,
      case when leaves then ${first} + g / 3 * interval '1 day'
        when told then ${first} + ((g - ${4 * nights}) / 3 + 31) * interval '1 day'
        else ${first} + (400 + g) * interval '1 day' end,
      case when leaves then ${first} - interval '30 days' end
    from due`);
  await sql.unsafe(`
    insert into regulars.purchases (member_id, purchase_id, external_ref, net_minor, earned_points, currency, occurred_at,
      created_at)
    select member_id, ${ID('p', 'n')}, 'p' || n, case when n % 2 = 0 then 20000 else 2000 end, 100, 'TWD',
      ${first} - interval '90 days', ${first} - interval '90 days' from due`);
  await sql.unsafe(`
    insert into regulars.holds (member_id, hold_id, points, lots, expires_at)
    select member_id, ${ID('h', 'n')}, 10, jsonb_build_array(jsonb_build_object('lotId', lot_id, 'points', 10)),
      ${first} + n / 100 / 200 * interval '1 day' from due where held`);
  await sql.unsafe(`
    insert into regulars.checkouts (member_id, checkout_id, state, request, quote, hold_id, held_until, created_by,
      created_at, updated_at)
    select member_id, ${ID('c', 'n')}, 'held', '{}', '{"giftCards":{"used":[]},"vouchers":{"used":[]}}',
      ${ID('h', 'n')}, ${first} + n / 100 / 200 * interval '1 day', 'system', ${first}, ${first} from due where held`);
  await sql.unsafe(`insert into regulars.checkout_refs (checkout_id, member_id)
    select checkout_id, member_id from regulars.checkouts`);
  await sql.unsafe('drop table due');
  for (const table of ['members', 'lots', 'purchases', 'holds', 'checkouts', 'checkout_refs']) {
    await sql.unsafe(`vacuum analyze regulars.${table}`);
  }
  // Else every commit of the first nights waits for the disk, which is still at the preparation.
  await sql.unsafe('checkpoint');
}

/** Everybody who was to be told has been, as the senders do by day. */
export const tellAll = (sql: postgres.Sql, night: number): Promise<unknown> => sql`
  update regulars.lots set noticed_at = ${nightAt(night).toISOString()}::timestamptz
  where noticed_at is null and remaining > 0 and expires_at <= ${nightAt(night + 31).toISOString()}::timestamptz`;

/** How many rows the night has changed, by table; the same for whoever did it. */
export async function changesSoFar(sql: postgres.Sql): Promise<Readonly<Record<string, number>>> {
  const [row] = await sql<Record<string, number>[]>`select
    (select count(*)::int from regulars.journals) as journals,
    (select count(*)::int from regulars.entries) as entries,
    (select count(*)::int from regulars.lots where activated) as activated,
    (select count(*)::int from regulars.lots where remaining = 0) as gone,
    (select count(*)::int from regulars.holds) as holds,
    (select count(*)::int from regulars.deliveries) as deliveries,
    (select count(*)::int from regulars.vouchers) as vouchers,
    (select count(*)::int from regulars.members where tier_grace) as grace,
    (select sum(available)::int from regulars.members) as points`;
  return row ?? {};
}
