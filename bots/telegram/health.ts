import type { ChannelHealth, Log } from '../../src/app/channel.ts';

/** What the adapter knows of its own state, told to the log when it changes. Stopped is final. */
export interface HealthBoard {
  read(): ChannelHealth;
  /** The bot's own user name, once getMe told it. */
  username(): string | undefined;
  named(username: string): void;
  connected(): void;
  degraded(problem: string): void;
  stopped(problem?: string): void;
}

export const createHealth = (log: Log): HealthBoard => {
  let health: ChannelHealth = { state: 'starting' };
  let name: string | undefined;
  const turn = (state: ChannelHealth['state'], problem?: string): void => {
    if (health.state === 'stopped' || (state === health.state && problem === health.problem)) return;
    health = { state, ...(problem !== undefined && { problem }) };
    if (problem === undefined) log.info({ channel: 'telegram', state }, 'Telegram');
    else log.warn({ channel: 'telegram', state, problem }, 'Telegram');
  };
  return {
    read: () => ({ ...health, ...(name !== undefined && { account: `@${name}` }) }),
    username: () => name,
    named: (username) => {
      name = username;
    },
    connected: () => turn('connected'),
    degraded: (problem) => turn('degraded', problem),
    stopped: (problem) => turn('stopped', problem),
  };
};
