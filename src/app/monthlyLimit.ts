import { endOfLimitParts, tryLimitParts } from '../../db/pauses.ts';
import { commit, type Part, UnitRaced } from '../../db/unit.ts';
import { plainDate } from '../core/calendar/localDay.ts';
import { accept } from '../core/decision.ts';
import type { ChannelName } from './channel.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { type Notice, notices } from './notice.ts';
import { stubbornly } from './patience.ts';
import { readProgramme } from './programme.ts';
import { readAnswerers } from './staff.ts';

type Answerer = Awaited<ReturnType<typeof readAnswerers>>[number];

/**
 * Tells owner and managers that a channel takes no more of the shop's messages this month: once on each day of the shop,
 * however many messages find it out and in whichever process. Who has that channel alone cannot be told there now: they
 * see it on their screens (`readHolds`). `now` is shop time.
 */
export async function tellOfLimit(deps: Deps, channel: ChannelName, now: number): Promise<void> {
  const { timeZone } = (await readProgramme(deps)).document;
  const name = `monthly-limit:${channel}:${plainDate(now, timeZone)}`;
  const answerers = eachOnce((await readAnswerers(deps)).filter((one) => one.channel !== channel));
  if (answerers.length === 0) return;
  await decideAndCommit(deps, {
    key: { name, request: {} },
    read: async () => undefined,
    decide: () => accept({ told: answerers.length }),
    parts: () => [said(deps, answerers, { kind: 'monthly-limit' })],
    answer: (told) => told,
  });
}

/**
 * The channel took a message again: the hold ends, what waited goes out, and owner and managers hear of it, on another
 * channel if they have one. Once, whichever processes notice it.
 */
export async function endLimit(deps: Deps, channel: ChannelName): Promise<void> {
  const answerers = await stubbornly(() => readAnswerers(deps));
  const elsewhereFirst = answerers.toSorted((a, b) => Number(a.channel === channel) - Number(b.channel === channel));
  const over: Notice = { kind: 'monthly-limit-over', channel };
  try {
    await stubbornly(() => commit(deps.db, [...endOfLimitParts(channel), said(deps, eachOnce(elsewhereFirst), over)]));
    deps.wakeOutbox();
  } catch (error) {
    if (!(error instanceof UnitRaced)) throw error;
  }
}

/** The owner may have bought more messages: every channel at its limit is tried at once. */
export async function tryLimitNow(deps: Deps): Promise<void> {
  await commit(deps.db, tryLimitParts());
  deps.wakeOutbox();
}

/**
 * A notice to owner and managers, one account of each: never on `without`, which is what it is about and takes nothing.
 * No part when nobody can be told.
 */
export async function noticeToEach(deps: Deps, notice: Notice, without?: ChannelName): Promise<readonly Part[]> {
  const answerers = eachOnce((await readAnswerers(deps)).filter(({ channel }) => channel !== without));
  const forRole = {
    owner: notice,
    manager: notice.kind === 'standstill' ? { ...notice, toManager: true as const } : notice,
  };
  return Object.entries(forRole).flatMap(([role, one]) => {
    const these = answerers.filter((answerer) => answerer.role === role);
    return these.length === 0 ? [] : [said(deps, these, one)];
  });
}

/** One account of each. */
const eachOnce = (answerers: readonly Answerer[]): readonly Answerer[] => [
  ...new Map(answerers.toReversed().map((one) => [one.staffId, one])).values(),
];

const said = (deps: Deps, answerers: readonly Answerer[], notice: Notice) =>
  notices(
    deps.newId,
    answerers.map(({ channel, channelUserId }) => ({ to: { address: { channel, channelUserId } }, notice })),
  );
