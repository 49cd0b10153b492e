import { createHash } from 'node:crypto';
import type { Hearer, Saying } from '../app/campaigns/saying.ts';
import type { ClaimedRange, WaitingDelivery } from '../app/campaigns/sending.ts';
import type { Log, Message } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';

/** Deliveries that go out in one call: one of them, or those on one channel who are told the same. */
export interface Parcel {
  /** At least one, by member id; all on one channel. */
  readonly rows: readonly WaitingDelivery[];
  /** `undefined`: it cannot be said. */
  readonly messages: readonly Message[] | undefined;
  readonly contentHash: string | null;
  readonly retryKey: string;
  /** By the channel's call to many. A repeat of such a call stays one, whoever is left of it. */
  readonly isToMany: boolean;
  /**
   * An earlier call may have arrived: it is made again as it was, and never divided while that is in doubt. The platform's
   * own refusal ends the doubt, since it knows the key of what it took; parts are calls of their own.
   */
  readonly isRepeat: boolean;
  /** What was refused as a whole goes out in parts; `limit`: because the month had not enough left for all. */
  readonly partOf?: 'refused' | 'limit';
}

export interface WordPorts {
  readonly deps: Deps;
  /** Words of a campaign for one member. What throws or gives nothing has failed for this member. */
  readonly render: (campaign: Saying, facts: unknown, member: Hearer) => Promise<readonly Message[]>;
  readonly log: Log;
}

/** Who is told the same is often given the very same messages: those are read once. */
const hashes = new WeakMap<readonly Message[], string>();

function hashOf(messages: readonly Message[]): string {
  const known = hashes.get(messages);
  if (known !== undefined) return known;
  // Half of it tells words apart as well, and it stands in every delivery.
  const hash = createHash('sha256').update(JSON.stringify(messages)).digest().subarray(0, 16).toString('base64url');
  hashes.set(messages, hash);
  return hash;
}

/** A parcel of one. What may have arrived is said again word for word; everything else is put into words now. */
export async function parcelOf(ports: WordPorts, range: ClaimedRange, row: WaitingDelivery): Promise<Parcel> {
  if (row.retryKey !== null && row.messages !== null) {
    const { messages, contentHash, retryKey } = row;
    return { rows: [row], messages, contentHash, retryKey, isToMany: row.sharesKey, isRepeat: true };
  }
  const own = { rows: [row], retryKey: ports.deps.newId(), isToMany: false, isRepeat: false };
  if (row.channel === null) return { ...own, messages: [], contentHash: null };
  const { hearerId: memberId, name, points, facts } = row;
  const { campaignId, kind } = range;
  try {
    const messages = await ports.render(range, facts, { memberId, name, points, language: row.language ?? '' });
    if (messages.length === 0) throw new Error(`a message of kind ${kind} has no words`);
    return { ...own, messages, contentHash: hashOf(messages) };
  } catch (error) {
    ports.log.error({ err: error, campaignId, kind }, 'a message could not be put into words');
    return { ...own, messages: undefined, contentHash: null };
  }
}

/**
 * Joins parcels of one channel that say the same into calls to at most `most`, in the order of their members, and what was
 * one call to many before into that call again. Nobody stands twice in one.
 */
export function joined(parcels: readonly Parcel[], most: number): readonly Parcel[] {
  const calls = new Map<string, Draft[]>();
  const whole: Draft[] = [];
  const begin = (key: string, parcel: Parcel): void => {
    const draft = { parcel, rows: [...parcel.rows], ids: new Set(idsOf(parcel.rows)) };
    calls.set(key, [...(calls.get(key) ?? []), draft]);
    whole.push(draft);
  };
  for (const parcel of parcels) {
    if (parcel.isRepeat && !parcel.isToMany) begin(`alone:${parcel.retryKey}`, parcel);
    else if (parcel.messages === undefined) begin(`broken:${parcel.retryKey}`, parcel);
    else {
      const key = parcel.isRepeat ? `again:${parcel.retryKey}` : `words:${parcel.contentHash}`;
      const ids = idsOf(parcel.rows);
      const fits = ({ rows, ids: known }: Draft) =>
        parcel.isRepeat || (rows.length < most && !ids.some((id) => known.has(id)));
      const draft = calls.get(key)?.find(fits);
      if (draft === undefined) begin(key, parcel);
      else {
        draft.rows.push(...parcel.rows);
        for (const id of ids) draft.ids.add(id);
      }
    }
  }
  return whole.map(({ parcel, rows }) => ({ ...parcel, rows, isToMany: parcel.isToMany || rows.length > 1 }));
}

interface Draft {
  readonly parcel: Parcel;
  readonly rows: WaitingDelivery[];
  readonly ids: Set<string>;
}

const idsOf = (rows: readonly WaitingDelivery[]): readonly string[] =>
  rows.flatMap(({ channelUserId }) => channelUserId ?? []);

/**
 * A call that was refused as a whole, in parts with new keys: nobody got it, so each part is another call. `index`: the
 * platform named who it was about, who is in no part; else it is halved until the one stands alone and is sent alone.
 */
export function partsOf(parcel: Parcel, newKey: () => string, index?: number): readonly Parcel[] {
  const { rows } = parcel;
  if (index !== undefined && rows[index] !== undefined)
    return partsAt(parcel, newKey, 'refused', rows.toSpliced(index, 1));
  if (rows.length === 1) return partsAt(parcel, newKey, 'refused', rows);
  const half = Math.ceil(rows.length / 2);
  return partsAt(parcel, newKey, 'refused', rows.slice(0, half), rows.slice(half));
}

/** The first `room` of a call for all of whom the month has not enough left, and the rest. */
export const partsWithin = (parcel: Parcel, newKey: () => string, room: number): readonly Parcel[] =>
  partsAt(parcel, newKey, 'limit', parcel.rows.slice(0, room), parcel.rows.slice(room));

const partsAt = (
  parcel: Parcel,
  newKey: () => string,
  partOf: 'refused' | 'limit',
  ...parts: readonly (readonly WaitingDelivery[])[]
): readonly Parcel[] =>
  parts
    .filter((rows) => rows.length > 0)
    .map((rows) => ({
      ...parcel,
      rows: rows.map((row) => ({ ...row, retryKey: null, contentHash: null })),
      retryKey: newKey(),
      isToMany: rows.length > 1,
      isRepeat: false,
      partOf,
    }));

/** The words that are not stored yet, once for all who are told the same. */
export function newContents(parcels: readonly Parcel[]) {
  const contents = new Map<string, { contentHash: string; messages: readonly Message[] }>();
  for (const { messages, contentHash, rows } of parcels)
    if (messages !== undefined && contentHash !== null && rows.some((row) => row.contentHash !== contentHash))
      contents.set(contentHash, { contentHash, messages });
  return [...contents.values()];
}
