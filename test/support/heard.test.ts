import { describe, expect, it } from 'vitest';
import type { ChatUser } from './chatUser.ts';
import { hearLog } from './heard.ts';

describe('who listens to the log of a story', () => {
  it("hears a person's name, id and words in it, also within others, and nothing else", async () => {
    const { log, keepsSecret, betrayals } = hearLog();
    const user = { id: 'U77', says: async (_text: string) => undefined } as unknown as ChatUser;
    const mei = keepsSecret(user, 'Mei');
    await mei.says('Where is my "order"?');
    await mei.says('settings');
    log.debug({ route: '/settings', code: 'MeiU771' }, 'Meister of settings');
    expect(betrayals()).toEqual([]);
    log.info({ about: { name: 'Mei' } }, 'one');
    log.warn({ detail: 'to U77, twice' }, 'two');
    log.info('she said: Where is my "order"? and left');
    expect(betrayals()).toHaveLength(3);
  });
});
