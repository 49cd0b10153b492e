import type { QuestionQuery } from '../../../db/questions.ts';
import { amongMembers, countMembers, findSegment, type MemberCount, membersOf } from '../../../db/segments.ts';
import { addLocalDays, plainDate } from '../../core/calendar/localDay.ts';
import { birthdaysInMonth, birthdaysWithin } from '../../core/campaigns/birthdayMonth.ts';
import type { Programme } from '../../core/programme.ts';
import {
  CAMPAIGN_RESPONSES,
  conditionsOf,
  isQuestion,
  MOST_CONDITIONS,
  MOST_DEPTH,
  type Question,
  RESPONSE_DAYS,
  resolved,
} from '../../core/segments/question.ts';
import type { ChannelName } from '../channel.ts';
import type { Deps } from '../deps.ts';

export type { MemberCount } from '../../../db/segments.ts';

/** For who is asked about and not written to now: whatever may be connected. */
export const EVERY_CHANNEL: readonly ChannelName[] = ['line', 'telegram', 'lab'];

/** The bounds of a question, for whoever reads one from outside. */
export const QUESTION_BOUNDS = {
  conditions: MOST_CONDITIONS,
  depth: MOST_DEPTH,
  responses: CAMPAIGN_RESPONSES,
} as const;
export const canBeAsked = isQuestion;

/** What an answer depends on beside the members: the shop's days and tiers, and the channels that are connected. */
export interface Asking {
  readonly programme: Pick<Programme, 'timeZone' | 'tiers'>;
  readonly channels: readonly ChannelName[];
  /** Epoch milliseconds, shop time. */
  readonly at: number;
}

/**
 * A question as the database is asked it. Saved questions in it are read now; where one is not there, leads back to itself
 * or has grown too large, the whole holds for nobody.
 */
export async function questionQuery(
  deps: Deps,
  question: Question,
  { programme: { timeZone, tiers }, channels, at }: Asking,
): Promise<QuestionQuery> {
  const saved = await savedIn(deps, question);
  const today = plainDate(at, timeZone);
  return {
    question: resolved(question, (segmentId) => saved.get(segmentId)) ?? { any: [] },
    at: new Date(at),
    since: (days) => new Date(addLocalDays(at, -days, timeZone)),
    birthdaysInMonth: birthdaysInMonth(today),
    birthdaysWithin: (days) => birthdaysWithin(today, days),
    tiers: tiers?.levels.map(({ id }) => id) ?? [],
    channels,
    responseDays: RESPONSE_DAYS,
  };
}

/** Every saved question that a question names, and those that these name. */
export async function savedIn(deps: Deps, question: Question): Promise<ReadonlyMap<string, Question>> {
  const found = new Map<string, Question>();
  const asked = new Set<string>();
  let open = namesIn(question);
  while (open.length > 0) {
    const rows = await Promise.all(open.map((segmentId) => findSegment(deps.db, segmentId)));
    for (const segmentId of open) asked.add(segmentId);
    for (const row of rows) if (row !== undefined) found.set(row.segmentId, row.question);
    open = rows.flatMap((row) => (row === undefined ? [] : namesIn(row.question))).filter((id) => !asked.has(id));
  }
  return found;
}

/** The saved questions that a question names itself. */
export const namesIn = (question: Question): string[] => [
  ...new Set(conditionsOf(question).flatMap((one) => (one.kind === 'segment' ? [one.segmentId] : []))),
];

/** How many members a question holds for now. */
export const countOfQuestion = async (deps: Deps, question: Question, asking: Asking): Promise<MemberCount> =>
  countMembers(deps.db, await questionQuery(deps, question, asking));

/** Members whom a question holds for, by id; `next` begins the following page. */
export async function membersOfQuestion(
  deps: Deps,
  question: Question,
  asking: Asking,
  { after = null, limit }: { readonly after?: string | null; readonly limit: number },
): Promise<{
  readonly members: readonly { readonly memberId: string; readonly name: string | null }[];
  readonly next: string | undefined;
}> {
  const found = await membersOf(deps.db, await questionQuery(deps, question, asking), after, limit + 1);
  const members = found.slice(0, limit);
  return { members, next: found.length > limit ? members.at(-1)?.memberId : undefined };
}

/** Of these members, those for whom a question holds now. */
export const amongOfQuestion = async (
  deps: Deps,
  question: Question,
  asking: Asking,
  memberIds: readonly string[],
): Promise<ReadonlySet<string>> => amongMembers(deps.db, await questionQuery(deps, question, asking), memberIds);
