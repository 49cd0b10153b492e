import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { ownShop } from '../support/shop.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const shop = ownShop();

/** The command as an operator runs it, with nothing of our environment. */
async function inbox() {
  const child = spawn(process.execPath, ['src/cli.ts', 'inbox'], {
    cwd: root,
    env: { PATH: process.env['PATH'], DATABASE_URL: await shop.databaseUrl() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const out = await text(child.stdout);
  await ended;
  return out;
}

describe('npx regulars inbox', () => {
  it('counts one attempt and one message as people do', async () => {
    await shop.deps.db.sql`
      insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes, state, reason, attempts, done_at)
      values ('line', 'a', ${v7()}, 'U', ${Buffer.from('{}')}, 'parked', 'TypeError: x', 1, now())`;
    expect(await inbox()).toMatch(/line:a {2}unreadable {2}1 attempt {2}TypeError: x\n1 lies aside\.\n$/);
  });
});
