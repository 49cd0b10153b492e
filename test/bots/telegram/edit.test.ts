import { describe, expect, it } from 'vitest';
import type { ChannelAdapter, Message } from '../../../src/app/channel.ts';
import { late, refusal } from '../../support/fakeTelegram.ts';
import { connected, QUICK } from './harness.ts';

const counted = (count: number): Message => ({
  type: 'card',
  title: `${count} of 10`,
  buttons: [{ label: 'Pause', action: { type: 'postback', data: 'pause' } }],
});

async function counter() {
  const { fake, adapter } = await connected({ timing: { ...QUICK, callTimeoutMs: 300 } });
  const owner = fake.user();
  await owner.says('/start');
  const to = { channel: 'telegram', channelUserId: owner.id } as const;
  const sent = await adapter.send({ to, messages: [counted(1)], retryKey: 'unused' });
  const messageId = sent.status === 'sent' ? String(sent.acceptedId) : '';
  const edit = (message: Message): ReturnType<NonNullable<ChannelAdapter['edit']>> =>
    adapter.edit?.({ to, messageId, message }) ?? Promise.resolve({ status: 'rejected', detail: 'no edit' });
  return { fake, owner, edit, messageId };
}

describe('a message that counts along', () => {
  it('is changed in its place, with its buttons', async () => {
    const { owner, edit, messageId } = await counter();
    expect(await edit(counted(7))).toEqual({ status: 'sent', acceptedId: messageId });
    expect(owner.received.map(({ text, buttons }) => [text, buttons])).toEqual([['7 of 10', ['Pause']]]);
  });

  it('that says so already is up to date: the answer to the first try was lost', async () => {
    const { edit, messageId } = await counter();
    await edit(counted(7));
    expect(await edit(counted(7))).toEqual({ status: 'sent', acceptedId: messageId });
  });

  it('that somebody deleted is refused, and what takes long is unknown', async () => {
    const { fake, edit } = await counter();
    fake.script('editMessageText', refusal(400, 'Bad Request: message to edit not found'), late(1_000));
    expect(await edit(counted(2))).toMatchObject({ status: 'rejected' });
    expect(await edit(counted(3))).toMatchObject({ status: 'unknown' });
  });

  it('has words, no picture', async () => {
    const { edit } = await counter();
    expect(await edit({ type: 'image', url: 'https://shop.example/a.jpg' })).toMatchObject({ status: 'rejected' });
  });
});
