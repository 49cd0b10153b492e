import { auditPart } from '../../../db/audit.ts';
import { inImportSession, refusedCounts } from '../../../db/imports.ts';
import { commit } from '../../../db/unit.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { type ColumnsRefusal, resolveColumns } from '../../core/imports/columns.ts';
import { ListClock } from '../../core/imports/dates.ts';
import type { MemberRules } from '../../core/imports/memberLine.ts';
import { COUNTRIES } from '../../core/members/phone.ts';
import type { Programme } from '../../core/programme.ts';
import type { Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';
import { type List, type ListRefusal, ListUnreadable, openList } from './list.ts';
import { importMembers } from './members.ts';
import { importOpenings } from './openings.ts';
import { importProducts } from './products.ts';
import { importPurchases } from './purchases.ts';
import { writeRefusedFile } from './refusedFile.ts';
import { CurrencyMoved, type ImportCounts, type ImportRequest, type ImportRun, type Progress } from './run.ts';

export type ImportRefusal =
  | ListRefusal
  | (ColumnsRefusal & { readonly header: readonly string[] })
  | { readonly code: 'currency-of-another-shop'; readonly list: string; readonly shop: string }
  | { readonly code: 'country-unknown'; readonly country: string };

export interface ImportReport extends ImportCounts {
  /** By reason, the most frequent first. */
  readonly refused: ReadonlyMap<string, number>;
  readonly refusedFile: string | undefined;
  /** Columns of the list that nothing was read from. */
  readonly unused: readonly string[];
  /** Which of their columns was read as which of ours. */
  readonly used: readonly { readonly theirs: string; readonly ours: string }[];
}

const IMPORTS = {
  members: importMembers,
  products: importProducts,
  purchases: importPurchases,
  'opening-balances': importOpenings,
};

/**
 * Takes over a list of another system, as often as one likes: what is here already stays as it is, so an import that
 * was killed is completed by the next. Each line of the list is taken, here already, or refused with its reason.
 * Refuses the list as a whole when it cannot be read, lacks a column, or has prices in another currency, also where the
 * shop's first sale has not been yet and its currency is changed meanwhile.
 */
export async function importList(
  deps: Deps,
  request: ImportRequest,
  now: number,
  progress: Progress,
): Promise<Decision<ImportReport, ImportRefusal>> {
  const opened = await openList(request.path, request);
  if (!opened.ok) return opened;
  const list = opened.value;
  const resolved = resolveColumns(request.kind, list.header, request.map);
  if (!resolved.ok) return refuse({ ...resolved.refusal, header: list.header });
  const columns = resolved.value;
  const { document: programme } = await readProgramme(deps);
  const rules = rulesOf(request, programme, now);
  if (!rules.ok) return rules;
  try {
    const value = await inImportSession(deps.db, async (session) => {
      const run = { deps, session, list, columns, rules: rules.value, programme, request, now, progress };
      const counts = await IMPORTS[request.kind](run);
      const refused = await refusedCounts(session);
      await keepAudit(run, counts, refused);
      const refusedFile = await writeRefusedFile(run);
      return { ...counts, refused, refusedFile, ...columnsSeen(run) };
    });
    return accept(value);
  } catch (error) {
    if (error instanceof ListUnreadable) return refuse(error.refusal);
    if (error instanceof CurrencyMoved) {
      const { currency: shop } = (await readProgramme(deps)).document;
      return refuse({ code: 'currency-of-another-shop', list: programme.currency, shop });
    }
    throw error;
  }
}

function rulesOf(request: ImportRequest, programme: Programme, now: number): Decision<MemberRules, ImportRefusal> {
  const { currency, timeZone: zone, holidays } = programme;
  const list = request.currency?.toUpperCase() ?? currency;
  if (list !== currency) return refuse({ code: 'currency-of-another-shop', list, shop: currency });
  const country = request.country?.toUpperCase() ?? holidays.country;
  if (!COUNTRIES.includes(country)) return refuse({ code: 'country-unknown', country });
  const order = request.dates;
  return accept({ currency, country, clock: new ListClock(zone, order), now, order, zone });
}

/** What was written stands in the audit log; an import that changed nothing leaves no trace. */
async function keepAudit(
  { deps, request, list, now }: ImportRun,
  { taken, already, made }: ImportCounts,
  refused: ReadonlyMap<string, number>,
): Promise<void> {
  if (request.dryRun || taken === 0) return;
  const { kind, earn } = request;
  const details = { kind, earn, listHash: list.hash, taken, already, made, refused: Object.fromEntries(refused) };
  const row = { auditId: deps.newId(), actor: 'system', action: 'imported', details, occurredAt: new Date(now) };
  await commit(deps.db, [auditPart(row)]);
}

function columnsSeen({ list, columns }: Pick<ImportRun, 'columns'> & { readonly list: List }) {
  const places = new Set([...columns.values()].flat());
  const nameOf = (place: number): string => list.header[place] ?? '';
  return {
    unused: list.header.filter((_, place) => !places.has(place)),
    used: [...columns].map(([ours, of]) => ({ ours, theirs: of.map(nameOf).join('+') })),
  };
}
