import { describe, expect, it } from 'vitest';
import { claimNotices, finishNotice } from '../../db/outbox.ts';
import { commit } from '../../db/unit.ts';
import { notices } from '../../src/app/notice.ts';
import { ownDeps } from '../support/ownDeps.ts';

const deps = ownDeps();

/** Queues so many notices and leases them. */
async function leased(count: number) {
  const notice = { kind: 'answer', messages: [{ type: 'text', text: 'hello' }] } as const;
  const said = Array.from({ length: count }, (_, at) => ({
    to: { address: { channel: 'lab', channelUserId: `U${at}` } } as const,
    notice,
  }));
  await commit(deps.db, [notices(deps.newId, said)]);
  return claimNotices(deps.db, count, 45);
}

const endsOf = async (ids: readonly string[]) =>
  deps.db.sql<{ state: string; detail: string | null }[]>`
    select state, detail from regulars.outbox where outbox_id = any(${[...ids]}::uuid[]) order by outbox_id`;

describe('what is queued', () => {
  it.each([1, 3, 5, 30])('says what it was told, whatever the characters (%i at once)', async (count) => {
    const words = [
      '"quoted" \\ and \u001e, {braces}',
      'half a \ud83c',
      'nothing \0',
      'a literal \\u0000',
      '',
      'tea 🍵\n',
    ];
    const text = (at: number) => `${at} ${words[at % words.length] ?? ''}`;
    const said = Array.from({ length: count }, (_, at) => ({
      to: { address: { channel: 'lab', channelUserId: `W${count}-${at}` } } as const,
      notice: { kind: 'answer', messages: [{ type: 'text', text: text(at) }] } as const,
    }));
    await commit(deps.db, [notices(deps.newId, said)]);
    const kept = await deps.db.sql<{ text: string }[]>`
      select notice->'messages'->0->>'text' as text from regulars.outbox
      where channel_user_id like ${`W${count}-%`} order by outbox_id`;
    const readable = (at: number) => text(at).toWellFormed().replace('\0', '\ufffd');
    expect([...kept].map((row) => row.text)).toEqual(said.map((_, at) => readable(at)));
    await deps.db.sql`delete from regulars.outbox where channel_user_id like ${`W${count}-%`}`;
  });
});

describe('the ends of notices', () => {
  it('are written down with what the database can keep of the words of a platform', async () => {
    const rows = await leased(3);
    const details = ['bad \0 request', 'half a \ud83c', `${'x'.repeat(299)}🍵`];
    await Promise.all(
      rows.map((row, at) => finishNotice(deps.db, row, { state: 'failed', detail: details[at] ?? '' })),
    );
    expect([...(await endsOf(rows.map(({ outboxId }) => outboxId)))].map(({ detail }) => detail)).toEqual([
      'bad \ufffd request',
      'half a \ufffd',
      `${'x'.repeat(299)}\ufffd`,
    ]);
  });

  it('are written down though one of those at the same time cannot be', async () => {
    const rows = await leased(6);
    const ends = await Promise.allSettled(
      rows.map((row, at) =>
        finishNotice(deps.db, row, { state: 'queued', detail: 'later', afterMs: at === 3 ? 2 ** 40 : 60_000 }),
      ),
    );
    expect(ends.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([3]);
    const written = await endsOf(rows.map(({ outboxId }) => outboxId));
    expect(written.map(({ detail }) => detail)).toEqual(rows.map((_, at) => (at === 3 ? null : 'later')));
  });
});
