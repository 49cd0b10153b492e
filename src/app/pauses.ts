import { type PauseReason, holdsNow as read, pauseChannel as write } from '../../db/pauses.ts';
import type { ChannelName } from './channel.ts';
import type { Deps } from './deps.ts';
import { stubbornly } from './patience.ts';

export { HELD, type Hold, type PauseReason, type Pauses } from '../../db/pauses.ts';

/** After a 429 nobody on that bot sends for so many seconds, in any process. */
export const pauseChannel = (
  deps: Deps,
  channel: ChannelName,
  seconds: number,
  reason: PauseReason = 'rate-limit',
): Promise<void> => stubbornly(() => write(deps.db, channel, seconds, reason));

/** The channels that are held back now, since when, and what waits there: for the screens of those who run the shop. */
export const readHolds = (deps: Deps) => read(deps.db);
