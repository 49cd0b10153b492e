import type { ChannelName, Log } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { type Pauses, pauseChannel } from '../app/pauses.ts';

/**
 * After a 429 nobody on that bot sends until its time is over: at once in this process, and in every other through a
 * row that senders read together with their work. Here it is monotonic time and there the database's, so a moved clock
 * changes nothing.
 */
export class PauseGate {
  readonly #until = new Map<ChannelName, number>();
  readonly #deps: Deps;
  readonly #log: Log;

  constructor(deps: Deps, log: Log) {
    this.#deps = deps;
    this.#log = log;
  }

  /** Closes the channel here at once, and everywhere once it resolves. */
  async pause(channel: ChannelName, seconds: number): Promise<void> {
    this.learn({ [channel]: seconds * 1000 });
    await pauseChannel(this.#deps, channel, seconds).catch((error: unknown) =>
      this.#log.error({ err: error, channel }, 'a pause of the channel could not be told to other processes'),
    );
  }

  /** What was read together with work that was claimed; a pause is never made shorter. */
  learn(pauses: Pauses): void {
    for (const [channel, ms] of Object.entries(pauses) as [ChannelName, number][])
      this.#until.set(channel, Math.max(this.#until.get(channel) ?? 0, performance.now() + ms));
  }

  /** Milliseconds still to wait; 0 when the channel may be used. */
  pausedMs(channel: ChannelName): number {
    return Math.max(0, Math.ceil((this.#until.get(channel) ?? 0) - performance.now()));
  }
}
