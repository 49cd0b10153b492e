import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { ask } from '../support/cluster.ts';
import { ownDatabase } from '../support/database.ts';
import { judge, SEED, seeded, shuffled, sizeOf } from './figure.ts';
import { startNthStatement } from './nthStatement.ts';

const cut = ownDatabase({ empty: true });
const whole = ownDatabase({ empty: true });

/** Every table, column, constraint, index and trigger, as one text. */
const shapeOf = async (url: string): Promise<string> =>
  JSON.stringify(
    await ask(
      url,
      `select 'column' as kind, table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as name
         from information_schema.columns where table_schema = 'regulars'
       union all select 'constraint', conrelid::regclass || ' ' || pg_get_constraintdef(oid)
         from pg_constraint where connamespace = 'regulars'::regnamespace
       union all select 'index', indexdef from pg_indexes where schemaname = 'regulars'
       union all select 'trigger', tgrelid::regclass || ' ' || tgname from pg_trigger where not tgisinternal
       order by 1, 2`,
    ),
  );

const tables = async (url: string) => (await ask(url, `select 1 from pg_tables where schemaname = 'regulars'`)).length;

it('migrations that are cut off at any statement leave nothing or all, and the next start completes them', async () => {
  const statements = await startNthStatement(cut.url);
  onTestFinished(() => statements.stop());
  const began = performance.now();
  await migrate(whole.url);
  const onceMs = performance.now() - began;
  const shape = await shapeOf(whole.url);
  const all = await tables(whole.url);
  statements.at(Number.POSITIVE_INFINITY, 'before');
  await migrate(statements.url);
  const total = statements.count();
  const clear = () => ask(cut.url, 'drop schema if exists regulars cascade; drop schema if exists drizzle cascade');
  await clear();
  const every = Array.from({ length: total }, (_, at) => at + 1);
  const wanted = sizeOf('S19', 4);
  // Of a few, the last ones always: the commit and what follows it.
  const chosen =
    wanted === 0 ? every : [...new Set([total - 1, total, ...shuffled(every, seeded(SEED))])].slice(0, wanted);
  let [half, notCompleted] = [0, 0];
  for (const loss of ['before', 'after'] as const) {
    for (const nth of chosen) {
      statements.at(nth, loss);
      await migrate(statements.url).catch(() => undefined);
      statements.calm();
      const left = await tables(cut.url);
      if (left !== 0 && left !== all) half += 1;
      if (left !== 0) await clear();
    }
    await migrate(cut.url);
    if ((await shapeOf(cut.url)) !== shape) notCompleted += 1;
    await clear();
  }
  const counted = { statements: total, half, notCompleted, onceMs: Math.round(onceMs) };
  const limits = { half: 0, notCompleted: 0 };
  expect(judge(['S19', 'migrations cut off'], chosen.length * 2, counted, limits)).toEqual([]);
}, 3_600_000);
