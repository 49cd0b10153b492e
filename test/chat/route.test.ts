import { describe, expect, it } from 'vitest';
import type { InboundEvent } from '../../src/app/channel.ts';
import { type ChatContext, type ChatPart, type Conversation, say } from '../../src/chat/chat.ts';
import { type Form, formsPart, startForm } from '../../src/chat/form.ts';
import { converse, joinParts } from '../../src/chat/route.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import type { Language } from '../../src/i18n/language.ts';
import { ownDeps } from '../support/ownDeps.ts';

const deps = ownDeps();
let staff = true;

/** A wizard of two questions, the second one asked only of some, over a conversation that is kept as JSON. */
const order: Form = {
  flow: 'order',
  allowed: () => staff,
  steps: [
    {
      name: 'size',
      ask: () => ({
        question: 'Which size?',
        options: [
          { label: 'Small', value: 'S' },
          { label: '大', value: '大' },
          { label: 'Long', value: 'x'.repeat(80) },
        ],
      }),
      read: (said) => (said.length === 1 ? { ok: true, value: said } : { ok: false, problem: 'One letter, please.' }),
    },
    {
      name: 'gift',
      when: ({ size }) => size !== 'S',
      ask: () => ({ question: 'A gift?' }),
      read: (said) => ({ ok: true, value: said === 'yes' }),
    },
  ],
  done: async (_context, answers) => say({ type: 'text', text: `Saved ${JSON.stringify(answers)}` }),
};

const part: ChatPart = {
  actions: {
    order: (context) => startForm(order, context),
    hello: async (_context, args) => say({ type: 'text', text: `Hello ${args.join('+')}` }),
    foreign: async () => say(),
  },
  parameters: {
    c: async () => say(),
    i: async (_context, rest) => say({ type: 'text', text: `Invited ${rest}` }),
  },
  texts: [
    async (_context, said) => (said === '/points' ? say({ type: 'text', text: 'Points' }) : undefined),
    async () => say({ type: 'text', text: 'Use the menu' }),
  ],
};
const conversations = joinParts([formsPart([order]), part]);

/** A person in a chat: each event is answered as after a restart, from the step that was written down. */
function chat(language: Language = 'en') {
  let kept: string | undefined;
  let count = 0;
  async function happens(event: Partial<InboundEvent> & Pick<InboundEvent, 'kind'>): Promise<readonly string[]> {
    count += 1;
    const address = { channel: 'line', channelUserId: 'U1' } as const;
    const context: ChatContext = {
      deps,
      now: 0,
      event: { ...address, eventId: String(count), occurredAt: 0, ...event } as InboundEvent,
      key: `event:line:${count}`,
      person: { address, displayName: 'Mei', language, member: undefined, staff: undefined },
      language,
      programme: DEFAULT_PROGRAMME,
      conversation: kept === undefined ? undefined : (JSON.parse(kept) as Conversation),
      deepLinks: () => [],
    };
    const reply = await converse(conversations, context);
    if (reply.conversation === null) kept = undefined;
    else if (reply.conversation !== undefined) kept = JSON.stringify(reply.conversation);
    last = reply.messages;
    return reply.messages.map((message) => ('text' in message ? String(message.text) : message.type));
  }
  let last: Awaited<ReturnType<typeof converse>>['messages'] = [];
  return {
    says: (text: string) => happens({ kind: 'text', text }),
    taps: (data: string, value?: string) =>
      happens({ kind: 'action', data, ...(value === undefined ? {} : { value }) }),
    follows: (parameter: string) => happens({ kind: 'follow', parameter }),
    sends: () => happens({ kind: 'media', mediaKind: 'sticker' }),
    inWizard: () => kept !== undefined,
    chips: () => last.flatMap((message) => message.quickReplies ?? []),
  };
}

