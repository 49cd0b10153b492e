import { type DueAt, FIRST_DUE, type TierMember, type TierWrite, tiersDue, tiersPart } from '../../../db/tierReview.ts';
import { firstInstantAt } from '../../core/calendar/hours.ts';
import { dateOf, type PlainDate, plainDate, startOfDate } from '../../core/calendar/localDay.ts';
import { accept } from '../../core/decision.ts';
import type { Programme } from '../../core/programme.ts';
import { type Missing, toKeep } from '../../core/tiers/progress.ts';
import type { TierLevel, TierRules } from '../../core/tiers/rules.ts';
import { decideReview, type TierStep, tierOf, windowStart } from '../../core/tiers/tier.ts';
import { type CampaignPlan, planDeliveries, type Recipient } from '../campaigns/plan.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import type { Job } from '../jobs.ts';
import { readProgramme } from '../programme.ts';
import { placeTiers } from '../tiers/place.ts';

/** What one member is told of a tier that ends, or has ended. */
export interface TierFacts {
  readonly kind: 'grace' | 'lowered';
  /** The tier that it is about. */
  readonly from: ToldLevel;
  /** What the member has after it; `null`: none. */
  readonly to: ToldLevel | null;
  /** In grace the first instant without it; else when the lower one is measured, `null`: never. */
  readonly until: number | null;
  /** What it still takes to keep it. */
  readonly missing: readonly Missing[];
  /** How long it is kept then. */
  readonly keepMonths: number;
}

export type ToldLevel = Pick<TierLevel, 'name' | 'names' | 'perks'>;

interface Reviewed extends Recipient {
  readonly facts: TierFacts;
  readonly write: TierWrite;
}

const PAGE = 500;
/** Enough for any shop: a run that is stopped goes on where it ended. */
const ALL_PAGES = Number.MAX_SAFE_INTEGER;

/**
 * Measures the tiers whose day has come: renews them without a word, warns, and takes a step down when the days of grace
 * are over, each with its message at the hour of notices. A change and its message are one unit, and whoever was seen
 * to has another day then: so run again it does nothing, and after a kill what is left. Members whom the tiers of a
 * changed programme have not met yet come first.
 */
export const tiersJob: Job = {
  name: 'tiers',
  speaks: true,
  async run(deps, localDate, now, signal) {
    const { document: programme } = await readProgramme(deps);
    const { tiers: rules } = programme;
    if (rules === null) return;
    await placeTiers(deps, now, ALL_PAGES, signal);
    const campaign = planOf(deps, programme, dateOf(localDate), localDate, now);
    const recipients = reviewed(deps, programme, rules, dateOf(localDate), now, signal);
    const parts = (chosen: readonly Reviewed[]) => [tiersPart(chosen.map(({ write }) => write))];
    await planDeliveries(deps, { campaign, recipients, parts }, now);
  },
};

/** However late the service is, these are told: on the day, or today. */
function planOf(
  deps: Deps,
  { automations, timeZone }: Programme,
  date: PlainDate,
  localDate: string,
  now: number,
): CampaignPlan {
  const today = plainDate(now, timeZone);
  const day = today.since(date).sign > 0 ? today : date;
  return {
    campaignId: deps.newId(),
    kind: 'tier',
    messageClass: 'service',
    localDate,
    content: {},
    controlPercent: 0,
    dueAt: firstInstantAt(day, `${String(automations.notices.hour).padStart(2, '0')}:00`, timeZone),
    untilAt: startOfDate(day.add({ days: 3 }), timeZone) - 1,
  };
}

/** Those who are told something; what nobody sees is written here. */
async function* reviewed(
  deps: Deps,
  { timeZone: zone }: Programme,
  rules: TierRules,
  date: PlainDate,
  now: number,
  signal: AbortSignal,
): AsyncGenerator<Reviewed> {
  const window = { since: new Date(windowStart(rules, date, zone)), zone };
  const dueBy = new Date(startOfDate(date, zone));
  let after: DueAt | undefined = FIRST_DUE;
  while (after !== undefined) {
    signal.throwIfAborted();
    const page: Awaited<ReturnType<typeof tiersDue>> = await tiersDue(deps.db, window, dueBy, after, PAGE);
    const steps = page.flatMap((member) => {
      const step = decideReview(rules, member.state, member.measure, date, now, zone);
      return step === undefined ? [] : [{ member, step }];
    });
    await writeQuietly(deps, steps.filter(({ step }) => !isTold(step)).map(writeOf));
    for (const one of steps) {
      if (isTold(one.step)) yield { memberId: one.member.memberId, facts: factsOf(rules, one), write: writeOf(one) };
    }
    const last = page.at(-1);
    after = page.length < PAGE || last === undefined ? undefined : { until: last.at, memberId: last.memberId };
  }
}

interface Step {
  readonly member: TierMember;
  readonly step: TierStep;
}

const isTold = ({ kind }: TierStep): boolean => kind === 'grace' || kind === 'lowered';

const writeOf = ({ member, step }: Step): TierWrite => ({
  memberId: member.memberId,
  version: member.version,
  after: step.after,
});

/** One at a time where one of them is buying at this moment: the next run finds who is left. */
async function writeQuietly(deps: Deps, writes: readonly TierWrite[]): Promise<void> {
  if (writes.length === 0) return;
  await decideAndCommit<null, null, null, never>(deps, {
    read: async () => null,
    decide: accept,
    parts: () => [tiersPart(writes)],
    answer: () => null,
  });
}

function factsOf(rules: TierRules, { member, step }: Step): TierFacts {
  const from = rules.levels.find(({ id }) => id === member.state.tier);
  if (from === undefined) throw new Error('only a tier that the shop has is told of');
  return {
    kind: step.kind === 'lowered' ? 'lowered' : 'grace',
    from: toldOf(from),
    to: toldOf(tierOf(rules, step.after)) ?? null,
    until: step.after.until,
    missing: toKeep(rules, member.state, member.measure),
    keepMonths: rules.keepMonths,
  };
}

function toldOf(level: TierLevel): ToldLevel;
function toldOf(level: TierLevel | undefined): ToldLevel | undefined;
function toldOf(level: TierLevel | undefined): ToldLevel | undefined {
  if (level === undefined) return undefined;
  const { name, names, perks } = level;
  return { name, perks, ...(names === undefined ? {} : { names }) };
}
