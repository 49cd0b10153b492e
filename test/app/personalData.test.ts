import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { is } from '#drizzle';
import { getTableConfig, PgTable } from '#drizzle/pg-core';
import * as schema from '../../db/schema/index.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { memberData } from '../../src/app/memberData.ts';
import { people } from '../support/people.ts';
import { listedColumns, PERSONAL_DATA, personalColumns } from '../support/personalData.ts';
import { NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);

const tables = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableConfig(one)] : []));
/** What can hold words of a person; ids, dates and switches cannot. */
const WORDY = new Set(['text', 'jsonb', 'bytea']);
/** Words of a closed list. */
const CLOSED = new Set(['channel', 'state', 'direction', 'language', 'reachability', 'birthday_calendar']);

const personalWords = tables.flatMap(({ name, columns }) =>
  columns
    .filter((column) => personalColumns(PERSONAL_DATA[name] ?? {}).includes(column.name))
    .filter((column) => WORDY.has(column.getSQLType()) && (!CLOSED.has(column.name) || column.getSQLType() === 'jsonb'))
    .map((column) => ({ table: name, column: column.name })),
);
const canaryOf = (table: string, column: string) => `canary.${table}.${column}.`;

/** Every row of every table as text, as a dump would have it. */
async function dump(): Promise<string> {
  const rows = await Promise.all(
    tables.map(({ name }) => deps.db.sql`select to_jsonb(t)::text as row from regulars.${deps.db.sql(name)} t`),
  );
  const bytes = await deps.db.sql`select encode(bytes, 'escape') as row from regulars.inbox`;
  return JSON.stringify([rows, bytes]);
}

let known: ReturnType<typeof getToKnow> | undefined;
const wellKnown = () => {
  known ??= getToKnow();
  return known;
};

/** A member of whom every table that can hold something of a person does hold something: a word of its own in each column. */
async function getToKnow() {
  const { sql } = deps.db;
  const { memberId, who } = await member('lab');
  await shop.buys(memberId, 1_000);
  const c = canaryOf;
  const user = who.channelUserId;
  const json = (table: string, column: string, about: object = {}) =>
    JSON.stringify({ ...about, words: c(table, column) });
  await sql`update regulars.members set name = ${c('members', 'name')}, phone = ${c('members', 'phone')},
    invite_code = ${c('members', 'invite_code')}, birthday_month = 3, birthday_day = 14, birthday_year = 1990,
    birthday_calendar = 'solar', marketing_consent = true where member_id = ${memberId}`;
  await sql`update regulars.identities set display_name = ${c('identities', 'display_name')}, channel_user_id = ${user}
    where member_id = ${memberId}`;
  await sql`insert into regulars.member_phones values (${c('member_phones', 'phone')}, ${memberId})`;
  await sql`insert into regulars.invite_codes values (${c('invite_codes', 'code')}, ${memberId})`;
  await sql`insert into regulars.member_tags values (${memberId}, ${c('member_tags', 'tag')}, now())`;
  await sql`insert into regulars.member_notes values (${memberId}, ${v7()}, ${c('member_notes', 'note')}, null, now())`;
  await sql`insert into regulars.member_cards (token_hash, code, member_id, expires_at, ticket_hash) values
    (${c('member_cards', 'token_hash')}, ${c('member_cards', 'code')}, ${memberId}, now(), ${c('member_cards', 'ticket_hash')})`;
  await sql`insert into regulars.link_codes values (${c('link_codes', 'code_hash')}, ${memberId}, now(), null)`;
  await sql`insert into regulars.old_cards values (${c('old_cards', 'card_number')}, ${memberId}, 0)`;
  await sql`insert into regulars.card_claims (claim_id, member_id, card_number, proof, state, created_at) values
    (${v7()}, ${memberId}, ${c('card_claims', 'card_number')}, ${c('card_claims', 'proof')}, 'open', now())`;
  await sql`insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes, state) values
    ('lab', ${v7()}, ${v7()}, ${user}, ${Buffer.from(c('inbox', 'bytes'))}, 'done')`;
  await sql`insert into regulars.outbox (outbox_id, member_id, notice, content) values
    (${v7()}, ${memberId}, ${json('outbox', 'notice')}::text::jsonb, ${json('outbox', 'content')}::text::jsonb)`;
  await sql`insert into regulars.conversations values ('lab', ${user}, ${json('conversations', 'state')}::text::jsonb, now())`;
  const caseId = v7();
  await sql`insert into regulars.cases (case_id, channel, channel_user_id, member_id, state, opened_at) values
    (${caseId}, 'lab', ${user}, ${memberId}, 'open', now())`;
  await sql`insert into regulars.case_messages (case_id, message_id, direction, text, channel_message_id, occurred_at)
    values (${caseId}, ${v7()}, 'customer', ${c('case_messages', 'text')}, ${c('case_messages', 'channel_message_id')}, now())`;
  for (const words of [c('lab_messages', 'content'), 'the last word']) {
    await sql`insert into regulars.lab_messages values
      (${v7()}, ${user}, 'in', ${words}, ${JSON.stringify({ words })}::text::jsonb, now())`;
  }
  await sql`insert into regulars.command_keys (key, request_hash, answer) values ('till:1', 'hash',
    ${JSON.stringify({ memberId, memberName: c('command_keys', 'answer') })}::text::jsonb)`;
  const campaignId = v7();
  await sql`insert into regulars.campaigns (campaign_id, kind, message_class, state, content, created_by, created_at)
    values (${campaignId}, 'broadcast', 'marketing', 'done', '{}', 'staff', now())`;
  await sql`insert into regulars.deliveries (campaign_id, member_id, state, facts, channel, channel_user_id, content_hash)
    values (${campaignId}, ${memberId}, 'sent', ${json('deliveries', 'facts')}::text::jsonb, 'lab',
      ${c('deliveries', 'channel_user_id')}, ${c('deliveries', 'content_hash')})`;
  await sql`insert into regulars.delivery_contents values (${campaignId}, ${c('deliveries', 'content_hash')},
    ${json('delivery_contents', 'messages')}::text::jsonb)`;
  await sql`insert into regulars.member_occasions values (${memberId}, 'birthday:solar:2026', ${campaignId}, now())`;
  await sql`insert into regulars.marketing_contacts values (${memberId}, now())`;
  return { memberId, user };
}

