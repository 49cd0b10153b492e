import type postgres from 'postgres';
import { connect } from '../../db/client.ts';
import { programmeParts } from '../../db/programme.ts';
import { commit } from '../../db/unit.ts';
import { confirmBroadcast } from '../../src/app/campaigns/broadcastConfirm.ts';
import { createBroadcast } from '../../src/app/campaigns/broadcastDraft.ts';
import type { Answered } from '../../src/app/decideAndCommit.ts';
import type { Actor, Deps } from '../../src/app/deps.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { EVERYONE } from '../../src/core/segments/question.ts';
import { benchDeps } from '../support/besideEarn.ts';
import { benchDatabase } from '../support/database.ts';

const OWNER: Actor = { kind: 'staff', staffId: '01940000-0000-7000-8000-00000000000a', role: 'owner' };
/** The built-in chat: what is told there costs none of the platforms' limits. */
const WATCHER = { channel: 'lab', channelUserId: 'owner' } as const;

/** Stands in every message of the broadcast, and in no other. */
export const MARKER = 'New beans today';
/** All are told the same, so that LINE takes one call for many; or each by name. */
export const WORDS = { same: `${MARKER}.`, own: `{{ name }}! ${MARKER}.` };

export interface BenchShop {
  readonly deps: Deps;
  readonly url: string;
  /** Never for what is measured. */
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

/** A shop without members that is never quiet, sends nothing by itself and has no cap. */
export async function openShop(): Promise<BenchShop> {
  const database = await benchDatabase();
  const db = await connect(database.url);
  const deps = benchDeps(db);
  const { document } = await readProgramme(deps);
  const { birthday, repurchase, notices } = document.automations;
  const next = {
    ...document,
    timeZone: 'UTC',
    language: 'en',
    messages: { quietFrom: '00:00', quietUntil: '00:00', marketingDays: 0, waitHours: 0 },
    automations: {
      birthday: { ...birthday, on: false },
      repurchase: { ...repurchase, on: false },
      notices: { ...notices, on: false },
    },
  };
  const change = { version: 1, document: next, auditId: deps.newId(), actor: 'system', details: {}, at: new Date() };
  await commit(db, programmeParts(change));
  return {
    deps,
    url: database.url,
    sql: database.sql,
    close: async () => {
      await db.close();
      await database.close();
    },
  };
}

/** A broadcast to everybody that is due now, by the use cases of the owner's chat; gives its id. */
export async function confirmedBroadcast(deps: Deps, text: string): Promise<string> {
  const now = Date.now();
  const words = { audience: EVERYONE, text: { language: 'en', text } };
  const draft = given(await createBroadcast(deps, words, OWNER, `bench:${deps.newId()}`, now));
  const { campaignId, version } = draft;
  const confirmation = { campaignId, version, watcher: WATCHER };
  given(await confirmBroadcast(deps, confirmation, OWNER, `bench:${deps.newId()}`, now));
  return campaignId;
}

function given<Value>(answered: Answered<Value, { readonly code: string }>): Value {
  if (answered.ok) return answered.value;
  throw new Error(`refused: ${JSON.stringify(answered.refusal)}`);
}

/** As if no broadcast had ever been. */
export async function forgetBroadcasts(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`truncate regulars.deliveries, regulars.delivery_ranges, regulars.delivery_contents,
    regulars.campaign_watches, regulars.campaigns, regulars.marketing_contacts, regulars.channel_paces,
    regulars.channel_pauses`);
  await sql.unsafe('vacuum analyze regulars.members');
  await sql.unsafe('checkpoint');
}

/** Bytes written to the log of PostgreSQL so far. */
export async function walBytes(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`select (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8 as bytes`;
  return row?.bytes ?? Number.NaN;
}
