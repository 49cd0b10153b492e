import { backupRoom, findBackupStatus } from '../../../db/backupStatus.ts';
import { firstStaffAt, languagesOfNewest } from '../../../db/checkUp.ts';
import { dueDates } from '../../core/calendar/due.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import type { Programme } from '../../core/programme.ts';
import { catalogues, LANGUAGES, resolveLanguage } from '../../i18n/language.ts';
import type { Deps } from '../deps.ts';
import { type Finding, finding } from './finding.ts';

/** What the shop's own settings lack: a time zone that is known here, words in the languages that members read. */
export async function shopFindings(deps: Pick<Deps, 'db'>, programme: Programme): Promise<readonly Finding[]> {
  const zone = programme.timeZone;
  const lacking = [...catalogueFindings(), ...ownWordsFindings(programme, await languagesOfNewest(deps.db))];
  return [
    isZone(zone) ? finding('ok', 'zone-ok', { zone }) : finding('wrong', 'zone-unknown', { zone }),
    ...(lacking.length > 0 ? lacking : [finding('ok', 'languages-ok', { count: LANGUAGES.length })]),
  ];
}

/** Whether no nightly pass has begun since somebody began to work here; before that nobody is there to back up. */
export async function isBeforeFirstNight(deps: Pick<Deps, 'db'>, zone: string, now: number): Promise<boolean> {
  if (!isZone(zone)) return false;
  const since = await firstStaffAt(deps.db);
  return since === undefined || dueDates(plainDate(since, zone).toString(), now, zone).length === 0;
}

/** What the database says of backups, `now` being the machine's time. */
export async function knownBackups(
  deps: Pick<Deps, 'db'>,
  now: number,
): Promise<{ readonly nightlyBackupAgeMs?: number; readonly backupBytes: number }> {
  const [status, backupBytes] = await Promise.all([findBackupStatus(deps.db), backupRoom(deps.db)]);
  const at = status?.lastAtMs ?? null;
  return { backupBytes, ...(at === null ? {} : { nightlyBackupAgeMs: Math.max(0, now - at) }) };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    return true;
  } catch {
    return false;
  }
}

/** The compiler sees to it that none is missing; a checkout that was patched by hand or half copied may lack some. */
function catalogueFindings(): readonly Finding[] {
  const keys = Object.keys(catalogues.en);
  return LANGUAGES.flatMap((language) => {
    const count = keys.filter((key) => !Object.hasOwn(catalogues[language], key)).length;
    return count === 0 ? [] : [finding('wrong', 'catalogue-lacks', { language, count })];
  });
}

/** Where the shop wrote words of its own, members whose language it left out get the built-in ones. */
function ownWordsFindings(
  { automations }: Programme,
  read: readonly { readonly language: string; readonly members: number }[],
): readonly Finding[] {
  const own = [automations.birthday, automations.repurchase, automations.notices]
    .map(({ texts }) => Object.keys(texts))
    .filter((languages) => languages.length > 0);
  const members = new Map<string, number>();
  for (const { language, members: count } of read) {
    const spoken = resolveLanguage(language);
    members.set(spoken, (members.get(spoken) ?? 0) + count);
  }
  return [...members].flatMap(([language, count]) =>
    own.some((languages) => !languages.includes(language))
      ? [finding('warning', 'language-lacks', { language, count })]
      : [],
  );
}
