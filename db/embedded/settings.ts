import type pg from 'pg';

const MUST_BE_ON = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/** The oldest PostgreSQL whose behaviour the tests know. */
const OLDEST_VERSION = 15;

/**
 * Sentences about what this server would lose or lack, empty when all is well: settings that give up acknowledged
 * writes when the machine dies, and a version that is too old.
 */
export async function serverWarnings(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [[...MUST_BE_ON, 'server_version_num']],
  );
  return warningsFrom(new Map(rows.map((row) => [row.name, row.setting])));
}

/** Which of the settings that keep answered writes are off, for a look at a server that runs. */
export async function unsafeSettings(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [MUST_BE_ON],
  );
  return rows.filter(({ setting }) => !SAFE.has(setting)).map(({ name }) => name);
}

/** `synchronous_commit` has stricter values than "on" and looser ones than "off". */
const SAFE = new Set(['on', 'remote_write', 'remote_apply', 'local']);

/** The pure half of `serverWarnings`. */
export function warningsFrom(settings: ReadonlyMap<string, string>): string[] {
  const unsafe = MUST_BE_ON.filter((name) => !SAFE.has(settings.get(name) ?? 'off')).map(
    (name) =>
      `The database runs with ${name} = ${settings.get(name)}: a crash of the machine can lose answered writes.`,
  );
  const version = Math.floor(Number(settings.get('server_version_num')) / 10_000);
  const old =
    version < OLDEST_VERSION ? [`PostgreSQL ${version} is older than ${OLDEST_VERSION}, the oldest supported.`] : [];
  return [...unsafe, ...old];
}
