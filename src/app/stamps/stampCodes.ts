import { auditPart } from '../../../db/audit.ts';
import { findStampCode, newStampCodePart, type StampCodeRead, useStampCodePart } from '../../../db/stamps.ts';
import { sha256 } from '../../../db/unit.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import type { StampCard } from '../../core/stamps/card.ts';
import { withinCap } from '../../core/stamps/stamps.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { guess } from '../guessLimit.ts';
import { readProgramme } from '../programme.ts';
import { type StampsTold, stampReadOf, stampsTold } from './change.ts';
import { readStampState, type StampOutcome, type StampState, stampOutcomeParts, stampsAdded } from './giveStamps.ts';

/** A code may be printed and handed out later. */
const LIFE_MS = 30 * 86_400_000;
const TOKEN_BYTES = 16;

export interface NewStampCode {
  /** `p_` and 128 bits: the parameter of the deep link in the QR. */
  readonly parameter: string;
  readonly expiresAt: number;
}

export type StampCodeRefusal = { readonly code: 'not-allowed' } | { readonly code: 'stamp-card-unknown' };

/** A code for one stamp, which whoever opens it first gets. Refuses `not-allowed` outside the staff, `stamp-card-unknown`. */
export const newStampCode = (
  deps: Deps,
  cardId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<NewStampCode, StampCodeRefusal>> =>
  decideAndCommit<readonly StampCard[], NewStampCode & { staffId: string }, NewStampCode, StampCodeRefusal>(deps, {
    key: { name: key, request: { cardId } },
    secret: true,
    read: async () => (await readProgramme(deps)).document.stampCards,
    decide: (cards) => {
      if (by.kind !== 'staff') return refuse({ code: 'not-allowed' });
      if (!cards.some(({ id, active }) => id === cardId && active)) return refuse({ code: 'stamp-card-unknown' });
      const token = Buffer.from(deps.randomBytes(TOKEN_BYTES)).toString('base64url');
      return accept({ parameter: `p_${token}`, expiresAt: now + LIFE_MS, staffId: by.staffId });
    },
    parts: (_cards, { parameter, expiresAt, staffId }) => [
      newStampCodePart({
        codeHash: sha256(parameter.slice(2)),
        cardId,
        staffId,
        createdAt: new Date(now),
        expiresAt: new Date(expiresAt),
      }),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'stamp-code-made',
        details: { cardId },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ parameter, expiresAt }) => ({ parameter, expiresAt }),
  });

export type UseStampCodeRefusal =
  | { readonly code: 'too-many-wrong-codes' }
  | { readonly code: 'member-unknown' }
  | { readonly code: 'stamp-code-unknown' }
  | { readonly code: 'stamp-code-used' }
  | { readonly code: 'stamp-day-full' };

interface CodeState extends StampState {
  readonly found: StampCodeRead | undefined;
}

/**
 * A member opens a code: one stamp for the first, whoever they are, within the cap of the day. Refuses, in this order:
 * `too-many-wrong-codes`, `member-unknown`, `stamp-code-unknown` for one that is none, has ended or is of a card that
 * was stopped, `stamp-code-used` also to the one who used it, `stamp-day-full`: then it can be used another day.
 */
export async function useStampCode(
  deps: Deps,
  memberId: string,
  token: string,
  key: string,
  now: number,
): Promise<Answered<StampsTold, UseStampCodeRefusal>> {
  const codeHash = sha256(token);
  const use = () =>
    decideAndCommit<CodeState, StampOutcome, StampsTold, UseStampCodeRefusal>(deps, {
      key: { name: key, request: { memberId, codeHash } },
      read: async () => ({
        found: await findStampCode(deps.db, codeHash),
        ...(await readStampState(deps, memberId, now)),
      }),
      decide: (state) => decideUse(deps, state, now),
      parts: (_state, outcome) => [
        useStampCodePart(codeHash, outcome.member.memberId, new Date(now)),
        ...stampOutcomeParts(deps, outcome, { kind: 'code', explanation: {}, occurredAt: new Date(now) }, now),
      ],
      answer: ({ change }) => stampsTold(change),
    });
  const by = actorName({ kind: 'member', memberId });
  const guessed = await guess(deps, by, use, (got) => !got.ok && got.refusal.code === 'stamp-code-unknown');
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

function decideUse(deps: Deps, state: CodeState, now: number): Decision<StampOutcome, UseStampCodeRefusal> {
  const { member, found, programme, reads } = state;
  if (member === undefined) return refuse({ code: 'member-unknown' });
  const card = programme.stampCards.find(({ id, active }) => id === found?.cardId && active);
  if (found === undefined || card === undefined || now >= found.expiresAt)
    return refuse({ code: 'stamp-code-unknown' });
  if (found.usedBy !== null) return refuse({ code: 'stamp-code-used' });
  const count = withinCap(card, 1, stampReadOf(reads, card).ofDay);
  if (count === 0) return refuse({ code: 'stamp-day-full' });
  return accept(stampsAdded(deps, state, { member, card, count }, now));
}
