import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import type { Actor } from '../../src/app/deps.ts';
import { isTemporary, patiently } from '../../src/app/patience.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { replaceProgramme } from '../../src/app/replaceProgramme.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const CLIENTS = 2;
const PUTS = 4;

/** The same request again until somebody answers, as every client does. */
async function surely<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isTemporary(error)) throw error;
    }
  }
}

it('a programme put while sessions are killed is one version for each that was answered, in the order of their documents', async () => {
  const first = await readProgramme(deps);
  const killer = await startKiller(await shop.databaseUrl());
  const answered: { version: number; name: string }[] = [];
  const refused: string[] = [];
  const repeats: unknown[] = [];
  const client = async (index: number) => {
    const by: Actor = { kind: 'key', apiKeyId: v7() };
    for (let put = 0; put < PUTS; ) {
      const name = `Shop ${index}-${put}`;
      const { version, document } = await surely(() => readProgramme(deps));
      const key = `put:${v7()}`;
      const wanted = { version, document: { ...document, name } };
      const done = await surely(() => replaceProgramme(deps, wanted, by, key, NOON));
      const again = await surely(() => replaceProgramme(deps, wanted, by, key, NOON));
      if (done.ok) {
        answered.push({ version: done.value.version, name });
        repeats.push(again.ok && again.value.version);
        put += 1;
      } else refused.push(done.refusal.code); // Somebody else was first: the change is made again from what is in force.
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
  expect(await killer.stop()).toBeGreaterThan(0);

  expect(new Set(refused).isSubsetOf(new Set(['programme-changed']))).toBe(true);
  expect(repeats).toEqual(answered.map(({ version }) => version));
  const rows = await patiently(
    () =>
      deps.db.sql<{ version: number; name: string }[]>`
        select version, document->>'name' as name from regulars.programmes where version > ${first.version} order by 1`,
  );
  expect(rows.map(({ version, name }) => ({ version, name }))).toEqual(
    answered.toSorted((a, b) => a.version - b.version),
  );
  expect(rows).toHaveLength(CLIENTS * PUTS);
  const audits = await deps.db
    .sql`select 1 from regulars.audit where action = 'programme-changed' and actor <> 'system'`;
  expect(audits).toHaveLength(CLIENTS * PUTS);
});
