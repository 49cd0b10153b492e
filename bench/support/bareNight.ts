import type postgres from 'postgres';
import { nightAt } from './manyMembers.ts';

/** What one night changes among many members, as bare set-based statements in one transaction: no rules, no looking twice. */
export async function bareNight(sql: postgres.Sql, night: number): Promise<void> {
  const [at, month, year] = [nightAt(night), nightAt(night + 31), nightAt(night - 365)].map((one) => one.toISOString());
  const date = (at ?? '').slice(0, 10);
  await sql.begin(async (tx) => {
    await tx.unsafe(`set local jit = off`);
    await tx.unsafe(`
      with late as (delete from regulars.holds where expires_at <= '${at}' returning member_id, points, lots),
      free as (update regulars.lots l set held = l.held - (x.lot->>'points')::int
        from (select member_id, jsonb_array_elements(lots) as lot from late) x
        where l.member_id = x.member_id and l.lot_id = (x.lot->>'lotId')::uuid returning 1),
      over as (update regulars.checkouts set state = 'expired', hold_id = null, held_until = null, updated_at = '${at}'
        where state = 'held' and held_until <= '${at}' returning 1)
      update regulars.members m set version = version + 1, available = available + points, held = held - points
      from late where m.member_id = late.member_id`);
    await tx.unsafe(`
      with due as materialized (select member_id, lot_id, remaining, gen_random_uuid() as journal_id
        from regulars.lots where remaining > held and activated and expires_at <= '${at}'),
      gone as (update regulars.lots l set remaining = 0 from due
        where l.member_id = due.member_id and l.lot_id = due.lot_id returning 1),
      j as (insert into regulars.journals (member_id, journal_id, kind, occurred_at, explanation)
        select member_id, journal_id, 'expire', '${at}', jsonb_build_object('points', remaining, 'lots',
          jsonb_build_array(jsonb_build_object('lotId', lot_id, 'points', remaining))) from due),
      e as (insert into regulars.entries (member_id, journal_id, account, points, occurred_at)
        select member_id, journal_id, a.account, a.sign * remaining, '${at}' from due,
          (values ('member', -1), ('expired', 1)) a(account, sign)),
      a as (insert into regulars.allocations (member_id, journal_id, lot_id, purpose, points)
        select member_id, journal_id, lot_id, 'debit', remaining from due)
      update regulars.members m set version = version + 1, available = available - remaining
      from due where m.member_id = due.member_id`);
    await tx.unsafe(`
      with due as (update regulars.lots set activated = true where not activated and remaining > 0
        and available_at <= '${at}' returning member_id, remaining)
      update regulars.members m set version = version + 1, pending = pending - remaining, available = available + remaining
      from due where m.member_id = due.member_id`);
    const campaign = async (kind: string): Promise<string> => {
      const [row] = await tx.unsafe<{ id: string }[]>(`insert into regulars.campaigns (campaign_id, kind, message_class,
        local_date, state, content, due_at, until_at, created_by, created_at)
        values (gen_random_uuid(), '${kind}', 'service', '${date}', 'scheduled', '{}', '${at}', '${month}', 'system', '${at}')
        returning campaign_id as id`);
      return row?.id ?? '';
    };
    const cut = (id: string) =>
      tx.unsafe(`insert into regulars.delivery_ranges
      (campaign_id, range_no, first_member_id, last_member_id, state, total)
      select '${id}', chunk, (array_agg(member_id order by member_id))[1], (array_agg(member_id order by member_id desc))[1],
        'open', count(*) from (select member_id, (row_number() over (order by member_id) - 1) / 500 as chunk
          from regulars.deliveries where campaign_id = '${id}') d group by chunk`);
    const tiers = await campaign('tier');
    await tx.unsafe(`
      with due as materialized (select m.member_id, (select coalesce(sum(net_minor - refunded_minor), 0)
          from regulars.purchases p where p.member_id = m.member_id and p.occurred_at >= '${year}') as spend
        from regulars.members m where m.state = 'active' and m.tier_until <= '${at}'),
      moved as (update regulars.members m set version = version + 1, tier_grace = spend < 10000,
        tier_until = timestamptz '${at}' + case when spend < 10000 then interval '30 days' else interval '12 months' end
        from due where m.member_id = due.member_id returning m.member_id, m.tier_grace)
      insert into regulars.deliveries (campaign_id, member_id, state, facts)
      select '${tiers}', member_id, 'queued', '{"kind":"grace","from":{"name":"Silver"},"to":null}' from moved where tier_grace`);
    await cut(tiers);
    const birthdays = await campaign('birthday');
    await tx.unsafe(`
      with due as materialized (select member_id, gen_random_uuid() as voucher_id from regulars.members
        where state = 'active' and birthday_calendar = 'solar' and birthday_month = extract(month from timestamptz '${at}')
          and birthday_day = extract(day from timestamptz '${at}')
          and not exists (select 1 from regulars.member_occasions o where o.member_id = members.member_id
            and o.occasion = 'birthday:solar:${date.slice(0, 4)}')),
      v as (insert into regulars.vouchers (member_id, voucher_id, coupon_id, code, state, source, issued_at, expires_at)
        select member_id, voucher_id, '01940000-0000-7000-8000-000000000001', voucher_id::text, 'issued', 'campaign', '${at}',
          '${month}' from due),
      c as (insert into regulars.voucher_codes (code, member_id, voucher_id)
        select voucher_id::text, member_id, voucher_id from due),
      o as (insert into regulars.member_occasions (member_id, occasion, campaign_id, occurred_at)
        select member_id, 'birthday:solar:${date.slice(0, 4)}', '${birthdays}', '${at}' from due),
      m as (update regulars.members set version = version + 1 from due where members.member_id = due.member_id)
      insert into regulars.deliveries (campaign_id, member_id, state, facts)
      select '${birthdays}', member_id, 'queued', jsonb_build_object('voucherId', voucher_id, 'expiresAt', 1) from due`);
    await cut(birthdays);
    const notices = await campaign('notice');
    await tx.unsafe(`
      insert into regulars.deliveries (campaign_id, member_id, state, facts)
      select '${notices}', l.member_id, 'queued', jsonb_build_object('lots', jsonb_agg(lot_id), 'points', jsonb_agg(
        jsonb_build_object('points', remaining, 'expiresAt', extract(epoch from expires_at) * 1000)), 'vouchers', '[]'::jsonb)
      from regulars.lots l join regulars.members m on m.member_id = l.member_id and m.state = 'active'
      where remaining > 0 and noticed_at is null and available_at <= '${at}' and expires_at > '${at}'
        and expires_at <= '${month}' group by l.member_id`);
    await cut(notices);
  });
}
