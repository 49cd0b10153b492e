import { plainDate } from '../core/calendar/localDay.ts';
import { accept } from '../core/decision.ts';
import type { ChannelName } from './channel.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { notices } from './notice.ts';
import { readProgramme } from './programme.ts';
import { readAnswerers } from './staff.ts';

/**
 * Tells owner and managers that a channel takes no more of the shop's messages this month: once on each day of the shop,
 * however many messages find it out and in whichever process. `now` is shop time.
 */
export async function tellOfLimit(deps: Deps, channel: ChannelName, now: number): Promise<void> {
  const { timeZone } = (await readProgramme(deps)).document;
  const name = `monthly-limit:${channel}:${plainDate(now, timeZone)}`;
  await decideAndCommit(deps, {
    key: { name, request: {} },
    read: () => readAnswerers(deps),
    decide: (answerers) => accept(answerers),
    parts: (_read, answerers) =>
      answerers.length === 0
        ? []
        : [
            notices(
              deps.newId,
              answerers.map((one) => ({
                to: { address: { channel: one.channel, channelUserId: one.channelUserId } },
                notice: { kind: 'monthly-limit' },
              })),
            ),
          ],
    answer: (answerers) => ({ told: answerers.length }),
  });
  deps.wakeOutbox();
}
