import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import { isClaimed, newOwnerCode } from '../app/ownerCode.ts';
import { readWaitingRestore } from '../app/restored.ts';
import type { Parts } from './parts.ts';

/** What a person at the terminal wants to know, a line each. */
export async function greet(
  { config, deps, now }: Parts,
  adapters: ReadonlyMap<ChannelName, ChannelAdapter>,
  url: string,
  about: {
    /** For people: which database it is. */
    readonly database: string;
    /** How far the built-in chat had moved the clock, which does not count beside a real channel. */
    readonly ignoredMs: number;
  },
): Promise<string[]> {
  const lines = [`Regulars is running at ${url}${config.role === 'all' ? '' : ` as ${config.role}`}`];
  if (config.labAllowed) lines.push(`The built-in chat:   ${url}/lab`);
  const connected = [...adapters.keys()].filter((name) => name !== 'lab');
  lines.push(`Connected channels:  ${connected.length === 0 ? 'none yet (README.md says how)' : connected.join(', ')}`);
  lines.push(`Data:                ${about.database}`);
  if (about.ignoredMs !== 0)
    lines.push(
      'The built-in chat had moved the clock. Here the shop has the real time, so what it dated ahead is yet to come.',
    );
  lines.push(...(await restoredLines(deps)));
  if (await isClaimed(deps)) return lines;
  // A new code ends the one before: of several processes that start, only the last one's would work.
  if (config.role !== 'all') lines.push('Nobody owns this shop yet. A set-up code comes from: npx regulars owner code');
  else {
    lines.push(`Nobody owns this shop yet. Send this set-up code to it in a chat: ${await newOwnerCode(deps, now())}`);
  }
  return lines;
}

async function restoredLines(deps: Parts['deps']): Promise<string[]> {
  const waiting = await readWaitingRestore(deps);
  if (waiting === undefined) return [];
  const { backupAtMs, campaigns, notices } = waiting;
  return [
    `Restored from the backup of ${new Date(backupAtMs).toISOString()}: ${campaigns} campaigns and ${notices} notices wait, and nothing is sent to members by itself.`,
    'The owner says in the chat what becomes of them, or: npx regulars restored send|drop',
  ];
}
