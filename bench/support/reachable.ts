import type postgres from 'postgres';
import { ID } from './manyMembers.ts';

/** Numbered members who may be written to: every `telegramEvery`th on Telegram (0: nobody), all others on LINE. */
export interface Reachable {
  readonly from: number;
  readonly until: number;
  readonly telegramEvery: number;
}

/** Number 0 has this chat on Telegram. */
const FIRST_CHAT = 1_000_000_000;

export const isOnTelegram = (n: number, telegramEvery: number): boolean => telegramEvery > 0 && n % telegramEvery === 0;

export const lineUser = (n: number): string => `U${n.toString(16).padStart(32, '0')}`;

/** The number of a LINE user or a Telegram chat; NaN for a text that is neither. */
export const numberOf = (id: string): number =>
  id.startsWith('U') ? Number.parseInt(id.slice(1), 16) : Number(id) - FIRST_CHAT;

/** Members with an account, consent and a purchase behind them, by set-based statements; a second call adds to the first. */
export async function addReachable(sql: postgres.Sql, { from, until, telegramEvery }: Reachable): Promise<void> {
  const telegram = telegramEvery === 0 ? 'false' : `n % ${telegramEvery} = 0`;
  const numbers = `generate_series(${from}, ${until - 1}) n`;
  await sql.unsafe(`
    insert into regulars.members (member_id, name, language, marketing_consent, invite_code, joined_at, available,
      purchases, spend_minor, last_purchase_at)
    select ${ID('m', 'n')}, 'Member ' || n, 'en', true, 'm' || n, now() - interval '400 days', n % 1000,
      1, n % 90000, now() - (n % 365) * interval '1 day' from ${numbers}`);
  await sql.unsafe(`
    insert into regulars.identities (channel, channel_user_id, member_id, language, reachability_at, first_contact_at,
      last_active_at)
    select case when ${telegram} then 'telegram' else 'line' end,
      case when ${telegram} then (${FIRST_CHAT} + n)::text else 'U' || lpad(to_hex(n), 32, '0') end,
      ${ID('m', 'n')}, 'en', now() - interval '300 days', now() - interval '400 days', now() - interval '30 days'
    from ${numbers}`);
  await sql.unsafe(`
    insert into regulars.lots (member_id, lot_id, journal_id, points, remaining, held, activated, earned_at, available_at)
    select ${ID('m', 'n')}, ${ID('l', 'n')}, ${ID('l', 'n')}, n % 1000, n % 1000, 0, true,
      now() - interval '200 days', now() - interval '200 days' from ${numbers} where n % 1000 > 0`);
  for (const table of ['members', 'identities', 'lots']) await sql.unsafe(`vacuum analyze regulars.${table}`);
  await sql.unsafe('checkpoint');
}
