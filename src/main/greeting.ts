import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import { isClaimed, newOwnerCode } from '../app/ownerCode.ts';
import type { Parts } from './parts.ts';

/** What a person at the terminal wants to know, a line each; `database` is its description. */
export async function greet(
  { config, deps, now }: Parts,
  adapters: ReadonlyMap<ChannelName, ChannelAdapter>,
  url: string,
  database: string,
): Promise<string[]> {
  const lines = [`Regulars is running at ${url}`];
  if (config.labAllowed) lines.push(`The built-in chat:   ${url}/lab`);
  const connected = [...adapters.keys()].filter((name) => name !== 'lab');
  lines.push(`Connected channels:  ${connected.length === 0 ? 'none yet (README.md says how)' : connected.join(', ')}`);
  lines.push(`Data:                ${database}`);
  if (!(await isClaimed(deps))) {
    lines.push(`Nobody owns this shop yet. Send this set-up code to it in a chat: ${await newOwnerCode(deps, now())}`);
  }
  return lines;
}
