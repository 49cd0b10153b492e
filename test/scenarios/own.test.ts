import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { readCases } from './case.ts';
import { copiesOf } from './databases.ts';
import { play } from './play.ts';
import { openShop } from './shop.ts';

const OWN = join(import.meta.dirname, 'own');
/** A case may walk years, a night at a time. */
const PATIENCE_MS = 120_000;

for (const file of readdirSync(OWN)) {
  describe(`the cases of ${file}, over the real API, each in a shop of its own`, () => {
    const { adminUrl, template } = inject('database');
    const create = copiesOf(adminUrl, template);
    it.concurrent.each(readCases(readFileSync(join(OWN, file), 'utf8'), file))(
      '$name',
      { timeout: PATIENCE_MS },
      async (one) => {
        const database = await create();
        const shop = await openShop(database.url);
        try {
          expect(await play(one, shop)).toEqual([]);
        } finally {
          await shop.close();
          await database.drop();
        }
      },
    );
  });
}
