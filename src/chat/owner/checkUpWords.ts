import type { Finding, FindingCode } from '../../app/checkUp.ts';
import type { Standing } from '../../app/notice.ts';
import { dateTime } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { type MessageKey, text } from '../../i18n/text.ts';
import { standingWords } from '../notices/standstill.ts';

const KEYS = {
  'settings-wrong': 'checkup.settings-wrong',
  'process-none': 'checkup.process-none',
  'processes-ok': 'checkup.processes-ok',
  'process-no-web': 'checkup.process-no-web',
  'process-no-worker': 'checkup.process-no-worker',
  'versions-differ': 'checkup.versions-differ',
  'process-says': 'checkup.process-says',
  'port-taken': 'checkup.port-taken',
  'database-ok': 'checkup.database-ok',
  'database-silent': 'checkup.database-silent',
  'database-denied': 'checkup.database-denied',
  'database-refused': 'checkup.database-refused',
  'database-old': 'checkup.database-old',
  'database-unsafe': 'checkup.database-unsafe',
  'connections-scarce': 'checkup.connections-scarce',
  'migrations-ok': 'checkup.migrations-ok',
  'migrations-pending': 'checkup.migrations-pending',
  'migrations-newer': 'checkup.migrations-newer',
  'migrations-foreign': 'checkup.migrations-foreign',
  'shop-missing': 'checkup.shop-missing',
  'clock-ok': 'checkup.clock-ok',
  'clock-database': 'checkup.clock-database',
  'clock-platform': 'checkup.clock-platform',
  'zone-ok': 'checkup.zone-ok',
  'zone-unknown': 'checkup.zone-unknown',
  'disk-ok': 'checkup.disk-ok',
  'disk-low': 'checkup.disk-low',
  'disk-full': 'checkup.disk-full',
  'backup-ok': 'checkup.backup-ok',
  'backup-old': 'checkup.backup-old',
  'backup-none': 'checkup.backup-none',
  'backup-tonight': 'checkup.backup-tonight',
  'backup-folder': 'checkup.backup-folder',
  'backup-room': 'checkup.backup-room',
  'public-url-ok': 'checkup.public-url-ok',
  'public-url-plain': 'checkup.public-url-plain',
  'public-url-silent': 'checkup.public-url-silent',
  'public-url-other': 'checkup.public-url-other',
  'host-open': 'checkup.host-open',
  'channels-none': 'checkup.channels-none',
  'token-ok': 'checkup.token-ok',
  'token-refused': 'checkup.token-refused',
  'platform-silent': 'checkup.platform-silent',
  'platform-busy': 'checkup.platform-busy',
  'webhook-ok': 'checkup.webhook-ok',
  'webhook-missing': 'checkup.webhook-missing',
  'webhook-unset': 'checkup.webhook-unset',
  'webhook-plain': 'checkup.webhook-plain',
  'webhook-elsewhere': 'checkup.webhook-elsewhere',
  'webhook-off': 'checkup.webhook-off',
  'webhook-unreachable': 'checkup.webhook-unreachable',
  'webhook-refused': 'checkup.webhook-refused',
  'webhook-secret': 'checkup.webhook-secret',
  'webhook-untested': 'checkup.webhook-untested',
  'webhook-late': 'checkup.webhook-late',
  'polling-ok': 'checkup.polling-ok',
  'polling-blocked': 'checkup.polling-blocked',
  'polling-shared': 'checkup.polling-shared',
  'quota-ok': 'checkup.quota-ok',
  'quota-unlimited': 'checkup.quota-unlimited',
  'quota-low': 'checkup.quota-low',
  'quota-out': 'checkup.quota-out',
  'quota-unknown': 'checkup.quota-unknown',
  'people-answer': 'checkup.people-answer',
  'auto-response': 'checkup.auto-response',
  'languages-ok': 'checkup.languages-ok',
  'language-lacks': 'checkup.language-lacks',
  'catalogue-lacks': 'checkup.catalogue-lacks',
  'restored-waits': 'checkup.restored-waits',
  parked: 'checkup.parked',
  'inbox-late': 'checkup.inbox-late',
  'outbox-late': 'checkup.outbox-late',
  'campaigns-held': 'checkup.campaigns-held',
  'channel-held': 'checkup.channel-held',
  'job-late': 'checkup.job-late',
  standstill: 'checkup.standstill',
  'still-ok': 'checkup.still-ok',
} as const satisfies Record<FindingCode, MessageKey>;

const CHANNEL_NAMES = { line: 'LINE', telegram: 'Telegram', lab: 'Lab' } as const;

/** What the compiler cannot know of a key that is chosen at run time: that the finding brings what its sentence names. */
const said = text as (language: Language, key: MessageKey, about: Readonly<Record<string, string | number>>) => string;

/**
 * What is right or wrong and what to do, in a sentence or two. `now`: the shop's time; `buddhistYear`: whether its Thai
 * years count from the Buddha.
 */
export function findingWords(
  { code, channel, about }: Finding,
  language: Language,
  now: number,
  buddhistYear = false,
): string {
  const { size, free, needed, language: tag, zone, what } = about;
  return said(language, KEYS[code], {
    ...about,
    ...(channel === undefined ? {} : { channel: CHANNEL_NAMES[channel] }),
    ...(typeof what === 'string' ? { what: standingWords(what as Standing, language) } : {}),
    ...(typeof size === 'number' ? { size: sizeWords(size) } : {}),
    ...(typeof free === 'number' ? { free: sizeWords(free) } : {}),
    ...(typeof needed === 'number' ? { needed: sizeWords(needed) } : {}),
    ...(typeof tag === 'string' ? { language: languageName(tag, language) } : {}),
    ...(code === 'zone-ok' && typeof zone === 'string'
      ? { time: dateTime(now, { timeZone: zone, buddhistYear }, language) }
      : {}),
  });
}

/** `3.4 GB`, which is written alike everywhere. */
function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const count = bytes / 1024 ** power;
  return `${count < 10 && power > 0 ? count.toFixed(1) : Math.round(count)} ${units[power]}`;
}

const languageName = (tag: string, language: Language): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(tag) ?? tag;
