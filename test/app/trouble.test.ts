import { describe, expect, it } from 'vitest';
import { troubleOf } from '../../src/app/trouble.ts';

describe('trouble that comes twice a second', () => {
  it('is logged when it begins, once a minute with its count, and when it is over', () => {
    const said: unknown[] = [];
    const say = (level: string) => (fields: object, message: string) => said.push([level, message, fields]);
    const log = { info: say('info'), warn: say('warn'), error: say('error') };
    let now = 1_000;
    const trouble = troubleOf({ loop: 'inbox' }, log, () => now);
    const away = new Error('away');
    trouble.succeeded();
    for (const end = now + 130_000; now < end; now += 500) trouble.failed(away);
    trouble.succeeded();
    trouble.succeeded();
    expect(said).toEqual([
      ['error', 'a round failed, it will be tried again', { err: away, loop: 'inbox' }],
      ['error', 'rounds go on failing', { err: away, loop: 'inbox', failures: 121, seconds: 60 }],
      ['error', 'rounds go on failing', { err: away, loop: 'inbox', failures: 241, seconds: 120 }],
      ['info', 'rounds work again', { loop: 'inbox', failures: 260, seconds: 130 }],
    ]);
    trouble.failed(away);
    expect(said).toHaveLength(5);
  });
});
