import type { ChannelName, Log } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { type PauseReason, type Pauses, pauseChannel } from '../app/pauses.ts';

/** At the channel's monthly limit it is tried again after so long: the month may be over, or the shop has bought more. */
const LIMIT_SECONDS = 3_600;

/**
 * After a 429 nobody on that bot sends until its time is over: at once in this process, and in every other through a
 * row that senders read together with their work. Here it is monotonic time and there the database's, so a moved clock
 * changes nothing.
 */
export class PauseGate {
  readonly #until = new Map<ChannelName, number>();
  readonly #limits = new Map<ChannelName, number>();
  readonly #deps: Deps;
  readonly #log: Log;

  constructor(deps: Deps, log: Log) {
    this.#deps = deps;
    this.#log = log;
  }

  /** The platform asked us to wait. Closes the channel here at once, and everywhere once it resolves. */
  async pause(channel: ChannelName, seconds: number): Promise<void> {
    this.#wait(channel, seconds * 1000);
    await this.#tell(channel, seconds, 'rate-limit');
  }

  /** The channel takes no more of the shop's messages this month: it is closed for an hour at a time. */
  async hold(channel: ChannelName): Promise<void> {
    this.#limits.set(channel, performance.now() + LIMIT_SECONDS * 1000);
    await this.#tell(channel, LIMIT_SECONDS, 'monthly-limit');
  }

  /**
   * What was read together with work that was claimed. A wait is never made shorter; a limit is as the table has it, since
   * the owner may let it be tried.
   */
  learn(pauses: Pauses): void {
    this.#limits.clear();
    for (const [channel, { ms, reason }] of Object.entries(pauses) as [ChannelName, Pauses[ChannelName] & object][]) {
      if (reason === 'monthly-limit') this.#limits.set(channel, performance.now() + ms);
      else this.#wait(channel, ms);
    }
  }

  /** Milliseconds still to wait; 0 when the channel may be used. */
  pausedMs(channel: ChannelName): number {
    const until = Math.max(this.#until.get(channel) ?? 0, this.#limits.get(channel) ?? 0);
    return Math.max(0, Math.ceil(until - performance.now()));
  }

  /** Whether the channel was at its monthly limit when it last took or refused something. */
  isAtLimit(channel: ChannelName): boolean {
    return this.#limits.has(channel);
  }

  #wait(channel: ChannelName, ms: number): void {
    this.#until.set(channel, Math.max(this.#until.get(channel) ?? 0, performance.now() + ms));
  }

  async #tell(channel: ChannelName, seconds: number, reason: PauseReason): Promise<void> {
    await pauseChannel(this.#deps, channel, seconds, reason).catch((error: unknown) =>
      this.#log.error({ err: error, channel }, 'a pause of the channel could not be told to other processes'),
    );
  }
}
