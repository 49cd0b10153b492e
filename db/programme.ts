import type { Database } from './client.ts';
import { isErrno } from './errno.ts';
import { audit, programmes } from './schema/index.ts';
import { insertRows, type Part, UnitRaced } from './unit.ts';

export interface StoredProgramme {
  readonly version: number;
  /** `null` when the caller knows this version already. */
  readonly document: unknown;
}

/** The newest version of the programme; `undefined` while nobody has set the shop up. */
export async function findProgramme(
  database: Database,
  knownVersion: number | null,
): Promise<StoredProgramme | undefined> {
  const rows = await database.sql<{ version: number; document: unknown }[]>`
    select version, case when version = ${knownVersion}::int then null else document end as document
    from regulars.programmes order by version desc limit 1`;
  return rows[0];
}

export interface ProgrammeRow {
  readonly version: number;
  readonly document: unknown;
  readonly createdAtMs: number;
  /** `staff:<id>`, `key:<id>` or `system`. */
  readonly createdBy: string;
}

/** Versions up to `through` (`null`: all), the newest first. */
export const programmeVersions = (
  database: Database,
  through: number | null,
  limit: number,
): Promise<readonly ProgrammeRow[]> => database.sql<ProgrammeRow[]>`
    select version, document, (extract(epoch from created_at) * 1000)::float8 as "createdAtMs",
      created_by as "createdBy"
    from regulars.programmes
    where version <= coalesce(${through}::int, 2147483647) order by version desc limit ${limit}::int`;

/** Whether anything was sold yet, gift cards too: from then on the currency stays. */
export async function hasSold(database: Database): Promise<boolean> {
  const rows = await database.sql`
    (select 1 from regulars.purchases limit 1) union all (select 1 from regulars.gift_cards limit 1)`;
  return rows.length > 0;
}

/**
 * Money that is kept in this currency, as a gift card's, goes with a programme of this currency alone. Of a unit with this
 * part and one that changes the currency at the same moment the later one races, so that it reads what the other did.
 */
export const keepsCurrencyPart = (currency: string): Part => ({
  name: 'currency',
  text: ['regulars.expect_currency(', '::text)'],
  values: [currency],
  expected: 1,
  isCheck: true,
});

/** Whether something was not written because the shop has another currency by now. */
export const isCurrencyMoved = (error: unknown): boolean =>
  error instanceof UnitRaced
    ? error.part === 'currency'
    : isErrno(error, 'RG001') &&
      error instanceof Error &&
      'constraint_name' in error &&
      error.constraint_name === 'currency';

/** The other side: the currency changes only where nothing was sold yet. */
export const movesCurrencyPart: Part = {
  name: 'currency',
  text: ['regulars.expect_nothing_sold()'],
  values: [],
  expected: 1,
  isCheck: true,
};

/** A new version beside the old ones, and who made it. A version that appeared meanwhile makes the unit fail whole. */
export const programmeParts = (change: {
  readonly version: number;
  readonly document: object;
  readonly auditId: string;
  readonly actor: string;
  readonly details: object;
  readonly at: Date;
}): Part[] => [
  insertRows(programmes, [
    { version: change.version, document: change.document, createdAt: change.at, createdBy: change.actor },
  ]),
  insertRows(audit, [
    {
      auditId: change.auditId,
      actor: change.actor,
      action: 'programme-changed',
      details: change.details,
      occurredAt: change.at,
    },
  ]),
];
