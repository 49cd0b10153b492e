import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { commit } from '../../../db/unit.ts';
import { notices } from '../../../src/app/notice.ts';
import { type ChatPart, say } from '../../../src/chat/chat.ts';
import { restoredPart, withRestored } from '../../../src/chat/owner/restored.ts';
import { paneOf } from '../../support/chatPane.ts';
import { ownShop } from '../../support/shop.ts';

const { deps } = ownShop();

/** Whatever else the shop answers. */
const anything: ChatPart = {
  actions: { anything: (context) => withRestored(context, say({ type: 'text', text: 'You have 12 points.' })) },
};
const pane = (role: 'owner' | 'manager' | 'cashier', language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(deps, [anything, restoredPart], { member: undefined, staff: { staffId: v7(), name: 'Lin', role }, language });

async function restored(waiting: number): Promise<void> {
  await deps.db.sql`delete from regulars.outbox`;
  await deps.db.sql`delete from regulars.restores`;
  if (waiting > 0) {
    const said = { to: { memberId: v7() }, notice: { kind: 'case-closed' } } as const;
    await commit(deps.db, [
      notices(
        v7,
        Array.from({ length: waiting }, () => said),
      ),
    ]);
    await deps.db.sql`update regulars.outbox set not_before = 'infinity'`;
  }
  await deps.db.sql`insert into regulars.restores (restore_id, backup_at, state)
    values (${v7()}, '2026-11-20T00:05:00+08:00', 'waiting')`;
}

describe('after a restore', () => {
  beforeEach(() => restored(2));

  it('owner and managers read above the next answer what waits, until one of them has decided', async () => {
    const owner = pane('owner');
    for (const chat of [owner, pane('manager'), owner]) {
      await chat.sends('anything');
      expect(chat.words()).toMatch(/Nov 20, 2026[^]*0 campaigns and 2 notices[^]*You have 12 points/);
      expect(chat.labels()).toEqual(expect.arrayContaining(['Send what waited', 'Drop what waited']));
    }
    const manager = pane('manager');
    await manager.sends('anything');
    await owner.taps('Drop what waited');
    expect(owner.words()).toContain('none of it goes out');
    await manager.taps('Send what waited');
    expect(manager.words()).toBe('That has been decided already.');
    await owner.sends('anything');
    expect(owner.words()).toBe('You have 12 points.');
  });

  it('what waited goes out when they say so', async () => {
    const owner = pane('owner', 'zh-Hant');
    await owner.sends('anything');
    await owner.taps('把等著的送出');
    expect(owner.words()).toBe('好的，現在就送出。');
    expect(await deps.db.sql`select 1 from regulars.outbox where not_before <= now()`).toHaveLength(2);
  });

  it('broadcasts that stood still before it are theirs to look at, since they may have gone out', async () => {
    await deps.db.sql`
      insert into regulars.campaigns (campaign_id, kind, message_class, state, pause_reason, paused_at, content, created_by, created_at)
      values (${v7()}, 'broadcast', 'marketing', 'paused', 'by-hand', now(), '{}', 'system', now())`;
    const owner = pane('owner');
    await owner.sends('anything');
    await owner.taps('Drop what waited');
    expect(owner.words()).toMatch(/none of it goes out[^]*One broadcast stood still already when the backup was made/);
    expect(owner.labels()).toContain('Broadcasts');
    expect(await deps.db.sql`select pause_reason from regulars.campaigns where state = 'paused'`).toHaveLength(1);
    await deps.db.sql`update regulars.campaigns set state = 'cancelled'`;
  });

  it('one button is enough where nothing waited', async () => {
    await restored(0);
    const owner = pane('owner');
    await owner.sends('anything');
    expect(owner.words()).toContain('Nothing was waiting');
    await owner.taps('Go on');
    expect(owner.words()).toContain('writes to people as always');
  });

  it('a cashier reads nothing of it and cannot decide', async () => {
    const cashier = pane('cashier');
    await cashier.sends('anything');
    expect(cashier.words()).toBe('You have 12 points.');
    await cashier.sends('restored:send');
    expect(await deps.db.sql`select 1 from regulars.restores where state = 'waiting'`).toHaveLength(1);
  });
});
