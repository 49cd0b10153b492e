import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLabAdapter } from '../../bots/lab/adapter.ts';
import type { LabEntry, LabLine } from '../../bots/lab/ports.ts';
import { createTelegramAdapter } from '../../bots/telegram/adapter.ts';
import { watchAgain } from '../../src/app/campaigns/watch.ts';
import type { AdapterPorts, ChannelAdapter, ChannelName } from '../../src/app/channel.ts';
import { labTranscript } from '../../src/app/labTranscript.ts';
import { PauseGate } from '../../src/delivery/gate.ts';
import { tellWatchers } from '../../src/delivery/watch.ts';
import { broadcastsOf } from '../support/broadcasts.ts';
import { type FakeTelegram, refusal, reset, startFakeTelegram, tooMany } from '../support/fakeTelegram.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();
const broadcasts = broadcastsOf(deps);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const began: { telegram?: FakeTelegram } = {};
beforeAll(async () => {
  began.telegram = await startFakeTelegram();
});
afterAll(() => began.telegram?.close());
const telegram = () => began.telegram as FakeTelegram;

const ports: AdapterPorts = {
  store: async () => undefined,
  qrPng: async () => new Uint8Array(),
  qrUrl: () => undefined,
  fileUrl: () => undefined,
  log,
};

function onTelegram() {
  const { id } = telegram().user();
  const chat = telegram().chats.chats.get(id);
  if (chat !== undefined) chat.state = 'open';
  const { token, apiRoot } = telegram();
  const timing = { callTimeoutMs: 1_000 };
  const adapter = createTelegramAdapter({ token, apiRoot, mode: 'polling', now: Date.now, timing }, ports);
  const texts = () =>
    telegram()
      .accepted(id)
      .map(({ text }) => text);
  return { adapter, to: { channel: 'telegram', channelUserId: id } as const, texts };
}

async function onLab() {
  const transcript = labTranscript<LabLine>(deps);
  const people = async (channelUserId?: string) =>
    (await transcript.newestOwn(channelUserId)).flatMap((entry: LabEntry) =>
      entry.direction === 'in' ? [entry.person] : [],
    );
  const adapter = createLabAdapter({
    ...ports,
    ...transcript,
    people: () => people(),
    person: async (channelUserId) => (await people(channelUserId))[0],
    now: () => NOON,
    newId: v7,
    pageUrl: () => undefined,
  });
  await adapter.accept({ eventId: v7(), from: 'owner', kind: 'follow' });
  const lines = async () => {
    const rows = await deps.db.sql<{ content: { messages: readonly { text: string }[]; replaces?: string } }[]>`
      select content from regulars.lab_messages where direction = 'out' order by lab_message_id`;
    return rows.map(({ content }) => [content.messages[0]?.text, content.replaces !== undefined]);
  };
  return { adapter, to: { channel: 'lab', channelUserId: 'owner' } as const, lines };
}

/** A broadcast that is being sent, and somebody who watches it; `look` is what a process does every few seconds. */
async function watched(adapter: ChannelAdapter, to: { channel: ChannelName; channelUserId: string }) {
  const { campaignId } = await broadcasts.draft();
  await deps.db
    .sql`update regulars.campaigns set state = 'sending', started_at = now() where campaign_id = ${campaignId}`;
  await watchAgain(deps, campaignId, to);
  const gate = new PauseGate(deps, log);
  const state = { said: '1 of 9' };
  const render = async () => ({ type: 'text', text: state.said }) as const;
  return {
    campaignId,
    async look(said: string) {
      state.said = said;
      await deps.db.sql`update regulars.campaign_watches set look_at = now()`;
      await tellWatchers({ deps, adapters: new Map([[adapter.name, adapter]]), render, gate, log });
    },
    /** As a process leaves it that was killed between the answer of the platform and writing it down. */
    async forget() {
      await deps.db.sql`update regulars.campaign_watches set message_id = null where campaign_id = ${campaignId}`;
    },
    async over() {
      await deps.db.sql`update regulars.campaigns set state = 'done' where campaign_id = ${campaignId}`;
    },
    closed: () => deps.db.sql`
      select 1 from regulars.outbox where notice ->> 'kind' = 'broadcast-over' and notice ->> 'campaignId' = ${campaignId}`,
  };
}

describe('the message that counts along', () => {
  it('stands once in the built-in chat although its process was killed before it wrote that down', async () => {
    const { adapter, to, lines } = await onLab();
    const { look, forget, over } = await watched(adapter, to);
    await look('1 of 9');
    await forget();
    await look('5 of 9');
    await look('7 of 9');
    expect(await lines()).toEqual([
      ['1 of 9', false],
      ['7 of 9', true],
    ]);
    await over();
    await look('7 of 9');
  });

  it('is sent on Telegram at most once when its process was killed; the end is told all the same', async () => {
    const { adapter, to, texts } = onTelegram();
    const { look, forget, over, closed } = await watched(adapter, to);
    await look('1 of 9');
    await forget();
    await look('5 of 9');
    expect(texts()).toEqual(['1 of 9']);
    await over();
    await look('9 of 9');
    await look('9 of 9');
    expect(texts()).toEqual(['1 of 9']);
    expect(await closed()).toHaveLength(1);
  });

  it('is not sent again on Telegram when its answer was lost', async () => {
    const { adapter, to, texts } = onTelegram();
    const { look, over } = await watched(adapter, to);
    telegram().script('sendMessage', reset({ accept: true }));
    await look('1 of 9');
    await look('2 of 9');
    expect(texts()).toEqual(['1 of 9']);
    await over();
    await look('9 of 9');
  });

  it('is tried again when it certainly did not arrive, and not before Telegram lets us', async () => {
    const { adapter, to, texts } = onTelegram();
    const { look, over } = await watched(adapter, to);
    telegram().script('sendMessage', refusal(401, 'Unauthorized'));
    await look('1 of 9');
    expect(texts()).toEqual([]);
    await look('2 of 9');
    expect(texts()).toEqual(['2 of 9']);
    const calls = telegram().callsOf('editMessageText').length;
    telegram().script('editMessageText', tooMany(60));
    await look('3 of 9');
    await look('4 of 9');
    expect(telegram().callsOf('editMessageText')).toHaveLength(calls + 1);
    await over();
    await look('9 of 9');
  });

  it('stands anew when somebody watches once more', async () => {
    const { adapter, to, texts } = onTelegram();
    const { look, forget, campaignId, over } = await watched(adapter, to);
    await look('1 of 9');
    await forget();
    await watchAgain(deps, campaignId, to);
    await look('5 of 9');
    expect(texts()).toEqual(['1 of 9', '5 of 9']);
    await over();
    await look('5 of 9');
  });
});
