import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { createLineAdapter } from '../../bots/line/adapter.ts';
import { createTelegramAdapter } from '../../bots/telegram/adapter.ts';
import type { Action, AdapterPorts, Button, Card, ChannelAdapter, Message } from '../../src/app/channel.ts';
import { richMenus } from '../../src/chat/member/richMenu.ts';
import { anyMessages } from '../bots/line/messages.ts';
import { messageSets } from '../bots/telegram/messages.ts';
import { startFakeLine } from '../support/fakeLine.ts';
import { startFakeTelegram } from '../support/fakeTelegram.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The engine's side; once with public addresses for pictures and files, once as a shop without them. */
const portsOf = (publicUrl: string | undefined): AdapterPorts => ({
  store: async () => undefined,
  qrPng: async () => Buffer.from('a picture'),
  qrUrl: () => publicUrl && `${publicUrl}/q/token.png`,
  chartPng: async () => Buffer.from('a picture'),
  chartUrl: () => (publicUrl ? { url: `${publicUrl}/c/token.png`, width: 1_040, height: 500 } : undefined),
  fileUrl: () => publicUrl && `${publicUrl}/f/token`,
  log: quiet,
});

const ACTIONS: readonly Action[] = [
  { type: 'postback', data: `take:${'a'.repeat(59)}`, echo: 'I take it 🎁' },
  { type: 'postback', data: 'card' },
  { type: 'link', url: 'https://shop.example/買一送一?a=1&b=%20' },
  { type: 'link', url: 'tg://resolve?domain=a_bot&start=x' },
  { type: 'link', url: 'line://ti/p/@shop' },
  { type: 'say', text: 'menu' },
  { type: 'date', data: 'birthday', initial: '1990-02-28', min: '1920-01-01', max: '2020-12-31' },
  { type: 'copy', text: 'AB12-CD34' },
  { type: 'contact' },
];
const BUTTONS: readonly Button[] = ACTIONS.map((action, index) => ({
  label: `鈕 ${index} ${action.type}`,
  action,
  ...(index % 3 === 0 ? {} : { style: index % 3 === 1 ? ('primary' as const) : ('secondary' as const) }),
}));
const CARD: Card = {
  title: 'Free <coffee> & cake',
  body: [{ text: 'Usable ' }, { text: 'today', bold: true }, { text: ': AB12', code: true }],
  rows: [{ name: 'Usable through', value: '31 Dec' }],
  imageUrl: 'https://shop.example/p/coffee.jpg',
};
const { imageUrl: _, ...PLAIN_CARD } = CARD;

/** Every kind of message, each with and without what it may leave out. */
function kindsWith(buttons: readonly Button[]): Message[] {
  return [
    { type: 'text', text: 'Hello' },
    { type: 'text', text: CARD.body ?? '', buttons },
    { type: 'text', text: '長'.repeat(6_000) },
    { type: 'image', url: 'https://shop.example/p/coffee.jpg' },
    { type: 'image', url: 'https://shop.example/p/coffee.jpg', caption: 'Coffee' },
    { type: 'card', title: 'Just a title' },
    { type: 'card', ...CARD, buttons },
    { type: 'card', ...PLAIN_CARD, buttons },
    {
      type: 'carousel',
      title: 'Coupons',
      cards: [
        { ...CARD, buttons },
        { ...PLAIN_CARD, buttons },
      ],
    },
    { type: 'carousel', title: 'Coupons', cards: Array.from({ length: 12 }, () => ({ ...PLAIN_CARD, buttons })) },
    { type: 'qr', value: 'https://shop.example/m/AB12', title: 'My card' },
    { type: 'qr', value: 'AB12', code: 'AB12', title: 'My card', caption: CARD.body ?? '', buttons },
    {
      type: 'chart',
      chart: { language: 'zh-Hant', bars: [{ value: 6.2, weekday: 6 }, { value: 0.4 }] },
      title: 'Who runs out soon',
      caption: '1. Coffee: about 6.2, most on Sat\n2. Tea: about 0.4',
      alone: [{ text: '▇▇ Coffee', bold: true }],
    },
    { type: 'file', name: 'my data.json', mime: 'application/json', content: '{"a":1}' },
    { type: 'file', name: 'my data.json', mime: 'application/json', content: '{"a":1}', caption: 'All we keep' },
  ];
}

