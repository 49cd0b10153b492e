import * as cards from '../../db/cards.ts';
import { sha256 } from '../../db/unit.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';

const CARD_LIFE_MS = 60_000;
const TICKET_LIFE_MS = 600_000;
const CODE_DIGITS = 6;

export interface IssuedCard {
  /** `c_` and 128 bits: the parameter of the deep link in the QR. */
  readonly token: string;
  /** Six digits to read out, unique among the cards that live. */
  readonly code: string;
  readonly expiresAt: number;
}

/** A fresh member card, good for 60 s and one scan. Earlier ones run out by themselves. */
export async function issueCard(deps: Deps, memberId: string, now: number): Promise<IssuedCard> {
  const answered = await decideAndCommit<undefined, IssuedCard, IssuedCard, never>(deps, {
    read: async () => undefined,
    decide: () => accept({ token: newCardToken(deps), code: newCode(deps), expiresAt: now + CARD_LIFE_MS }),
    parts: (_read, card) => [
      cards.newCardPart({
        tokenHash: sha256(card.token),
        code: card.code,
        memberId,
        expiresAt: new Date(card.expiresAt),
        now: new Date(now),
      }),
    ],
    answer: (card) => card,
  });
  if (!answered.ok) throw new Error(`issuing a card takes no key: ${answered.refusal.code}`);
  return answered.value;
}

/** What a till shows of a member card: the token of its QR, or the digits under it. */
export type ShownCard = { readonly token: string } | { readonly code: string };

export type CardRefusal =
  | { readonly code: 'card-unknown' }
  | { readonly code: 'card-expired' }
  | { readonly code: 'card-used' }
  | { readonly code: 'too-many-wrong-codes' };

export interface CardTicket {
  /** Stands for the member for 10 minutes, in the hands of the actor who resolved the card only. */
  readonly ticket: string;
  readonly memberId: string;
  readonly expiresAt: number;
}

/**
 * Resolves a shown card, once and within its 60 s, to a ticket of 10 minutes bound to `by`. Of two scanners at once
 * exactly one gets it. Unknown ones count towards the guess limit of `by`. `key` gives the same event its first answer.
 * Refuses, in this order: `too-many-wrong-codes`, `card-unknown`, `card-used`, `card-expired`.
 */
export async function resolveCard(
  deps: Deps,
  shown: ShownCard,
  by: Actor,
  now: number,
  key?: string,
): Promise<Answered<CardTicket, CardRefusal>> {
  const who = actorName(by);
  const look = 'token' in shown ? { tokenHash: sha256(shown.token) } : { code: digitsOf(shown.code) };
  const resolve = () =>
    decideAndCommit<cards.CardRow | undefined, Resolved, CardTicket, CardRefusal>(deps, {
      ...(key === undefined ? {} : { key: { name: key, request: look } }),
      secret: true,
      read: () => cards.findCard(deps.db, look),
      decide: (card) => decideResolve(card, newTicket(deps), now),
      parts: (_card, resolved) => [
        cards.resolveCardPart({
          tokenHash: resolved.tokenHash,
          resolvedBy: who,
          ticketHash: sha256(resolved.ticket),
          ticketExpiresAt: new Date(resolved.expiresAt),
          now: new Date(now),
        }),
      ],
      answer: ({ ticket, memberId, expiresAt }) => ({ ticket, memberId, expiresAt }),
    });
  const guessed = await guess(deps, who, resolve, (got) => !got.ok && got.refusal.code === 'card-unknown');
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

interface Resolved extends CardTicket {
  readonly tokenHash: string;
}

function decideResolve(card: cards.CardRow | undefined, ticket: string, now: number): Decision<Resolved, CardRefusal> {
  if (card === undefined || !card.memberActive) return refuse({ code: 'card-unknown' });
  if (card.resolvedBy !== undefined) return refuse({ code: 'card-used' });
  if (card.expiresAt <= now) return refuse({ code: 'card-expired' });
  const { tokenHash, memberId } = card;
  return accept({ tokenHash, memberId, ticket, expiresAt: now + TICKET_LIFE_MS });
}

/** The member behind a ticket while it lives, for the actor who resolved the card; `undefined` for everybody else. */
export const memberOfTicket = (deps: Deps, ticket: string, by: Actor, now: number): Promise<string | undefined> =>
  cards.findTicketMember(deps.db, sha256(ticket), actorName(by), new Date(now));

/** Whether a deep link's parameter is a member card. */
export const isCardToken = (parameter: string): boolean => /^c_[A-Za-z0-9_-]{22}$/.test(parameter);

const newCardToken = (deps: Deps): string => `c_${Buffer.from(deps.randomBytes(16)).toString('base64url')}`;
const newTicket = (deps: Deps): string => `t_${Buffer.from(deps.randomBytes(16)).toString('base64url')}`;

/** 48 bits taken modulo a million: no digit is likelier by more than one in 10^8. */
const newCode = (deps: Deps): string =>
  String(Buffer.from(deps.randomBytes(6)).readUIntBE(0, 6) % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');

/** What was typed, with its gaps and full-width digits undone. */
const digitsOf = (typed: string): string => typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
