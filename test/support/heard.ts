import type { Logger } from 'pino';
import { openLog } from '../../src/main/log.ts';
import type { ChatUser } from './chatUser.ts';

export interface Heard {
  /** The service's own log with all that it has; errors are also shown. */
  readonly log: Logger;
  /** From now on neither the person's name and id nor what they say may stand in the log. */
  keepsSecret<User extends ChatUser>(user: User, name: string): User;
  /** Lines that hold a secret of somebody. */
  betrayals(): readonly string[];
}

const ERROR = 50;
/** A word that is also one of ours, or a number, proves nothing. */
const TELLING = /^(?=.{8})(?=.*[^a-z])/is;

/** Listens to everything that a service logs, as an operator would who has every line switched on. */
export function hearLog(): Heard {
  const lines: string[] = [];
  const secrets = new Set<string>();
  const kept = new WeakSet<ChatUser>();
  const write = (line: string) => {
    lines.push(line);
    const { level } = JSON.parse(line) as { level: number };
    if (level >= ERROR) process.stderr.write(line);
  };
  return {
    log: openLog('debug', { write }),
    keepsSecret: (user, name) => {
      secrets.add(name).add(user.id);
      if (kept.has(user)) return user;
      kept.add(user);
      const says = user.says.bind(user);
      user.says = (text) => {
        if (TELLING.test(text)) secrets.add(text);
        return says(text);
      };
      return user;
    },
    betrayals: () => {
      const quoted = [...secrets].map((secret) => RegExp.escape(JSON.stringify(secret).slice(1, -1)));
      if (quoted.length === 0) return [];
      const said = new RegExp(`(?<![\\p{L}\\p{N}])(?:${quoted.join('|')})(?![\\p{L}\\p{N}])`, 'u');
      return lines.filter((line) => said.test(line));
    },
  };
}
