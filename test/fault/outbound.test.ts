import { v7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { createBroadcast } from '../../src/app/campaigns/broadcastDraft.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { EVERYONE } from '../../src/core/segments/question.ts';
import { refusal } from '../support/fakeTelegram.ts';
import { given } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { ownSendings } from '../support/sendingSpine.ts';
import { deliveriesOf, enrol, planFor, statesOf } from '../support/sendings.ts';
import { NOON, OWNER } from '../support/shop.ts';
import { ownStory } from '../support/story.ts';

const campaignsAt = () => NOON;

describe('somebody whom no message reaches', () => {
  const { spine, deps, onLine, onTelegram, got, isState } = ownSendings();

  it.each([
    [403, 'Forbidden: bot was blocked by the user'],
    [403, 'Forbidden: user is deactivated'],
    [400, 'Bad Request: chat not found'],
  ])('is not called again by the next broadcast on Telegram (%i %s)', async (status, said) => {
    const [gone, there] = await onTelegram(2);
    const everyone = [gone, there].flatMap((one) => one ?? []);
    const [first = ''] = everyone.map(({ memberId }) => memberId).toSorted();
    const refused = everyone.find(({ memberId }) => memberId === first);
    // The first of them is called first.
    spine.telegram.script('sendMessage', refusal(status, said));
    const { stop } = await spine.start({ campaignsAt });
    for (const about of [{}, { messageClass: 'service', kind: 'notice' } as const]) {
      await isState(await planFor(deps, everyone, about), 'done');
    }
    await stop();
    const calledFor = spine.telegram
      .callsOf('sendMessage')
      .filter(({ payload }) => String(Reflect.get(payload, 'chat_id')) === refused?.channelUserId);
    expect(calledFor).toHaveLength(1);
    expect(everyone.filter((one) => one !== refused).map(got)).toEqual([2]);
  });

  it('is found among 500 of one call, each part under a key of its own, and is left out of the next', async () => {
    const everyone = await onLine(500, { name: null });
    const bad = everyone[123];
    spine.line.poisoned.add(bad?.channelUserId ?? '');
    const before = spine.line.callsOf('multicast').length;
    const { stop } = await spine.start({ campaignsAt });
    const campaignId = await planFor(deps, everyone);
    await isState(campaignId, 'done');
    expect(await statesOf(deps, campaignId)).toEqual({ sent: 499, skipped: 1 });
    const calls = () => spine.line.callsOf('multicast').slice(before);
    const keys = calls().map(({ headers }) => headers['x-line-retry-key']);
    expect(new Set(keys).size).toBe(keys.length);
    expect(everyone.filter((one) => got(one) !== (one === bad ? 0 : 1))).toEqual([]);
    const halved = calls().length;
    const next = await planFor(deps, everyone, { messageClass: 'service', kind: 'notice' });
    await isState(next, 'done');
    await stop();
    expect(calls().length - halved).toBe(1);
    const rows = await deliveriesOf(deps, next);
    expect(rows.filter(({ memberId }) => memberId === bad?.memberId)).toMatchObject([
      { state: 'skipped', reason: 'unreachable' },
    ]);
  });
});

describe('a name that is a template or markup', () => {
  const story = ownStory();
  const NAMES = [
    '{{points}}',
    '{{ name }}',
    '{% if %}',
    '${7*7}',
    '<b>Mei</b>',
    '&lt;&amp;',
    '*_[`~',
    '@all $ %s',
    'O\'Neil \\ "x"',
    '林\u202eabc',
  ];

  it('arrives letter by letter in a broadcast, on LINE and on Telegram', async () => {
    const { service, line, telegram } = story;
    const { deps } = service;
    const { messages } = DEFAULT_PROGRAMME;
    await setProgramme(deps, { messages: { ...messages, quietFrom: '00:00', quietUntil: '00:00', waitHours: 0 } });
    const named = NAMES.flatMap((name, at) => {
      const phone = line.user(`Corpus ${at}`, { friend: true });
      const bot = telegram.user();
      const chat = telegram.chats.chats.get(bot.id);
      if (chat !== undefined) chat.state = 'open';
      return [
        { channel: 'line' as const, channelUserId: phone.id, name, user: phone },
        { channel: 'telegram' as const, channelUserId: bot.id, name, user: bot },
      ];
    });
    await enrol(deps, named);
    const draft = { audience: EVERYONE, text: { language: 'en', text: 'Dear {{ name }}, welcome' } };
    const { campaignId } = given(await createBroadcast(deps, draft, OWNER, `new:${v7()}`, Date.now()));
    await deps.db.sql`
      update regulars.campaigns set state = 'scheduled', version = version + 1, control_percent = 0,
        due_at = now() - interval '1 second' where campaign_id = ${campaignId}`;
    await vi.waitFor(() => expect(named.filter(({ user }) => user.received.length === 0)).toEqual([]), {
      timeout: 20_000,
    });
    expect(named.map(({ channel, user }) => [channel, user.last().text.split('\n')[0]])).toEqual(
      named.map(({ channel, name }) => [channel, `Dear ${name}, welcome`]),
    );
  }, 60_000);
});