describe('a wizard', () => {
  it('survives a restart between any two answers and saves all of them', async () => {
    const mei = chat();
    expect(await mei.taps('order')).toEqual(['Which size?']);
    expect(await mei.says('L')).toEqual(['A gift?']);
    expect(await mei.says('yes')).toEqual(['Saved {"size":"L","gift":true}']);
    expect(mei.inWizard()).toBe(false);
  });

  it('leaves out a question that does not apply', async () => {
    const mei = chat();
    await mei.taps('order');
    expect(await mei.taps('f:size:S')).toEqual(['Saved {"size":"S"}']);
  });

  it('asks again, saying what is wrong, also after a sticker', async () => {
    const mei = chat();
    await mei.taps('order');
    expect(await mei.says('large')).toEqual(['One letter, please.\n\nWhich size?']);
    expect(await mei.sends()).toEqual(['One letter, please.\n\nWhich size?']);
    expect(mei.inWizard()).toBe(true);
  });

  it('offers only buttons that every platform carries: what does not fit their data is said', async () => {
    const mei = chat();
    await mei.taps('order');
    const data = mei.chips().flatMap(({ action }) => (action.type === 'postback' ? [action.data] : []));
    expect(data.filter((text) => !/^[\x20-\x7e]{1,64}$/.test(text))).toEqual([]);
    expect(mei.chips().map(({ action }) => action.type)).toEqual(['postback', 'say', 'say', 'postback']);
    expect(await mei.says('大')).toEqual(['A gift?']);
  });

  it('ends when another button is tapped, so that the next words are not its answer', async () => {
    const mei = chat();
    await mei.taps('order');
    expect(await mei.taps('hello:a:b')).toEqual(['Hello a+b']);
    expect(await mei.says('L')).toEqual(['Use the menu']);
  });

  it('ends by a command, by an invitation, and by "cancel" in both languages', async () => {
    for (const way of ['/points', 'i_ABC', 'cancel', 'Cancel', '取消']) {
      const mei = chat();
      await mei.taps('order');
      await mei.says(way);
      expect(mei.inWizard()).toBe(false);
    }
    expect(await chat('en').says('cancel')).toEqual(['There is nothing to cancel.']);
    const mei = chat('zh-Hant');
    await mei.taps('order');
    expect((await mei.says('取消'))[0]).toMatch(/取消/);
  });

  it('says that a step is over when an old button of it is tapped, and stays where it is', async () => {
    const mei = chat();
    await mei.taps('order');
    await mei.says('L');
    expect(await mei.taps('f:size:S')).toEqual(['This step is over. Please use the newest message.']);
    expect(await mei.says('no')).toEqual(['Saved {"size":"L","gift":false}']);
  });

  it('leaves the words of somebody who may not go on to everybody else', async () => {
    const mei = chat();
    await mei.taps('order');
    staff = false;
    const answered = await mei.says('L');
    staff = true;
    expect(answered).toEqual(['Use the menu']);
    expect(mei.inWizard()).toBe(false);
  });
});

describe('whatever comes', () => {
  it('gets an answer: unknown words, buttons that are gone or not for this person, stickers', async () => {
    const mei = chat();
    for (const answered of [
      await mei.says('what is this'),
      await mei.taps('verb-of-last-year:1'),
      await mei.taps('foreign'),
      await mei.taps(''),
      await mei.sends(),
      await mei.follows('z_unknown'),
    ])
      expect(answered).toEqual(['Use the menu']);
  });

  it('opens links also as the text that LINE sends for them', async () => {
    expect(await chat().follows('i_ABC')).toEqual(['Invited ABC']);
    expect(await chat().says(' i_ABC ')).toEqual(['Invited ABC']);
  });

  it("says nothing when somebody opens another person's card", async () => {
    expect(await chat().follows('c_token')).toEqual([]);
  });

  it('is claimed by one part only, else the service does not start', () => {
    expect(() => joinParts([part, part])).toThrow('claim order');
  });
});
