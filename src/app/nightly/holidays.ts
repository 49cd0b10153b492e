import { countBuyers, isHolidaySuggested } from '../../../db/holidays.ts';
import { holidaySuggestions } from '../../../db/schema/index.ts';
import { insertRows } from '../../../db/unit.ts';
import { type DatedHoliday, holidaysBetween } from '../../core/calendar/holidays.ts';
import { firstInstantAt, isQuiet } from '../../core/calendar/hours.ts';
import { dateOf, plainDate, startOfDate } from '../../core/calendar/localDay.ts';
import { accept, refuse } from '../../core/decision.ts';
import type { Programme } from '../../core/programme.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import type { Job } from '../jobs.ts';
import { notices } from '../notice.ts';
import { readProgramme } from '../programme.ts';
import { readAnswerers } from '../staff.ts';

/** The owner has so many days to write; last year's buyers are those of as many days before the holiday. */
const DAYS_AHEAD = 10;
const DAYS_LATE = 3;
const TOLD_AT = '10:00';

/**
 * Reminds owner and managers of a holiday ten days ahead, at 10:00 of the shop, or up to three days later if the service
 * was away: once for each holiday and year, however often it runs.
 */
export const holidaysJob: Job = {
  name: 'holidays',
  speaks: true,
  waits: (now, { timeZone, messages }) =>
    now < firstInstantAt(plainDate(now, timeZone), TOLD_AT, timeZone) || isQuiet(now, timeZone, messages),
  async run(deps, localDate, now, signal) {
    const { document: programme } = await readProgramme(deps);
    const date = dateOf(localDate);
    const late = date.until(plainDate(now, programme.timeZone), { largestUnit: 'days' }).days;
    if (late > DAYS_LATE) return;
    const heldOn = date.add({ days: DAYS_AHEAD });
    for (const dated of holidaysBetween(heldOn, heldOn, programme.holidays)) {
      signal.throwIfAborted();
      await suggest(deps, dated, DAYS_AHEAD - late, programme, now);
    }
  },
};

const NOTHING_DUE = { code: 'nothing-due' } as const;

async function suggest(
  deps: Deps,
  { holiday, year, date, before }: DatedHoliday,
  daysLeft: number,
  { timeZone }: Programme,
  now: number,
): Promise<void> {
  const [from, until] = [startOfDate(before.subtract({ days: DAYS_AHEAD }), timeZone), startOfDate(before, timeZone)];
  const name = holiday.kind === 'own' ? holiday.name : null;
  const heldOn = date.toString();
  await decideAndCommit<Read, Read, null, typeof NOTHING_DUE>(deps, {
    read: async () => ({
      isKnown: await isHolidaySuggested(deps.db, holiday.key, year),
      answerers: await readAnswerers(deps),
      buyers: await countBuyers(deps.db, new Date(from), new Date(until)),
    }),
    // In a shop that nobody has claimed there is nobody to remind.
    decide: (found) => (found.isKnown || found.answerers.length === 0 ? refuse(NOTHING_DUE) : accept(found)),
    parts: (_read, { answerers, buyers }) => [
      insertRows(holidaySuggestions, [
        { holiday: holiday.key, year, heldOn, buyersBefore: buyers, suggestedAt: new Date(now) },
      ]),
      notices(
        deps.newId,
        answerers.map(({ channel, channelUserId }) => ({
          to: { address: { channel, channelUserId } },
          notice: { kind: 'holiday-near', holiday: holiday.key, year, name, heldOn, daysLeft, buyers },
        })),
      ),
    ],
    answer: () => null,
  });
}

interface Read {
  readonly isKnown: boolean;
  readonly answerers: Awaited<ReturnType<typeof readAnswerers>>;
  readonly buyers: number;
}
