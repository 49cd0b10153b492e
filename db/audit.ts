import { audit } from './schema/index.ts';
import { insertRows, type Part } from './unit.ts';

/** Who did what: one row of the append-only audit log, in the unit of the deed. */
export const auditPart = (row: typeof audit.$inferInsert): Part => insertRows(audit, [row]);
