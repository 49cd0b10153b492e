import * as lab from '../../db/lab.ts';
import type { Deps } from './deps.ts';

/** A line as the lab writes it: `direction` and content of its own making, which this module only keeps. */
export interface LabLineBase {
  readonly direction: 'in' | 'out';
}

/** Where the built-in chat keeps what stands in its panes. `Line` is the lab's own; it survives JSON. */
export const labTranscript = <Line extends LabLineBase>(deps: Deps) => ({
  append: ({ key, channelUserId, at, ...line }: Line & { key: string; channelUserId: string; at: number }) =>
    lab.appendLine(deps.db, { seq: deps.newId(), key, channelUserId, at, direction: line.direction, content: line }),
  recent: async (limitPerPane: number) => (await lab.recentLines(deps.db, limitPerPane)).map(entryOf<Line>),
  since: async (seq: string | undefined, limit: number) =>
    (await lab.linesSince(deps.db, seq, limit)).map(entryOf<Line>),
  newestOwn: async (channelUserId?: string) => (await lab.newestOwnLines(deps.db, channelUserId)).map(entryOf<Line>),
});

const entryOf = <Line>({ seq, channelUserId, at, content }: lab.LabRow) => ({
  ...(content as Line),
  seq,
  channelUserId,
  at,
});
