import { describe, expect, it, vi } from 'vitest';
import type { ChannelName } from '../../src/app/channel.ts';
import { refusal, tooMany } from '../support/fakeTelegram.ts';
import { people } from '../support/people.ts';
import { ownSpine, words } from '../support/spine.ts';

const spine = ownSpine();
const those = people(spine.deps);
const answer = (channel: ChannelName, channelUserId: string, said = 'hello') =>
  ({ to: { address: { channel, channelUserId } }, notice: { kind: 'answer', messages: [words(said)] } }) as const;
const toMember = (memberId: string) =>
  ({ to: { memberId }, notice: { kind: 'answer', messages: [words('for you')] } }) as const;
const ends = (outboxId: string, state: string) =>
  vi.waitFor(async () => expect(await spine.outbox(outboxId)).toMatchObject({ state }), { timeout: 10_000 });
const address = (channel: ChannelName, channelUserId: string) => ({ channel, channelUserId }) as const;

/** A member at this account on LINE and, joined to it, at another on Telegram. */
async function withTwoAccounts() {
  const onLine = spine.line.user(`L${spine.deps.newId()}`, { friend: true });
  const onTelegram = spine.telegram.user();
  spine.telegramOpens(onTelegram.id);
  const line = address('line', onLine.id);
  const telegram = address('telegram', onTelegram.id);
  const at = Date.now() - 60_000;
  await those.opens(line, at);
  const { memberId } = await those.joins(line, at);
  await those.opens(telegram, at + 1_000);
  await spine.deps.db.sql`
    update regulars.identities set member_id = ${memberId} where channel_user_id = ${telegram.channelUserId}`;
  return { memberId, line, telegram, onLine, onTelegram, at };
}

describe('a member with two accounts', () => {
  it('hears on the one used last', async () => {
    const { memberId, line, onLine, onTelegram, at } = await withTwoAccounts();
    await spine.start();
    const [first = ''] = await spine.queue(toMember(memberId));
    await spine.dueNow();
    await ends(first, 'sent');
    expect(onTelegram.accepted).toHaveLength(1);
    await those.says(line, 'hi', at + 2_000);
    const [second = ''] = await spine.queue(toMember(memberId));
    await spine.dueNow();
    await ends(second, 'sent');
    expect(spine.line.acceptedFor(onLine.id)).toHaveLength(1);
  });

  it('hears on the other one when the account used last has left, and again there after coming back', async () => {
    const { memberId, telegram, onLine, onTelegram, at } = await withTwoAccounts();
    await spine.start();
    await those.leaves(telegram, at + 3_000);
    const [first = ''] = await spine.queue(toMember(memberId));
    await spine.dueNow();
    await ends(first, 'sent');
    expect(spine.line.acceptedFor(onLine.id)).toHaveLength(1);
    await those.opens(telegram, at + 4_000);
    await those.leaves(telegram, at + 3_500); // delivered late: what happened last counts
    const [second = ''] = await spine.queue(toMember(memberId));
    await spine.dueNow();
    await ends(second, 'sent');
    expect(onTelegram.accepted).toHaveLength(1);
  });

  it('is skipped while no account can be reached', async () => {
    const { memberId, line, telegram, onLine, onTelegram, at } = await withTwoAccounts();
    await those.leaves(line, at + 3_000);
    await those.leaves(telegram, at + 3_000);
    await spine.start();
    const [id = ''] = await spine.queue(toMember(memberId));
    await spine.dueNow();
    await ends(id, 'skipped');
    expect([...spine.line.acceptedFor(onLine.id), ...onTelegram.accepted]).toEqual([]);
  });
});

describe('an account that the platform calls gone', () => {
  it('gets nothing more until the person comes back, whichever clock is ahead', async () => {
    const sam = spine.telegram.user();
    const at = Date.now() - 3_600_000; // the platform's clock may be behind ours
    await those.opens(address('telegram', sam.id), at);
    await spine.start();
    const [first = ''] = await spine.queue(answer('telegram', sam.id));
    await spine.dueNow();
    await ends(first, 'skipped');
    const before = spine.telegram.callsOf('sendMessage').length;
    const [second = ''] = await spine.queue(answer('telegram', sam.id));
    await spine.dueNow();
    await ends(second, 'skipped');
    expect(spine.telegram.callsOf('sendMessage')).toHaveLength(before);
    spine.telegramOpens(sam.id);
    await those.opens(address('telegram', sam.id), at + 1_000);
    const [third = ''] = await spine.queue(answer('telegram', sam.id));
    await spine.dueNow();
    await ends(third, 'sent');
    expect(sam.accepted).toHaveLength(1);
  });

  it('is found on LINE too, where it is a bad id', async () => {
    const stranger = address('line', 'U00000000000000000000000000000000');
    await those.opens(stranger, Date.now());
    await spine.start();
    const [id = ''] = await spine.queue(answer('line', stranger.channelUserId));
    await spine.dueNow();
    await ends(id, 'skipped');
    const [row] = await spine.deps.db.sql`
      select reachability from regulars.identities where channel_user_id = ${stranger.channelUserId}`;
    expect(row).toMatchObject({ reachability: 'left' });
  });
});

describe('a platform that asks to wait', () => {
  it('is left alone by all messages until the time is over, and nothing is lost', async () => {
    const crowd = Array.from({ length: 10 }, () => spine.telegram.user());
    for (const { id } of crowd) spine.telegramOpens(id);
    await spine.start();
    const asked = performance.now();
    spine.telegram.script('sendMessage', tooMany(2));
    const [first = ''] = await spine.queue(answer('telegram', crowd[0]?.id ?? ''));
    await spine.dueNow();
    await vi.waitFor(async () => expect((await spine.outbox(first)).detail).toBe('rate limit'), 10_000);
    const calls = spine.telegram.callsOf('sendMessage').length;
    const rest = await spine.queue(...crowd.slice(1).map(({ id }) => answer('telegram', id)));
    for (const id of [first, ...rest]) await ends(id, 'sent');
    expect(performance.now() - asked).toBeGreaterThanOrEqual(2_000);
    expect(spine.telegram.callsOf('sendMessage')).toHaveLength(calls + 10);
    for (const person of crowd) expect(person.accepted).toHaveLength(1);
  });

  it('stays usable for the other platform meanwhile', async () => {
    const eve = spine.line.user('Eve', { friend: true });
    const { gate } = await spine.start();
    await gate.pause('telegram', 60);
    const [id = ''] = await spine.queue(answer('line', eve.id));
    await spine.dueNow();
    await ends(id, 'sent');
    expect(spine.line.acceptedFor(eve.id)).toHaveLength(1);
  });
});

describe('a message that the platform refuses', () => {
  it('fails at once and is not repeated', async () => {
    const max = spine.telegram.user();
    spine.telegramOpens(max.id);
    spine.telegram.script('sendMessage', refusal(400, 'Bad Request: message is too long'));
    await spine.start();
    const [id = ''] = await spine.queue(answer('telegram', max.id));
    await spine.dueNow();
    await ends(id, 'failed');
    expect((await spine.outbox(id)).attempts).toBe(1);
  });

  it('waits for its channel when that is not connected', async () => {
    const max = spine.telegram.user();
    await spine.start({ channels: ['line'] });
    const [id = ''] = await spine.queue(answer('telegram', max.id));
    await spine.dueNow();
    await vi.waitFor(async () => expect((await spine.outbox(id)).detail).toBe('channel not connected'), 10_000);
    expect(await spine.outbox(id)).toMatchObject({ state: 'queued' });
  });
});
