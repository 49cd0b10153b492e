import { pauseChannel as write } from '../../db/pauses.ts';
import type { ChannelName } from './channel.ts';
import type { Deps } from './deps.ts';
import { stubbornly } from './patience.ts';

export type { Pauses } from '../../db/pauses.ts';

/** After a 429 nobody on that bot sends for so many seconds, in any process. */
export const pauseChannel = (deps: Deps, channel: ChannelName, seconds: number): Promise<void> =>
  stubbornly(() => write(deps.db, channel, seconds));
