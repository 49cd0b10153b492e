import {
  type DueAt,
  FIRST_DUE,
  type TierMember,
  type TierWrite,
  tierMembers,
  tiersDue,
  tiersPart,
} from '../../../db/tierReview.ts';
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
  /** What a person had given at that time: who was given something else since is not told. */
  readonly floor: string | null;
}

export type ToldLevel = Pick<TierLevel, 'name' | 'names' | 'perks'>;

interface Reviewed extends Recipient {
  readonly facts: TierFacts;
  readonly write: TierWrite;
}

/** Few enough that most tries to write them meet none of them buying at that moment. */
const PAGE = 200;
/** Enough for any shop: a run that is stopped goes on where it ended. */
const ALL_PAGES = Number.MAX_SAFE_INTEGER;

interface Night {
  readonly deps: Deps;
  readonly rules: TierRules;
  readonly zone: string;
  readonly date: PlainDate;
  readonly now: number;
  readonly signal: AbortSignal;
}

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
    const { tiers: rules, timeZone: zone } = programme;
    if (rules === null) return;
    await placeTiers(deps, now, ALL_PAGES, signal);
    const night = { deps, rules, zone, date: dateOf(localDate), now, signal };
    const plan = {
      campaign: planOf(deps, programme, night.date, localDate, now),
      recipients: reviewed(night),
      again: (unit: readonly Reviewed[]) => reviewedAgain(night, unit),
      unit: PAGE,
      parts: (chosen: readonly Reviewed[]) => [tiersPart(chosen.map(({ write }) => write))],
    };
    await planDeliveries(deps, plan, now);
    // Whoever was to be told, and bought enough before it was written, is renewed.
    for (let after: DueAt | undefined = FIRST_DUE; after !== undefined; ) after = (await reviewPage(night, after)).next;
  },
};

/** However late the service is, these are told: on the day, or today. */
function planOf(
  deps: Deps,
  { automations, messages, timeZone }: Programme,
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
    waitHours: messages.waitHours,
    dueAt: firstInstantAt(day, `${String(automations.notices.hour).padStart(2, '0')}:00`, timeZone),
    untilAt: startOfDate(day.add({ days: 3 }), timeZone) - 1,
  };
}

/** Those who are told something; what nobody sees is written here. */
async function* reviewed(night: Night): AsyncGenerator<Reviewed> {
  let after: DueAt | undefined = FIRST_DUE;
  while (after !== undefined) {
    const page: ReviewedPage = await reviewPage(night, after);
    yield* page.told;
    after = page.next;
  }
}

/** These as they are at this moment, without those who are told nothing any more. */
async function reviewedAgain(night: Night, unit: readonly Reviewed[]): Promise<readonly Reviewed[]> {
  const ids = unit.map(({ memberId }) => memberId);
  return toldOnes(night, stepsOf(night, await tierMembers(night.deps.db, windowOf(night), ids)));
}

interface ReviewedPage {
  readonly told: readonly Reviewed[];
  /** Where the next page begins; `undefined`: nobody is left. */
  readonly next: DueAt | undefined;
}

/** Reads a page and writes what nobody is told of; whoever buys meanwhile is read and decided again. */
async function reviewPage(night: Night, after: DueAt): Promise<ReviewedPage> {
  const { deps, date, zone, signal } = night;
  signal.throwIfAborted();
  const dueBy = new Date(startOfDate(date, zone));
  const answered = await decideAndCommit<Due, Due & { steps: readonly Step[] }, ReviewedPage, never>(deps, {
    read: async () => ({ members: await tiersDue(deps.db, windowOf(night), dueBy, after, PAGE) }),
    decide: ({ members }) => accept({ members, steps: stepsOf(night, members) }),
    parts: (_due, { steps }) => {
      const quiet = steps.filter(({ step }) => !isTold(step)).map(writeOf);
      return quiet.length === 0 ? [] : [tiersPart(quiet)];
    },
    answer: ({ members, steps }) => {
      const last = members.length < PAGE ? undefined : members.at(-1);
      return { told: toldOnes(night, steps), next: last && { until: last.at, memberId: last.memberId } };
    },
  });
  if (!answered.ok) throw new Error('a review refuses nothing');
  return answered.value;
}

interface Due {
  readonly members: Awaited<ReturnType<typeof tiersDue>>;
}

const windowOf = ({ rules, date, zone }: Night) => ({ since: new Date(windowStart(rules, date, zone)), zone });

const stepsOf = ({ rules, date, now, zone }: Night, members: readonly TierMember[]): readonly Step[] =>
  members.flatMap((member) => {
    const step = decideReview(rules, member.state, member.measure, date, now, zone);
    return step === undefined ? [] : [{ member, step }];
  });

const toldOnes = ({ rules }: Night, steps: readonly Step[]): readonly Reviewed[] =>
  steps
    .filter(({ step }) => isTold(step))
    .map((one) => ({ memberId: one.member.memberId, facts: factsOf(rules, one), write: writeOf(one) }));

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
    floor: step.after.floor,
  };
}

function toldOf(level: TierLevel): ToldLevel;
function toldOf(level: TierLevel | undefined): ToldLevel | undefined;
function toldOf(level: TierLevel | undefined): ToldLevel | undefined {
  if (level === undefined) return undefined;
  const { name, names, perks } = level;
  return { name, perks, ...(names === undefined ? {} : { names }) };
}
