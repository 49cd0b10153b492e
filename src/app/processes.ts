import { setTimeout as pause } from 'node:timers/promises';
import * as rows from '../../db/processes.ts';
import type { ChannelHealth, ChannelName, Log } from './channel.ts';
import type { Deps } from './deps.ts';
import { troubleOf } from './trouble.ts';

export interface ServiceProcess {
  readonly processId: string;
  readonly role: 'all' | 'web' | 'worker';
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  /** How each channel does that this process listens to. */
  readonly channels: Readonly<Partial<Record<ChannelName, ChannelHealth>>>;
}

export const reportProcess = (deps: Pick<Deps, 'db'>, self: ServiceProcess) => rows.reportProcess(deps.db, self);

export const leaveProcess = (deps: Pick<Deps, 'db'>, processId: string) => rows.leaveProcess(deps.db, processId);

/** A process that was silent for longer has died, or lost the database. */
const LIVE_SECONDS = 60;

/** The processes that work on this database now. */
export const liveProcesses = async (deps: Pick<Deps, 'db'>): Promise<readonly ServiceProcess[]> =>
  (await rows.liveProcesses(deps.db, LIVE_SECONDS)) as readonly ServiceProcess[];

/** How long a killed process keeps its turn, in seconds of the database's clock. */
const TURN_SECONDS = 10;

export interface TurnPace {
  readonly turnSeconds: number;
}

/**
 * Gives `alone(name, signal, work)`: runs `work` while no other process of the service does what `name` names, waiting
 * for the turn as long as it takes. The signal that `work` gets aborts when `signal` does or when the turn was lost,
 * after which it is waited for again. Resolves when `work` came to an end by itself, or `signal` aborted.
 */
export function turnsOf(
  deps: Pick<Deps, 'db'>,
  processId: string,
  log: Log,
  { turnSeconds }: TurnPace = { turnSeconds: TURN_SECONDS },
) {
  const beatMs = (turnSeconds * 1_000) / 4;
  return async (name: string, signal: AbortSignal, work: (turn: AbortSignal) => Promise<void>): Promise<void> => {
    const trouble = troubleOf({ turn: name }, log);
    const hold = (): Promise<boolean | undefined> =>
      rows.holdLease(deps.db, name, processId, turnSeconds).then(
        (held) => {
          trouble.succeeded();
          return held;
        },
        (error: unknown) => {
          trouble.failed(error);
          return undefined; // the database is away: whoever has the turn keeps it until it can be asked
        },
      );
    while (!signal.aborted) {
      if ((await hold()) !== true) {
        await pause(beatMs, undefined, { signal }).catch(() => undefined);
        continue;
      }
      const lost = new AbortController();
      const heart = setInterval(() => {
        void hold().then((held) => held === false && lost.abort(new Error('another process has the turn')));
      }, beatMs);
      try {
        await work(AbortSignal.any([signal, lost.signal]));
      } finally {
        clearInterval(heart);
      }
      if (lost.signal.aborted) continue;
      await rows.giveBackLease(deps.db, name, processId).catch(() => undefined); // its time ends by itself
      return;
    }
  };
}
