/** Members handled at once: more would only wait for the database. */
const AT_ONCE = 4;
const PAGE = 200;

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
 */
export async function forEachMember(stream: MemberStream, each: (memberId: string) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  let after = stream.from;
  for (;;) {
    const page = await stream.page(after, PAGE);
    await handlePage(page, stream.signal, each, failures);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last;
  }
  if (failures.length > 0)
    throw new Error(`${failures.length} members could not be handled, the first one as follows`, {
      cause: failures[0],
    });
}

async function handlePage(
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