/** Columns that hold the account's own id: one canary for all of them. */
const isAccount = (table: string, column: string) => column === 'channel_user_id' && table !== 'deliveries';

describe('what is kept of a person', () => {
  it('is known for every column of every table', () => {
    const there = tables.map(({ name, columns }) => [name, columns.map((column) => column.name).toSorted()] as const);
    const listed = Object.entries(PERSONAL_DATA).map(([name, data]) => [name, listedColumns(data).toSorted()] as const);
    expect(new Map(listed)).toEqual(new Map(there));
  });

  it('is in "my data" wherever it is kept, but for what has a reason not to be', async () => {
    const { memberId, user } = await wellKnown();
    const before = await dump();
    const missing = personalWords.filter(({ table, column }) =>
      isAccount(table, column) ? !before.includes(user) : !before.includes(canaryOf(table, column)),
    );
    expect(missing, 'the test itself knows too little of these columns').toEqual([]);
    for (const format of ['json', 'csv'] as const) {
      const file = (await memberData(deps, memberId, '', NOON, format))?.content ?? '';
      const told = personalWords.filter(({ table, column }) => {
        const isLeftOut = PERSONAL_DATA[table]?.leftOut?.[column] !== undefined;
        const isLookUp = table === 'member_phones' || table === 'invite_codes';
        return !isLeftOut && !isLookUp && !file.includes(isAccount(table, column) ? user : canaryOf(table, column));
      });
      expect(told).toEqual([]);
    }
  });

  it('is nowhere after erasing, in any column of any table, while the books stay to the point', async () => {
    const others = await shop.member();
    await shop.buys(others, 3_300);
    const { memberId, user } = await wellKnown();
    const liability = async () => {
      const [row] = await deps.db.sql`select sum(available + pending + held - deficit)::int as points,
        (select sum(e.points)::int from regulars.entries e where e.account = 'member') as entries from regulars.members`;
      return row;
    };
    const before = await liability();
    const erased = await forgetMember(deps, memberId, v7(), NOON, { kind: 'system' });
    expect(erased).toMatchObject({ ok: true, value: { points: 10, vouchers: 0 } });

    const left = await dump();
    // The built-in chat is a platform of its own: the newest line of the person stays there, and with it the account.
    const kept = left.replaceAll(new RegExp(`"channel_user_id\\\\": \\\\"${user}\\\\"`, 'g'), '');
    expect(left.match(/canary\.[a-z_.]*/g) ?? []).toEqual([]);
    expect(kept.includes(user)).toBe(false);
    const after = await liability();
    expect(after).toEqual({ points: before?.['points'] - 10, entries: before?.['entries'] - 10 });
    expect(await shop.pointsOf(others)).toMatchObject({ available: 33 });
    const [books] = await deps.db.sql`select
      (select count(*)::int from regulars.purchases where member_id = ${memberId}) as purchases,
      (select sum(points)::int from regulars.entries where member_id = ${memberId}) as entries,
      (select birthday_month from regulars.members where member_id = ${memberId}) as born`;
    expect(books).toEqual({ purchases: 1, entries: 0, born: null });
    expect(await shop.problems()).toEqual([]);
  });
});
