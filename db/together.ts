import { ByList } from './byList.ts';
import type { Database } from './client.ts';
import { type Call, runShared } from './sharing.ts';
import { type JoinRows, type Part, runStatement, type Shared } from './statement.ts';

type Unit = readonly Part[];
/** A unit that waits for the statement that it will share. */
type Waiting = Call<Unit, void>;

/** Units that are alike, part by part. */
interface Crowd {
  waiting: Waiting[];
  underWay: number;
}

/**
 * Statements of one crowd under way at once. With two of them the database works while we make the next; with more, each
 * is smaller, and most of what one costs does not depend on how many share it.
 */
const AT_ONCE = 2;
/** Above this a statement gains nothing more, and those who share it wait for each other. */
const MOST_UNITS = 64;

const crowds = new WeakMap<Database, ByList<JoinRows, Crowd>>();

/**
 * Commits a unit, together with its like that other callers want to commit at the same time: those that come in one turn
 * of the event loop go together, as sales that were read together do, and while statements are under way, whoever comes
 * waits for the next. So a quiet shop never waits. Who fails with whom is the rule of `runShared`:
 * after a failed statement each unit is committed by itself. Should the failed one have been committed after all, the
 * version in the unit's update refuses the second commit as a race, and the caller's next look finds its key. A unit that
 * moves a member without a key would be decided anew there, and count twice: none may be shared.
 */
export function commitTogether(database: Database, parts: readonly Part[]): Promise<void> {
  const crowd = crowdOf(database, parts);
  if (crowd === undefined) return runStatement(database, parts);
  return new Promise((done, failed) => {
    crowd.waiting.push({ item: parts, done, failed });
    if (crowd.waiting.length === 1) setImmediate(() => goOn(database, crowd));
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
    void runShared(takeGroup(crowd), (units) => commitUnits(database, units)).finally(() => {
      crowd.underWay -= 1;
      goOn(database, crowd);
    });
  }
}

const changed = ({ item }: Waiting): string[] =>
  item.flatMap(({ shared }) => (shared?.changes === undefined ? [] : [shared.changes]));

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

async function commitUnits(database: Database, units: readonly Unit[]): Promise<void[]> {
  await runStatement(database, joinedParts(units));
  return units.map(() => undefined);
}

/**
 * The rows of each part together, in the order of what they change. The planner follows it, or reads the members in the
 * order they lie in, so that two statements lock them in the same order; where they do not they may deadlock, and who is
 * ended runs again.
 */
function joinedParts(units: readonly Unit[]): Unit {
  const [first] = units;
  if (first === undefined || units.length === 1) return first ?? [];
  const inOrder = units.toSorted((a, b) => (firstChanged(a) < firstChanged(b) ? -1 : 1));
  return first.map((part, at) => {
    const all: Shared[] = [];
    for (const unit of inOrder) {
      const shared = unit[at]?.shared;
      if (shared !== undefined) all.push(shared);
    }
    if (part.shared?.changes !== undefined) all.sort((a, b) => ((a.changes ?? '') < (b.changes ?? '') ? -1 : 1));
    return (part.shared?.join ?? neverAlone)(rowsOf(all));
  });
}

function rowsOf(all: readonly Shared[]): object[] {
  const together: object[] = [];
  for (const { rows } of all) together.push(...rows);
  return together;
}

/** In every part the same order, so that what tables have in common is the same in all of them. */
const firstChanged = (unit: Unit): string => {
  for (const { shared } of unit) if (shared?.changes !== undefined) return shared.changes;
  return '';
};

function neverAlone(): never {
  throw new Error('a part that cannot be shared stands in a crowd');
}