/** Sets of messages to send: each kind with each action as button and as chip, and 200 sets that chance made (fixed seed). */
function messageCorpus(): (readonly Message[])[] {
  const each = BUTTONS.flatMap((button) =>
    kindsWith([button]).flatMap((message) => [[message], [{ ...message, quickReplies: [button] }]]),
  );
  const all = kindsWith(BUTTONS).map((message) => [{ ...message, quickReplies: BUTTONS }]);
  const seed = { seed: 20_261_122, numRuns: 100 };
  return [
    ...each,
    ...all,
    kindsWith(BUTTONS).slice(0, 5),
    ...fc.sample(anyMessages, seed),
    ...fc.sample(messageSets, seed),
  ];
}

/** Plays the corpus, and every other call that the adapters know, through the real adapters against the fakes. */
export async function playCorpus(): Promise<void> {
  const sets = messageCorpus();
  await playLine(sets, 'https://shop.example');
  await playLine(sets, undefined);
  await playTelegram(sets, 'polling');
  await playTelegram([], 'webhook');
}

async function playLine(sets: readonly (readonly Message[])[], publicUrl: string | undefined): Promise<void> {
  const line = await startFakeLine();
  if (publicUrl === undefined) line.settings({ endpoint: 'https://elsewhere.example/webhooks/line' });
  const { url: apiBaseUrl, channelSecret, channelAccessToken } = line;
  const to = { channel: 'line' as const, channelUserId: line.user('Mei', { friend: true }).id };
  line.menus.known.set('richmenu-old', { menu: { name: 'regulars/older/en' }, picture: undefined });
  const menus = {
    menus: richMenus(),
    fallback: 'zh-Hant',
    readers: async function* () {
      yield [to.channelUserId];
    },
  };
  const adapter = createLineAdapter(
    { apiBaseUrl, channelSecret, channelAccessToken, menus, ...(publicUrl === undefined ? {} : { publicUrl }) },
    portsOf(publicUrl),
  );
  await adapter.start();
  await adapter.showMenu?.(to.channelUserId, 'zh-Hant', true);
  await until(() => line.callsOf('menu-unlink').length > 0);
  await adapter.showMenu?.(to.channelUserId, 'en', true);
  await until(() => line.callsOf('menu-link').length > 0);
  await until(() => line.callsOf(publicUrl === undefined ? 'webhook-get' : 'webhook-test').length > 0);
  await adapter.profile(to.channelUserId);
  for (const messages of sets) {
    await adapter.send({ to, messages, retryKey: v7() });
    await adapter.reply({ to, messages, replyToken: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA' });
  }
  await adapter.stop();
  await line.stop();
}

async function playTelegram(sets: readonly (readonly Message[])[], mode: 'polling' | 'webhook'): Promise<void> {
  const telegram = await startFakeTelegram();
  const commands = [
    { speaks: 'en', commands: [{ command: 'points', description: 'Your points' }] },
    { language: 'zh', commands: [{ command: 'points', description: '我的點數' }] },
  ];
  const { token, apiRoot } = telegram;
  const settings = { token, apiRoot, mode, commands, publicUrl: 'https://shop.example', now: Date.now };
  const adapter: ChannelAdapter = createTelegramAdapter(settings, portsOf(undefined));
  const mei = telegram.user({ firstName: 'Mei' });
  const to = { channel: 'telegram' as const, channelUserId: mei.id };
  const seen = (method: string) => telegram.callsOf(method).length > 0;
  await adapter.start();
  await until(() => seen('setMyCommands') && seen(mode === 'polling' ? 'getUpdates' : 'getWebhookInfo'));
  await adapter.showMenu?.(mei.id, 'en', true);
  if (mode === 'polling') await mei.says('hi');
  await adapter.profile(to.channelUserId);
  for (const messages of sets) await adapter.send({ to, messages, retryKey: v7() });
  await adapter.reply({ to, messages: [{ type: 'text', text: 'Done' }], actionId: '4382bfdwdsb323b2d9' });
  await adapter.stop();
  await telegram.close();
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error('an adapter did not make the calls it begins with');
    await sleep(10);
  }
}
