import { FIRST_PEOPLE } from './people.ts';
import type { LabEntry, LabLine, LabPerson, LabPorts } from './ports.ts';

/** The panes' one log, as this process writes it. */
export interface Transcript {
  /** Gives the `seq`; a known `key` appends nothing and gives the `seq` of before. */
  append(channelUserId: string, key: string, line: LabLine, at?: number): Promise<string>;
  /** As they are after their newest act; the first four are there before they did anything. */
  person(channelUserId: string): Promise<LabPerson | undefined>;
  /** Calls `listener` after each entry appended by this process, until the returned function is called. */
  onAppend(listener: (entry: LabEntry) => void): () => void;
  /** Resolves when nothing is being appended any more. */
  settled(): Promise<void>;
}

/** PostgreSQL's json takes neither NUL nor lone surrogates; people's own bytes stay whole in the inbox. */
const storable = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '') : part,
  ) as Value;

export function openTranscript(ports: LabPorts): Transcript {
  const listeners = new Set<(entry: LabEntry) => void>();
  let tail: Promise<unknown> = Promise.resolve();
  return {
    append(channelUserId, key, line, at = ports.now()) {
      const entry = { ...storable(line), channelUserId, at };
      // One after another, so that entries become visible in the order of their `seq` and a stream's cursor misses none.
      const result = tail.then(async () => {
        const { seq, appended } = await ports.append({ ...entry, key });
        if (appended) for (const listener of listeners) listener({ ...entry, seq });
        return seq;
      });
      tail = result.catch(() => undefined); // its own caller hears of the failure; the next append starts afresh
      return result;
    },
    async person(channelUserId) {
      return (
        (await ports.person(channelUserId)) ?? FIRST_PEOPLE.find((person) => person.channelUserId === channelUserId)
      );
    },
    onAppend(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async settled() {
      await tail;
    },
  };
}
