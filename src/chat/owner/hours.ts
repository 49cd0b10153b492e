import { dateOf } from '../../core/calendar/localDay.ts';
import { type ChatPart, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { isOwner, only } from './access.ts';
import { hoursCard } from './hoursCard.ts';
import { closedForm, hoursForm, saveHours } from './hoursForm.ts';

/** When somebody of the shop is there: by weekday, with closed days. */
export const hoursPart: ChatPart = {
  actions: {
    hours: only(isOwner, async (context) => say(hoursCard(context))),
    hoursset: only(isOwner, (context) => startForm(hoursForm, context)),
    hoursclose: only(isOwner, (context) => startForm(closedForm, context)),
    hoursalways: only(isOwner, (context) => saveHours(context, null)),
    hoursopen: only(isOwner, async (context, [from = '', through = '']) =>
      isDate(from) && isDate(through) ? saveHours(context, { reopen: { from, through } }) : say(hoursCard(context)),
    ),
  },
};

/** What a forged button says need not be a date. */
function isDate(written: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return false;
  try {
    return dateOf(written).toString() === written;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
