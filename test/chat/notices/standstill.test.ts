import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { staff, staffIdentities } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { noticeToEach } from '../../../src/app/monthlyLimit.ts';
import type { Notice } from '../../../src/app/notice.ts';
import { renderNotice } from '../../../src/chat/notices.ts';
import { defaultProgramme } from '../../../src/core/programme.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { text } from '../../../src/i18n/text.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();

describe('the word that something stands still', () => {
  it('leads the owner to the check-up, and a manager, who may not open it, to the owner', async () => {
    for (const role of ['owner', 'manager'] as const) {
      const staffId = v7();
      await commit(deps.db, [
        insertRows(staff, [{ staffId, name: 'Lin', role, language: 'en', createdAt: new Date(NOON) }]),
        insertRows(staffIdentities, [{ channel: 'line', channelUserId: role, staffId }]),
      ]);
    }
    await commit(deps.db, await noticeToEach(deps, { kind: 'standstill', what: 'outbox', count: 0 }));
    const rows = await deps.db.sql<{ who: string; notice: Notice }[]>`
      select channel_user_id as who, notice from regulars.outbox where channel_user_id in ('owner', 'manager')`;
    expect(rows.map(({ who }) => who).toSorted()).toEqual(['manager', 'owner']);
    for (const { who, notice } of rows)
      for (const language of LANGUAGES) {
        const [message] = renderNotice(notice, language, defaultProgramme());
        const [button] = message?.quickReplies ?? [];
        const ends = text(language, who === 'owner' ? 'standstill.do' : 'standstill.do-manager');
        expect(message).toMatchObject({ text: expect.stringContaining(ends) });
        expect(button?.action).toEqual({ type: 'postback', data: who === 'owner' ? 'checkup' : 'owner' });
      }
  });
});
