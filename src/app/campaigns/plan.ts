import { type CampaignKind, type CampaignRow, campaignStatePart, findPlanned } from '../../../db/campaigns.ts';
import { cutRangesPart, plannedAlready } from '../../../db/deliveries.ts';
import { campaigns, deliveries, memberOccasions } from '../../../db/schema/index.ts';
import { insertRows, type Part, sha256 } from '../../../db/unit.ts';
import { controlText, isHeldOut } from '../../core/campaigns/control.ts';
import { accept } from '../../core/decision.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';

/** What an automation plans for one local date. Instants are epoch milliseconds in shop time. */
export interface CampaignPlan {
  readonly campaignId: string;
  readonly kind: Exclude<CampaignKind, 'broadcast'>;
  readonly messageClass: 'service' | 'marketing';
  /** `YYYY-MM-DD`. */
  readonly localDate: string;
  /** What is said; its shape is the kind's. */
  readonly content: unknown;
  /** Of 100 members so many are left out, to measure the effect. */
  readonly controlPercent: number;
  readonly dueAt: number;
  /** What is not sent by then is not sent any more. */
  readonly untilAt: number;
}

export interface Recipient {
  readonly memberId: string;
  /** This member's facts, for the words. */
  readonly facts?: unknown;
  /** What happens to this member once (`birthday:solar:2027`): who had it already is left out. */
  readonly occasion?: string;
}

export interface DeliveryPlan<One extends Recipient> {
  readonly campaign: CampaignPlan;
  /** May be endless: it is read 500 at a time. A member counts once, by the first mention. */
  readonly recipients: Iterable<One> | AsyncIterable<One>;
  /**
   * What is committed together with the deliveries of these recipients, such as their vouchers: those who will get the
   * message, without the control group. `campaignId` is the stored one. At most one part for each table.
   */
  readonly parts?: (chosen: readonly One[], campaignId: string) => readonly Part[];
}

export interface Planned {
  /** `undefined`: there was nobody to write to, and nothing was stored. */
  readonly campaignId: string | undefined;
  readonly queued: number;
  readonly heldOut: number;
  /** Recorded as `too-late`: `untilAt` had passed already. */
  readonly late: number;
}

const UNIT = 500;

/**
 * Plans a campaign of an automation: a delivery for each recipient, in units of up to 500, and at the end the ranges
 * that the sender works on; before that nothing of it is sent. Called again for the same kind and date after a crash it
 * completes what is missing, and does nothing once it was complete.
 */
export async function planDeliveries<One extends Recipient>(
  deps: Deps,
  plan: DeliveryPlan<One>,
  now: number,
): Promise<Planned> {
  const counts = { queued: 0, heldOut: 0, late: 0 };
  let unit: One[] = [];
  const write = async () => {
    const written = await writeUnit(deps, plan, unit, now);
    unit = [];
    counts.queued += written.queued;
    counts.heldOut += written.heldOut;
    counts.late += written.late;
  };
  for await (const one of plan.recipients) {
    if (unit.push(one) === UNIT) await write();
  }
  if (unit.length > 0) await write();
  return { campaignId: await openPlanned(deps, plan.campaign), ...counts };
}

interface UnitState {
  readonly stored: CampaignRow | undefined;
  readonly taken: ReadonlySet<string>;
}

interface UnitRows<One> {
  readonly campaignId: string;
  readonly recipients: readonly One[];
  readonly chosen: readonly One[];
  readonly heldOut: ReadonlySet<string>;
}

