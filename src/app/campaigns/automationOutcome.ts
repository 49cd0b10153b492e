import {
  type AutomationSpan,
  automationCoupons,
  automationDeliveries,
  automationSpend,
  type DeliveriesCounted,
} from '../../../db/automationOutcome.ts';
import { savedByAutomation } from '../../../db/savedPushes.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import { type Lift, liftOf } from '../../core/campaigns/lift.ts';
import type { Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';

/** What an automation did in the last days, and what it brought. Money in minor units. */
export interface AutomationOutcome {
  readonly sent: number;
  /** Of those, how many went out with an answer, for nothing. */
  readonly rode: number;
  /** May have arrived or not, and is never sent again. */
  readonly unknown: number;
  /** Planned, and not sent yet. */
  readonly waiting: number;
  /** Members who got nothing, so that the effect can be measured. */
  readonly heldOut: number;
  /** Why others got none, the most frequent reason first: `frequency`, `bought-meanwhile`, `no-consent`, … */
  readonly skipped: readonly { readonly reason: string; readonly count: number }[];
  /** Vouchers that members took, and those of them that were used. */
  readonly coupons: { readonly taken: number; readonly used: number };
  /** Of the members who got it: how many bought since, and for how much. */
  readonly sales: { readonly members: number; readonly minor: number };
  /** What it changed, per member, against the control group; `null`: nobody was held out. */
  readonly lift: Lift | null;
}

const NOBODY = { members: 0, mean: 0, variance: 0 };

/** What an automation brought in the last `days` local days, today included. Reads every delivery of them. */
export async function automationOutcome(
  deps: Deps,
  kind: AutomationSpan['kind'],
  days: number,
  now: number,
): Promise<AutomationOutcome> {
  const { timeZone } = (await readProgramme(deps)).document;
  const since = plainDate(now, timeZone)
    .subtract({ days: days - 1 })
    .toString();
  const span: AutomationSpan = { kind, since };
  const [deliveries, coupons, groups, rode] = await Promise.all([
    automationDeliveries(deps.db, span),
    automationCoupons(deps.db, span),
    automationSpend(deps.db, span, new Date(now)),
    savedByAutomation(deps.db, span),
  ]);
  const count = (...states: readonly DeliveriesCounted['state'][]) =>
    deliveries.filter(({ state }) => states.includes(state)).reduce((sum, one) => sum + one.count, 0);
  const treated = groups.find(({ heldOut }) => !heldOut);
  const control = groups.find(({ heldOut }) => heldOut);
  return {
    sent: count('sent'),
    rode,
    unknown: count('unknown'),
    waiting: count('queued', 'sending'),
    heldOut: count('held_out'),
    skipped: deliveries.flatMap(({ state, reason, count: members }) =>
      state === 'skipped' || state === 'failed' || state === 'expired'
        ? [{ reason: reason ?? (state === 'failed' ? 'failed' : 'too-late'), count: members }]
        : [],
    ),
    coupons,
    sales: { members: treated?.buyers ?? 0, minor: treated?.buyersMinor ?? 0 },
    lift: control === undefined ? null : liftOf(treated ?? NOBODY, control),
  };
}
