/** Members handled at once: more would only wait for the database. */
const AT_ONCE = 4;
/** A page is looked up anew among all that is due, which costs more than a list of so many ids. */
const PAGE = 50_000;
/** So many are handled as one, where that can be. */
const UNIT = 250;

export interface MemberStream {
  /** A page of members above an id, in id order, at most `limit`. */
  page(after: string, limit: number): Promise<readonly string[]>;
  /** Where the first page begins: below every id. */
  readonly from: string;
  readonly signal: AbortSignal;
}

/**
 * Does something for every member of a stream, page by page, so that no list of a whole shop is ever held. A member who
 * cannot be handled keeps nobody else waiting; when all are through, the first such error is thrown.
 * `together`: does it for some hundred at once, all or none of them; where it fails, each of them is handled alone.
 */
export async function forEachMember(
  stream: MemberStream,
  each: (memberId: string) => Promise<void>,
  together?: (memberIds: readonly string[]) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  let after = stream.from;
  for (;;) {
    const page = await stream.page(after, PAGE);
    if (together === undefined) await handleEach(page, stream.signal, each, failures);
    else await handleUnits(page, stream.signal, each, together, failures);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last;
  }
  if (failures.length > 0)
    throw new Error(`${failures.length} members could not be handled, the first one as follows`, {
      cause: failures[0],
    });
}

async function handleUnits(
  page: readonly string[],
  signal: AbortSignal,
  each: (memberId: string) => Promise<void>,
  together: (memberIds: readonly string[]) => Promise<void>,
  failures: unknown[],
): Promise<void> {
  const units = Array.from({ length: Math.ceil(page.length / UNIT) }, (_, at) =>
    page.slice(at * UNIT, (at + 1) * UNIT),
  );
  const waiting = units.values();
  const work = async (): Promise<void> => {
    for (const unit of waiting) {
      signal.throwIfAborted();
      try {
        await together(unit);
      } catch {
        await handleEach(unit, signal, each, failures);
      }
    }
  };
  await Promise.all([work(), work()]);
}

async function handleEach(
  page: readonly string[],
  signal: AbortSignal,
  each: (memberId: string) => Promise<void>,
  failures: unknown[],
): Promise<void> {
  const waiting = page.values();
  const work = async (): Promise<void> => {
    for (const memberId of waiting) {
      signal.throwIfAborted();
      try {
        await each(memberId);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