async function writeUnit<One extends Recipient>(
  deps: Deps,
  plan: DeliveryPlan<One>,
  unit: readonly One[],
  now: number,
): Promise<Omit<Planned, 'campaignId'>> {
  const { campaign } = plan;
  const isLate = campaign.untilAt < now;
  const answered = await decideAndCommit(deps, {
    read: async (): Promise<UnitState> => {
      const stored = await findPlanned(deps.db, campaign.kind, campaign.localDate);
      return { stored, taken: await plannedAlready(deps.db, stored?.campaignId ?? campaign.campaignId, unit) };
    },
    decide: (state) => accept(rowsOf(campaign, unit, state)),
    parts: ({ stored }, rows) => {
      if (rows.recipients.length === 0) return [];
      const own = isLate || rows.chosen.length === 0 ? [] : (plan.parts?.(rows.chosen, rows.campaignId) ?? []);
      return [...unitParts(campaign, stored, rows, isLate, now), ...own];
    },
    answer: ({ chosen, heldOut }) => ({
      queued: isLate ? 0 : chosen.length,
      heldOut: heldOut.size,
      late: isLate ? chosen.length : 0,
    }),
  });
  return answered.ok ? answered.value : { queued: 0, heldOut: 0, late: 0 };
}

function rowsOf<One extends Recipient>(
  campaign: CampaignPlan,
  unit: readonly One[],
  { stored, taken }: UnitState,
): UnitRows<One> {
  const campaignId = stored?.campaignId ?? campaign.campaignId;
  const isComplete = stored !== undefined && stored.state !== 'draft';
  const first = new Map<string, One>();
  for (const one of isComplete ? [] : unit)
    if (!taken.has(one.memberId) && !first.has(one.memberId)) first.set(one.memberId, one);
  const recipients = [...first.values()];
  const percent = campaign.messageClass === 'marketing' ? campaign.controlPercent : 0;
  const heldOut = new Set(
    recipients
      .map(({ memberId }) => memberId)
      .filter((memberId) => isHeldOut(sha256(controlText(campaign.kind, memberId)), percent)),
  );
  return { campaignId, recipients, heldOut, chosen: recipients.filter(({ memberId }) => !heldOut.has(memberId)) };
}

function unitParts(
  campaign: CampaignPlan,
  stored: CampaignRow | undefined,
  { campaignId, recipients, heldOut }: UnitRows<Recipient>,
  isLate: boolean,
  now: number,
): readonly Part[] {
  const at = new Date(now);
  const { dueAt, untilAt, ...rest } = campaign;
  const waiting = isLate
    ? { state: 'skipped' as const, reason: 'too-late', doneAt: at }
    : { state: 'queued' as const, reason: null, doneAt: null };
  const kept = { state: 'held_out' as const, reason: null, doneAt: at };
  return [
    stored === undefined
      ? insertRows(campaigns, [
          {
            ...rest,
            campaignId,
            state: 'draft',
            dueAt: new Date(dueAt),
            untilAt: new Date(untilAt),
            createdBy: 'system',
            createdAt: at,
          },
        ])
      : // Whoever plans beside us (a run that was thought dead) is refused, and nothing is added to a complete plan.
        campaignStatePart(stored, { state: 'draft' }),
    insertRows(
      deliveries,
      recipients.map(({ memberId, facts }) => ({
        campaignId,
        memberId,
        facts: facts ?? null,
        ...(heldOut.has(memberId) ? kept : waiting),
      })),
    ),
    insertRows(
      memberOccasions,
      recipients.flatMap(({ memberId, occasion }) =>
        occasion === undefined ? [] : [{ memberId, occasion, campaignId, occurredAt: at }],
      ),
    ),
  ];
}

/** Cuts the ranges of a complete plan and gives it to the sender. */
async function openPlanned(deps: Deps, { kind, localDate }: CampaignPlan): Promise<string | undefined> {
  const answered = await decideAndCommit(deps, {
    read: () => findPlanned(deps.db, kind, localDate),
    decide: (stored) => accept(stored),
    parts: (stored) => (stored?.state === 'draft' ? openParts(stored) : []),
    answer: (stored) => stored?.campaignId ?? null,
  });
  return answered.ok ? (answered.value ?? undefined) : undefined;
}

/** Takes a campaign whose deliveries are all written from `draft` to the sender. */
const openParts = (draft: CampaignRow): readonly Part[] => [
  cutRangesPart(draft.campaignId),
  campaignStatePart(draft, { state: 'scheduled' }),
];
