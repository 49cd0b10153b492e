import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ChatUser } from '../support/chatUser.ts';
import { ownStory } from '../support/story.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const LINES = (/```chat\n(.*?)```/s.exec(README)?.[1] ?? '').trimEnd().split('\n');

describe('the conversation of the README', () => {
  const story = ownStory();

  it('goes as it is written', async () => {
    const people = new Map<string, ChatUser>([
      ['Owner', await story.owner()],
      ['Ken', story.person('telegram', 'Ken')],
    ]);
    const person = (name: string): ChatUser => {
      const found = people.get(name);
      if (found === undefined) throw new Error(`the README lets ${name} speak, whom nobody knows`);
      return found;
    };
    let speaker = '';
    expect(LINES.length).toBeGreaterThan(10);
    for (const line of LINES) {
      const [, who = '', words = ''] = /^ *(\S+) +(.*)$/.exec(line) ?? [];
      if (who === 'shop') {
        await person(speaker).waitFor(words);
      } else {
        speaker = who;
        await act(person(who), words, person);
      }
    }
  });

  async function act(who: ChatUser, words: string, person: (name: string) => ChatUser): Promise<void> {
    const card = /^scans (\w+)'s card$/.exec(words)?.[1];
    const button = /^\[(.*)\]$/.exec(words)?.[1];
    if (words === 'hears') return;
    who.clear();
    if (card !== undefined) await who.says(digitsOf(person(card)));
    else if (button === 'START') await who.opens(`https://t.me/${story.telegram.username}?start`);
    else if (button !== undefined) await who.taps(button);
    else await who.says(words);
  }

  /** The six digits under the QR: typed, they do what the scan does. */
  function digitsOf(customer: ChatUser): string {
    const digits = /\b\d{3} ?\d{3}\b/.exec(customer.last().text)?.[0];
    if (digits === undefined) throw new Error('the customer shows no card');
    return digits;
  }
});
