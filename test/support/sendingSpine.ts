import { expect, vi } from 'vitest';
import type { members } from '../../db/schema/index.ts';
import { campaignOf, type Enrolled, enrol } from './sendings.ts';
import { ownSpine } from './spine.ts';

type About = Partial<typeof members.$inferInsert>;
let people = 0;

/** The spine of messages with what tests of campaigns ask for. Call it where hooks are registered. */
export function ownSendings() {
  const spine = ownSpine();
  const { deps } = spine;
  return {
    spine,
    deps,
    /** Members who are friends of the shop's LINE account; what names them is each one's own. */
    onLine: (count: number, about: About = {}): Promise<readonly Enrolled[]> => {
      const accounts = Array.from({ length: count }, () => {
        people += 1;
        const name = `Recipient ${people}`;
        const { id } = spine.line.user(name, { friend: true });
        return { channel: 'line' as const, channelUserId: id, name };
      });
      return enrol(deps, accounts, about);
    },
    /** Members who have started the Telegram bot. */
    onTelegram: (count: number, about: About = {}): Promise<readonly Enrolled[]> => {
      const accounts = Array.from({ length: count }, () => {
        const { id } = spine.telegram.user();
        spine.telegramOpens(id);
        return { channel: 'telegram' as const, channelUserId: id };
      });
      return enrol(deps, accounts, about);
    },
    /** How many messages reached this person, whatever the service was told. */
    got: (one: Enrolled | undefined): number =>
      spine.line.acceptedFor(one?.channelUserId ?? '').length +
      spine.telegram.accepted(one?.channelUserId ?? '').length,
    isState: (campaignId: string, state: string, timeout = 15_000) =>
      vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state }), { timeout }),
    /** Makes what waits for its next attempt due, once nobody holds a range: whoever lets go of one puts its pause down. */
    dueNow: async () => {
      await vi.waitFor(async () => {
        const held = await deps.db.sql`select 1 from regulars.delivery_ranges where leased_until > now()`;
        expect(held).toHaveLength(0);
      }, 10_000);
      await deps.db.sql`update regulars.deliveries set not_before = null where not_before is not null`;
      await deps.db.sql`update regulars.delivery_ranges set not_before = null where not_before is not null`;
    },
    /** Ends all leases, as time does for those of a dead process. */
    endLeases: async () => {
      await deps.db.sql`
        update regulars.delivery_ranges set leased_until = now() - interval '1 second' where leased_until is not null`;
    },
  };
}
