import { ByList } from './byList.ts';
import type { Database } from './client.ts';
import { failureOf } from './errors.ts';
import { type JoinRows, type Part, runStatement } from './statement.ts';

/** A unit that waits for the statement that it will share. */
interface Waiting {
  readonly parts: readonly Part[];
  readonly done: () => void;
  readonly failed: (why: unknown) => void;
}

/** Units that are alike, part by part. */
interface Crowd {
  waiting: Waiting[];
  underWay: number;
}

/** Statements of one crowd under way at once, as many as a pool has connections: who waits here would wait for one. */
const AT_ONCE = 10;
/** Above this a statement gains nothing more, and those who share it wait for each other. */
const MOST_UNITS = 64;

const crowds = new WeakMap<Database, ByList<JoinRows, Crowd>>();

/**
 * Commits a unit, together with its like that other callers want to commit at the same time: while statements are under
 * way, whoever comes waits for the next, so a quiet shop never waits. Strangers share the statement and nothing else:
 * when it fails, each unit is committed again by itself. See docs/adr/0007-shared-statements.md.
 */
export function commitTogether(database: Database, parts: readonly Part[]): Promise<void> {
  const crowd = crowdOf(database, parts);
  if (crowd === undefined) return runStatement(database, parts);
  return new Promise((done, failed) => {
    crowd.waiting.push({ parts, done, failed });
    goOn(database, crowd);
  });
}

function crowdOf(database: Database, parts: readonly Part[]): Crowd | undefined {
  const likeness: JoinRows[] = [];
  let changesRow = false;
  for (const { shared } of parts) {
    if (shared === undefined) return undefined;
    likeness.push(shared.join);
    changesRow ||= shared.changes !== undefined;
  }
  // Bare inserts are not worth it: the hot units are those that move a member.
  if (!changesRow) return undefined;
  const known = crowds.get(database) ?? new ByList<JoinRows, Crowd>();
  crowds.set(database, known);
  const place = known.at(likeness);
  place.value ??= { waiting: [], underWay: 0 };
  return place.value;
}

function goOn(database: Database, crowd: Crowd): void {
  while (crowd.underWay < AT_ONCE && crowd.waiting.length > 0) {
    crowd.underWay += 1;
    void commitGroup(database, takeGroup(crowd)).finally(() => {
      crowd.underWay -= 1;
      goOn(database, crowd);
    });
  }
}

const changed = ({ parts }: Waiting): string[] =>
  parts.flatMap(({ shared }) => (shared?.changes === undefined ? [] : [shared.changes]));

/** Those who came first, without a second one that changes the same row: it would find the version of the first. */
function takeGroup(crowd: Crowd): Waiting[] {
  const group: Waiting[] = [];
  const later: Waiting[] = [];
  const rows = new Set<string>();
  for (const unit of crowd.waiting) {
    const own = changed(unit);
    if (group.length === MOST_UNITS || own.some((row) => rows.has(row))) {
      later.push(unit);
      continue;
    }
    group.push(unit);
    for (const row of own) rows.add(row);
  }
  crowd.waiting = later;
  return group;
}

/** Never rejects: each of the group is told its own end. */
async function commitGroup(database: Database, group: readonly Waiting[]): Promise<void> {
  try {
    await runStatement(database, joinedParts(group));
    for (const { done } of group) done();
  } catch (why) {
    // After a lost connection nobody knows whether it was committed: that is for each caller to look up, by its key.
    const isOver = group.length === 1 || failureOf(why).kind === 'connection-lost';
    if (isOver) for (const { failed } of group) failed(why);
    else await Promise.all(group.map((unit) => commitAlone(database, unit)));
  }
}

async function commitAlone(database: Database, { parts, done, failed }: Waiting): Promise<void> {
  try {
    await runStatement(database, parts);
    done();
  } catch (why) {
    failed(why);
  }
}

/** The rows of each part together, in the order of what they change, which is the order of all locks. */
function joinedParts(group: readonly Waiting[]): readonly Part[] {
  const [first] = group;
  if (first === undefined || group.length === 1) return first?.parts ?? [];
  return first.parts.map((part, at) => {
    const all = group.flatMap(({ parts }) => parts[at]?.shared ?? []);
    if (part.shared?.changes !== undefined) all.sort((a, b) => ((a.changes ?? '') < (b.changes ?? '') ? -1 : 1));
    return (part.shared?.join ?? neverAlone)(all.flatMap(({ rows }) => rows));
  });
}

function neverAlone(): never {
  throw new Error('a part that cannot be shared stands in a crowd');
}
