import { auditPart } from '../../../db/audit.ts';
import { segments } from '../../../db/schema/index.ts';
import {
  findSegment,
  type SegmentRow,
  segmentsAfter,
  segmentsNaming,
  updateSegmentPart,
} from '../../../db/segments.ts';
import { insertRows } from '../../../db/unit.ts';
import { accept, refuse } from '../../core/decision.ts';
import { isQuestion, type Question, resolved } from '../../core/segments/question.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { namesIn, savedIn } from './ask.ts';

/** A saved question about members. */
export interface SegmentView {
  readonly segmentId: string;
  readonly name: string;
  readonly question: Question;
  readonly version: number;
  /** Put away: not listed any more, and what refers to it goes on. */
  readonly archived: boolean;
}

export type SegmentRefusal =
  | { readonly code: 'not-allowed' }
  /** This one, or one that its question names. */
  | { readonly code: 'segment-unknown' }
  /** Somebody changed it after it was read. */
  | { readonly code: 'segment-changed' }
  /** Empty, too long, or a question that cannot be asked. */
  | { readonly code: 'segment-invalid' }
  /** It would be asked within itself. */
  | { readonly code: 'segment-circular' };

/** The longest name of a segment, in characters. */
export const MOST_NAME = 60;

const viewOf = ({ segmentId, name, question, version, state }: SegmentRow): SegmentView => ({
  segmentId,
  name,
  question,
  version,
  archived: state === 'archived',
});

/** Owner, managers and keys with the scope. */
const maySave = (by: Actor): boolean => by.kind === 'key' || (by.kind === 'staff' && by.role !== 'cashier');

/** Saves a question under a name. Refuses `not-allowed`, `segment-invalid`, `segment-unknown`. */
export const createSegment = (
  deps: Deps,
  told: { readonly name: string; readonly question: Question },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<SegmentView, SegmentRefusal>> =>
  decideAndCommit<SegmentRefusal | undefined, SegmentRow, SegmentView, SegmentRefusal>(deps, {
    key: { name: key, request: told },
    read: () => problemOf(deps, told),
    decide: (problem) => {
      if (!maySave(by)) return refuse({ code: 'not-allowed' });
      if (problem !== undefined) return refuse(problem);
      const at = new Date(now);
      return accept({
        segmentId: deps.newId(),
        name: told.name.trim(),
        question: told.question,
        version: 0,
        state: 'active',
        createdBy: actorName(by),
        createdAt: at,
        updatedAt: at,
      });
    },
    parts: (_read, row) => [insertRows(segments, [row]), auditOf(deps, by, 'segment-saved', row.segmentId, told, now)],
    answer: viewOf,
  });

/** What is named changes; `archived` puts it away or takes it back out. `version`: the one that was looked at. */
export interface SegmentChange {
  readonly name?: string;
  readonly question?: Question;
  readonly archived?: boolean;
  readonly version?: number;
}

/** Changes a saved question. Refuses as `createSegment`, and `segment-circular`, `segment-changed`. */
export function changeSegment(
  deps: Deps,
  segmentId: string,
  change: SegmentChange,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<SegmentView, SegmentRefusal>> {
  interface State {
    readonly row: SegmentRow | undefined;
    readonly problem: SegmentRefusal | undefined;
  }
  return decideAndCommit<State, { read: SegmentRow; row: SegmentRow }, SegmentView, SegmentRefusal>(deps, {
    key: { name: key, request: { segmentId, change } },
    read: async () => {
      const row = await findSegment(deps.db, segmentId);
      if (row === undefined) return { row, problem: { code: 'segment-unknown' } };
      return { row, problem: await problemOf(deps, { ...row, ...change, segmentId }) };
    },
    decide: ({ row, problem }) => {
      if (!maySave(by)) return refuse({ code: 'not-allowed' });
      if (row === undefined) return refuse({ code: 'segment-unknown' });
      if (change.version !== undefined && change.version !== row.version) return refuse({ code: 'segment-changed' });
      if (problem !== undefined) return refuse(problem);
      const { name = row.name, question = row.question, archived = row.state === 'archived' } = change;
      const state = archived ? ('archived' as const) : ('active' as const);
      return accept({ read: row, row: { ...row, name: name.trim(), question, state, updatedAt: new Date(now) } });
    },
    parts: (_state, { read, row }) => [
      updateSegmentPart(read, row),
      auditOf(deps, by, 'segment-changed', segmentId, change, now),
    ],
    answer: ({ row }) => viewOf({ ...row, version: row.version + 1 }),
  });
}

async function problemOf(
  deps: Deps,
  told: { readonly name: string; readonly question: Question; readonly segmentId?: string },
): Promise<SegmentRefusal | undefined> {
  const name = told.name.trim();
  if (name === '' || name.length > MOST_NAME || !isQuestion(told.question)) return { code: 'segment-invalid' };
  const { segmentId, question } = told;
  const saved = await savedIn(deps, question);
  if (segmentId !== undefined && saved.has(segmentId)) return { code: 'segment-circular' };
  if (namesIn(question).some((id) => !saved.has(id))) return { code: 'segment-unknown' };
  if (!fits(question, saved)) return { code: 'segment-invalid' };
  // Those that name it are asked with it, so they must not outgrow the bounds through it.
  const above = segmentId === undefined ? [] : await segmentsNaming(deps.db, segmentId);
  for (const one of above) {
    const inside = await savedIn(deps, one.question);
    if (!fits(one.question, new Map([...inside, [segmentId ?? '', question], ...saved])))
      return { code: 'segment-invalid' };
  }
  return undefined;
}

function fits(question: Question, saved: ReadonlyMap<string, Question>): boolean {
  const whole = resolved(question, (id) => saved.get(id));
  return whole !== undefined && isQuestion(whole);
}

/** A saved question by its id, also one that was put away; `undefined`: there is none. */
export async function readSegment(deps: Deps, segmentId: string): Promise<SegmentView | undefined> {
  const row = await findSegment(deps.db, segmentId);
  return row && viewOf(row);
}

/** The saved questions in use, the oldest first; `next` begins the following page. */
export async function readSegments(
  deps: Deps,
  after: string | null,
  limit: number,
): Promise<{ readonly segments: readonly SegmentView[]; readonly next: string | undefined }> {
  const found = await segmentsAfter(deps.db, after, limit + 1);
  const page = found.slice(0, limit).map(viewOf);
  return { segments: page, next: found.length > limit ? page.at(-1)?.segmentId : undefined };
}

const auditOf = (deps: Deps, by: Actor, action: string, segmentId: string, details: object, now: number) =>
  auditPart({
    auditId: deps.newId(),
    actor: actorName(by),
    action,
    details: { segmentId, ...details },
    occurredAt: new Date(now),
  });
