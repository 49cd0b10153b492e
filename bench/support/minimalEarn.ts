import { writeFileSync } from 'node:fs';
import type postgres from 'postgres';

/**
 * The least that an earn can be, for comparison: no rules, no lines, no look-ups, no key, no receipt; one statement
 * that inserts a purchase, its journal, two entries and a lot, and raises the member's balance. Small integer keys.
 */
export async function makeMinimalEarn(sql: postgres.Sql, members: number): Promise<void> {
  await sql.unsafe(`
    create schema reference;
    create table reference.members (member_id int primary key, version int not null default 0, available int not null default 0);
    create table reference.purchases (purchase_id bigint generated always as identity primary key, member_id int not null,
      net_minor bigint not null, occurred_at timestamptz not null);
    create table reference.journals (journal_id bigint generated always as identity primary key, member_id int not null,
      purchase_id bigint not null, occurred_at timestamptz not null);
    create table reference.entries (journal_id bigint, account text, points int not null, primary key (journal_id, account));
    create table reference.lots (lot_id bigint generated always as identity primary key, member_id int not null,
      points int not null, remaining int not null);
    insert into reference.members (member_id) select generate_series(1, ${members});
    analyze reference.members;`);
}

/** The statement as a script of pgbench; a member by chance each time. */
export function writeMinimalEarn(file: string, members: number): void {
  writeFileSync(
    file,
    `\\set member random(1, ${members})
\\set points random(1, 50)
with m as (update reference.members set version = version + 1, available = available + :points::int where member_id = :member::int returning member_id),
p as (insert into reference.purchases (member_id, net_minor, occurred_at) select member_id, :points::int * 100, now() from m returning purchase_id),
j as (insert into reference.journals (member_id, purchase_id, occurred_at) select :member::int, purchase_id, now() from p returning journal_id),
e as (insert into reference.entries (journal_id, account, points) select journal_id, a.account, a.points from j, (values ('member', :points::int), ('issued', -(:points::int))) a(account, points)),
l as (insert into reference.lots (member_id, points, remaining) values (:member::int, :points::int, :points::int))
select 1;
`,
  );
}
