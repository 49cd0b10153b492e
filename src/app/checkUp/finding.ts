import type { ChannelName } from '../channel.ts';

/** `look`: nobody but a person can find it out. */
export type Level = 'ok' | 'look' | 'warning' | 'wrong';

/** Everything a check-up can say, in the order in which it is told. */
export const FINDING_CODES = [
  'settings-wrong',
  'process-none',
  'processes-ok',
  'process-no-web',
  'process-no-worker',
  'versions-differ',
  'process-says',
  'port-taken',
  'database-ok',
  'database-silent',
  'database-denied',
  'database-refused',
  'database-old',
  'database-unsafe',
  'connections-scarce',
  'migrations-ok',
  'migrations-pending',
  'migrations-newer',
  'migrations-foreign',
  'shop-missing',
  'clock-ok',
  'clock-database',
  'clock-platform',
  'zone-ok',
  'zone-unknown',
  'disk-ok',
  'disk-low',
  'disk-full',
  'backup-ok',
  'backup-old',
  'backup-none',
  'backup-tonight',
  'backup-folder',
  'backup-room',
  'public-url-ok',
  'public-url-plain',
  'public-url-silent',
  'public-url-other',
  'host-open',
  'channels-none',
  'token-ok',
  'token-refused',
  'platform-silent',
  'platform-busy',
  'webhook-ok',
  'webhook-missing',
  'webhook-unset',
  'webhook-plain',
  'webhook-elsewhere',
  'webhook-off',
  'webhook-unreachable',
  'webhook-refused',
  'webhook-secret',
  'webhook-untested',
  'webhook-late',
  'polling-ok',
  'polling-blocked',
  'polling-shared',
  'quota-ok',
  'quota-unlimited',
  'quota-low',
  'quota-out',
  'quota-unknown',
  'people-answer',
  'auto-response',
  'languages-ok',
  'language-lacks',
  'catalogue-lacks',
  'restored-waits',
  'parked',
  'inbox-late',
  'outbox-late',
  'campaigns-held',
  'channel-held',
  'job-late',
  'standstill',
  'still-ok',
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

/** One line of a check-up. `about` fills in its sentence: a language is a BCP 47 tag, a size is in bytes. */
export interface Finding {
  readonly level: Level;
  readonly code: FindingCode;
  readonly channel?: ChannelName;
  readonly about: Readonly<Record<string, string | number>>;
}

export const finding = (level: Level, code: FindingCode, about: Finding['about'] = {}): Finding => ({
  level,
  code,
  about,
});
