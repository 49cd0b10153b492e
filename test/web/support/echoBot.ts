import type { Card, ChannelAdapter, InboundEvent, Message } from '../../../src/app/channel.ts';

/** A shop that only shows what it can say: each word asks for one kind of message. */
export async function answer(adapter: ChannelAdapter, event: InboundEvent): Promise<void> {
  const messages = answerTo(event, (parameter) => adapter.deepLink(parameter) ?? '');
  if (messages.length > 0) await adapter.reply({ to: event, messages });
}

function answerTo(event: InboundEvent, linkTo: (parameter: string) => string): readonly Message[] {
  switch (event.kind) {
    case 'follow':
      return event.parameter === undefined
        ? [welcome(event.displayName ?? '')]
        : [{ type: 'text', text: `Opened with ${event.parameter}` }];
    case 'text':
      return WORDS[event.text]?.(linkTo) ?? [{ type: 'text', text: `You said: ${event.text}` }];
    case 'action':
      return [{ type: 'text', text: `Got ${event.data}${event.value === undefined ? '' : ` ${event.value}`}` }];
    case 'contact':
      return [{ type: 'text', text: `Thank you, ${event.phone}` }];
    case 'media':
      return [{ type: 'text', text: `I cannot read a ${event.mediaKind}` }];
    default:
      return [];
  }
}

const welcome = (name: string): Message => ({
  type: 'text',
  text: [{ text: `${name}，歡迎光臨「巷口咖啡」！\n` }, { text: '加入會員', bold: true }, { text: '就能開始集點。' }],
  buttons: [
    { label: '加入會員', action: { type: 'postback', data: 'join', echo: '我要加入' }, style: 'primary' },
    { label: '隱私說明', action: { type: 'link', url: 'https://example.com/privacy' } },
  ],
  quickReplies: [
    { label: '會員卡', action: { type: 'say', text: 'card' } },
    { label: '點數', action: { type: 'postback', data: 'points', echo: '我的點數' } },
    { label: '優惠', action: { type: 'say', text: 'carousel' } },
  ],
});

const latte: Card = {
  title: '拿鐵咖啡 買一送一',
  body: [{ text: '憑券於' }, { text: '全台門市', bold: true }, { text: '兌換，每人限用一次。' }],
  rows: [
    { name: '使用期限', value: '12 月 31 日' },
    { name: '需要點數', value: '120' },
  ],
  buttons: [
    { label: '兌換', action: { type: 'postback', data: 'reward:latte', echo: '兌換拿鐵' }, style: 'primary' },
    { label: 'Copy the code', action: { type: 'copy', text: 'LATTE-7Q2K' } },
  ],
};
const cake: Card = {
  title: 'A slice of cheesecake',
  body: 'Baked here every morning.',
  rows: [{ name: 'Points', value: '200' }],
  buttons: [{ label: 'Take it', action: { type: 'postback', data: 'reward:cake' }, style: 'primary' }],
};

const WORDS: Record<string, (linkTo: (parameter: string) => string) => readonly Message[]> = {
  card: (linkTo) => [
    {
      type: 'qr',
      title: '會員卡',
      value: linkTo('card_4821'),
      code: '482 913',
      caption: '結帳時出示給店員掃描',
      buttons: [{ label: 'New code', action: { type: 'postback', data: 'card:new' } }],
    },
  ],
  voucher: () => [{ type: 'qr', title: 'Voucher', value: '7Q2K9PZ3M4XA', code: '7Q2K 9PZ3 M4XA' }],
  reward: () => [{ type: 'card', ...latte }],
  carousel: () => [
    { type: 'carousel', title: '本月優惠', cards: [latte, cake, { title: '手工餅乾', body: '滿 500 元贈送' }] },
  ],
  birthday: () => [
    {
      type: 'text',
      text: '您的生日是哪一天？',
      buttons: [
        { label: '選擇日期', action: { type: 'date', data: 'birthday', initial: '1990-01-01', max: '2026-01-01' } },
      ],
    },
  ],
  phone: () => [
    {
      type: 'text',
      text: 'May we have your number?',
      quickReplies: [{ label: 'Share my number', action: { type: 'contact' } }],
    },
  ],
  invite: (linkTo) => [
    {
      type: 'text',
      text: `Bring a friend: ${linkTo('ref_mei')}`,
      buttons: [{ label: 'Open the invitation', action: { type: 'link', url: linkTo('ref_mei') } }],
    },
  ],
  data: () => [
    {
      type: 'file',
      name: 'my data.json',
      mime: 'application/json',
      content: '{"points":120}',
      caption: 'Everything we keep',
    },
  ],
  markup: () => [
    {
      type: 'text',
      text: [{ text: '<img src=x onerror="document.title=\'hacked\'"> & ' }, { text: 'a<b', code: true }],
    },
  ],
};
