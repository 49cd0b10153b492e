import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/**
 * Ends one session of the service every 40 to 90 ms, chosen at random, from a session of its own, until it is stopped;
 * gives how many. The only one that lives is left: an attempt of several statements needs it longer than that on a busy
 * machine, so the last client of a test would begin again for as long as the killer goes on, whatever the service does.
 * `most`: then it rests, for tests of deeds of many statements.
 */
export async function startKiller(url: string, most = Number.POSITIVE_INFINITY) {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  let going = true;
  let kills = 0;
  const killing = (async () => {
    while (going && kills < most) {
      const { rowCount } = await admin.query(
        `select pg_terminate_backend(pid) from (
          select pid, count(*) over () as living from pg_stat_activity
          where datname = current_database() and application_name = 'regulars') as sessions
        where living > 1 order by random() limit 1`,
      );
      kills += rowCount ?? 0;
      await pause(40 + Math.random() * 50);
    }
  })();
  return {
    kills: () => kills,
    stop: async () => {
      going = false;
      await killing;
      // The service hears within a moment that the last one is gone; what is asked until then would be lost with it.
      await pause(200);
      await admin.end();
      return kills;
    },
  };
}
