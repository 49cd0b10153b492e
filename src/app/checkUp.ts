import { errnoOf } from '../../db/errno.ts';
import type { ChannelAdapter } from './channel.ts';
import { channelFindings } from './checkUp/channels.ts';
import { databaseFindings, lookAtDatabase } from './checkUp/database.ts';
import { FINDING_CODES, type Finding, finding, type Level } from './checkUp/finding.ts';
import { type KnownOfShop, type MachineFacts, machineFindings } from './checkUp/machine.ts';
import { isBeforeFirstNight, knownBackups, shopFindings } from './checkUp/shop.ts';
import { processFindings, standingFindings } from './checkUp/standing.ts';
import type { Deps } from './deps.ts';
import { readOperations } from './operations.ts';
import { liveProcesses } from './processes.ts';
import { readProgramme } from './programme.ts';

export { FINDING_CODES, type Finding, type FindingCode, finding, type Level } from './checkUp/finding.ts';
export type { MachineFacts } from './checkUp/machine.ts';

export interface CheckUpPorts {
  /** With the password; `undefined`: it could not be opened, and `refused` says why. */
  readonly databaseUrl: string | undefined;
  readonly refused?: string;
  /** Opens the shop's database; called only when it answers and has a shop of this version. */
  readonly deps: () => Promise<Pick<Deps, 'db'>>;
  /** Every channel that is set up; they need not be started. */
  readonly adapters: readonly ChannelAdapter[];
  readonly machine: () => Promise<MachineFacts>;
  /** The machine's clock, epoch milliseconds. */
  readonly machineNow: () => number;
}

/**
 * Looks at everything that has to be right for the shop to run, and says of each thing how it is. Never rejects for what
 * it looks at; sends nothing to people and changes nothing.
 */
export async function checkUp(ports: CheckUpPorts): Promise<readonly Finding[]> {
  const [ofDatabase, machine, ofChannels] = await Promise.all([
    lookIntoDatabase(ports),
    ports.machine(),
    lookAtChannels(ports),
  ]);
  const all = [...ofDatabase.found, ...machineFindings(machine, ofDatabase.knows), ...ofChannels];
  const isClockOff = all.some(({ code }) => code === 'clock-platform');
  const told = all.filter(({ code }) => !(isClockOff && code === 'clock-ok'));
  return told.toSorted((a, b) => FINDING_CODES.indexOf(a.code) - FINDING_CODES.indexOf(b.code));
}

/** The worst of what was found. */
export const worstOf = (found: readonly Finding[]): Level =>
  (['wrong', 'warning', 'look'] as const).find((level) => found.some((one) => one.level === level)) ?? 'ok';

interface DatabaseFound {
  readonly found: readonly Finding[];
  readonly knows: KnownOfShop;
}

async function lookIntoDatabase(ports: CheckUpPorts): Promise<DatabaseFound> {
  if (ports.databaseUrl === undefined)
    return { found: [finding('wrong', 'database-refused', { detail: ports.refused ?? 'unknown' })], knows: {} };
  const look = await lookAtDatabase(ports.databaseUrl);
  const found = databaseFindings(look, ports.machineNow());
  if (look.state !== 'open' || look.pending !== 0 || look.steps === 0) return { found, knows: {} };
  try {
    const deps = await ports.deps();
    const { document } = await readProgramme(deps);
    const [shop, operations, live, isNew, backups] = await Promise.all([
      shopFindings(deps, document),
      readOperations(deps),
      liveProcesses(deps),
      isBeforeFirstNight(deps, document.timeZone, ports.machineNow()),
      knownBackups(deps, ports.machineNow()),
    ]);
    return {
      found: [...found, ...shop, ...standingFindings(operations), ...processFindings(live)],
      knows: { ...backups, isBeforeFirstNight: isNew, processIds: live.map(({ processId }) => processId) },
    };
  } catch (error) {
    const detail = errnoOf(error) ?? 'a query failed';
    return { found: [...found, finding('wrong', 'database-silent', { detail })], knows: {} };
  }
}

async function lookAtChannels({ adapters, machineNow }: CheckUpPorts): Promise<readonly Finding[]> {
  const real = adapters.filter(({ name }) => name !== 'lab');
  if (real.length === 0) return [finding('look', 'channels-none')];
  const found = await Promise.all(
    real.map(async (adapter) => channelFindings(adapter.name, (await adapter.checkUp?.(machineNow)) ?? [])),
  );
  return found.flat();
}
