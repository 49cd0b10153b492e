import { type CampaignKind, type CampaignRow, campaignStatePart, findPlanned } from '../../../db/campaigns.ts';
import {
  cutRangesPart,
  membersStayPart,
  notForgottenPart,
  plannedAlready,
  type Standing,
  standingOf,
} from '../../../db/deliveries.ts';
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
  /** For so many hours it waits, where answers cost nothing, for its members to write; absent: it does not. */
  readonly waitHours?: number;
  readonly dueAt: number;
  /** What is not sent by then is not sent any more. */
  readonly untilAt: number;
}

export interface Recipient {
  readonly memberId: string;
  /** This member's facts, for the words. */
  readonly facts?: unknown;
  /**
   * What happens to a person once (`birthday:solar:2027`): who had it already is left out, and who became part of
   * another account meanwhile gets it there.
   */
  readonly occasion?: string;
}

export interface DeliveryPlan<One extends Recipient> {
  readonly campaign: CampaignPlan;
  /** May be endless: it is read a unit at a time. A member counts once, by the first mention. */
  readonly recipients: Iterable<One> | AsyncIterable<One>;
  /**
   * What is committed together with the deliveries of these recipients, such as their vouchers: those who will get the
   * message, without the control group. `campaignId` is the stored one. At most one part for each table.
   */
  readonly parts?: (chosen: readonly One[], campaignId: string) => readonly Part[];
  /**
   * Reads and decides a unit again, in every try to commit it: for `parts` that are refused once a member has moved
   * since. Whom it does not give is left out.
   */
  readonly again?: (unit: readonly One[]) => Promise<readonly One[]>;
  /** How many recipients are one unit, at most 500; fewer where `again` races with what members do. */
  readonly unit?: number;
  /** The recipient as the member that their account became part of; absent: with that id, and all else as it is. */
  readonly asMember?: (one: One, memberId: string) => One;
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
    if (unit.push(one) === (plan.unit ?? UNIT)) await write();
  }
  if (unit.length > 0) await write();
  return { campaignId: await openPlanned(deps, plan.campaign), ...counts };
}

interface UnitState<One> {
  readonly stored: CampaignRow | undefined;
  /** The unit as its members are now. */
  readonly unit: readonly One[];
  /** Those who must not become part of another account before this is written; the others must not be forgotten. */
  readonly staying: ReadonlySet<string>;
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
  let tries = 0;
  const answered = await decideAndCommit(deps, {
    read: async (): Promise<UnitState<One>> => {
      tries += 1;
      const stored = await findPlanned(deps.db, campaign.kind, campaign.localDate);
      // Seldom is anybody forgotten meanwhile: who has to be left out is asked when the unit says that somebody was.
      const asked = tries === 1 ? unit.flatMap(onceOnly) : unit.map(({ memberId }) => memberId);
      const standing = await standingOf(deps.db, asked);
      const now = unit.flatMap((one) => asTheyAre(plan, one, standing.get(one.memberId)));
      const staying = new Set(unit.flatMap(onceOnly).flatMap((memberId) => standing.get(memberId)?.memberId ?? []));
      const taken = await plannedAlready(deps.db, stored?.campaignId ?? campaign.campaignId, now);
      return { stored, unit: (await plan.again?.(now)) ?? now, staying, taken };
    },
    decide: (state) => accept(rowsOf(campaign, state)),
    parts: ({ stored, staying }, rows) => {
      if (rows.recipients.length === 0) return [];
      const all = rows.recipients.map(({ memberId }) => memberId);
      const members = all.filter((memberId) => staying.has(memberId));
      // What `parts` refuse once a member has moved is safe already, and each moment more would make it race more often.
      const others = plan.again === undefined ? all.filter((memberId) => !staying.has(memberId)) : [];
      const own = isLate || rows.chosen.length === 0 ? [] : (plan.parts?.(rows.chosen, rows.campaignId) ?? []);
      return [
        notForgottenPart(others),
        membersStayPart(members),
        ...unitParts(campaign, stored, rows, isLate, now),
        ...own,
      ];
    },
    answer: ({ chosen, heldOut }) => ({
      queued: isLate ? 0 : chosen.length,
      heldOut: heldOut.size,
      late: isLate ? chosen.length : 0,
    }),
  });
  return answered.ok ? answered.value : { queued: 0, heldOut: 0, late: 0 };
}

const onceOnly = ({ memberId, occasion }: Recipient): readonly string[] => (occasion === undefined ? [] : [memberId]);

/**
 * What happens to a person once is led on to the account that stayed, and ends where somebody left. What tells of an
 * account's own belongings stays with it, so that nothing of it is passed over; the sender leads that on.
 */
function asTheyAre<One extends Recipient>(
  { asMember = (one, memberId) => ({ ...one, memberId }) }: DeliveryPlan<One>,
  one: One,
  standing: Standing | undefined,
): readonly One[] {
  if (standing === undefined) return [one];
  if (!standing.isActive) return [];
  return [standing.memberId === one.memberId || one.occasion === undefined ? one : asMember(one, standing.memberId)];
}

function rowsOf<One extends Recipient>(campaign: CampaignPlan, { stored, unit, taken }: UnitState<One>): UnitRows<One> {
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
