import { v7 } from 'uuid';
import type { LabEntry, LabPorts } from '../../../bots/lab/ports.ts';

type Kept = Pick<LabPorts, 'append' | 'recent' | 'since' | 'people' | 'person'>;

/** The lab's log kept in memory, for tests of what stands above it. `entries` shows what was kept. */
export function labMemory(): Kept & { readonly entries: readonly LabEntry[]; forget(): void } {
  const entries: LabEntry[] = [];
  const seqOf = new Map<string, string>();
  const newestPerson = (channelUserId: string) =>
    entries.filter((entry) => entry.direction === 'in').findLast((entry) => entry.channelUserId === channelUserId)
      ?.person;
  return {
    entries,
    forget() {
      entries.length = 0;
      seqOf.clear();
    },
    async append({ key, ...entry }) {
      const known = seqOf.get(key);
      if (known !== undefined) return { seq: known, appended: false };
      const seq = v7();
      seqOf.set(key, seq);
      entries.push({ ...entry, seq });
      return { seq, appended: true };
    },
    async recent(limitPerPane) {
      const panes = Map.groupBy(entries, (entry) => entry.channelUserId);
      return [...panes.values()]
        .flatMap((pane) => pane.slice(-limitPerPane))
        .toSorted((a, b) => (a.seq < b.seq ? -1 : 1));
    },
    since: async (seq, limit) => entries.filter((entry) => seq === undefined || entry.seq > seq).slice(0, limit),
    async people() {
      const ids = [...new Set(entries.map((entry) => entry.channelUserId))];
      return ids.flatMap((id) => newestPerson(id) ?? []);
    },
    person: async (channelUserId) => newestPerson(channelUserId),
  };
}
