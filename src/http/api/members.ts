import type { Request, RequestHandler, Response } from 'express';
import type { Scope } from '../../app/apiKeys.ts';
import type { KeyReused } from '../../app/decideAndCommit.ts';
import { findMember, type TillMember } from '../../app/findMember.ts';
import { type CardRefusal, type CardTicket, isCardToken, resolveCard } from '../../app/memberCards.ts';
import { patiently } from '../../app/patience.ts';
import { readProgramme } from '../../app/programme.ts';
import { type PointsLine, type PointsPage, readPoints } from '../../app/readPoints.ts';
import type { Refusal } from '../../app/refusal.ts';
import { historySentences } from '../../chat/historySentences.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { actorOf, callerOf } from './auth.ts';
import type { ApiPort } from './port.ts';
import { referenceOf } from './purchases.ts';
import { keyOf, readValue, Uuid } from './read.ts';
import { MemberQuery, PageQuery } from './schemas.ts';
import { instant, nullableInstant } from './time.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

/** `GET /members/{id}`. */
export const getMember = (port: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('members:read'),
  async (request, response) => {
    const id = Uuid.safeParse(request.params['id']);
    if (!id.success) return sendProblem(response, { code: 'member-unknown' });
    await answerMember(port, response, { memberId: id.data });
  },
];

/** `GET /members?…`: the one member that the query names. A card is resolved by it, once, and gives a ticket. */
export const getMembers = (port: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('members:read'),
  async (request, response) => {
    const query = readValue(MemberQuery, request.query, response);
    if (query === undefined) return;
    const { cardCode, ...reference } = query;
    if (cardCode === undefined) return answerMember(port, response, referenceOf(reference));
    await answerCard(port, request, response, cardCode);
  },
];

/** An Idempotency-Key, where the till sends one, gives a repeat of a lost answer the same ticket. */
async function answerCard({ deps, now, ...port }: ApiPort, request: Request, response: Response, cardCode: string) {
  const given = request.headers['idempotency-key'] !== undefined;
  const key = given ? keyOf(request, response, callerOf(response).apiKeyId) : undefined;
  if (given && key === undefined) return;
  const shown = isCardToken(cardCode) ? { token: cardCode } : { code: cardCode };
  const resolved = await resolveCard(deps, shown, actorOf(response), now(), key);
  if (!resolved.ok) return sendProblem(response, publicly(resolved.refusal));
  await answerMember({ deps, now, ...port }, response, { memberId: resolved.value.memberId }, resolved.value);
}

const publicly = (refusal: CardRefusal | KeyReused): Refusal =>
  refusal.code === 'card-used' || refusal.code === 'card-expired' ? { code: 'card-unknown' } : refusal;

async function answerMember(
  { deps, now }: ApiPort,
  response: Response,
  reference: Parameters<typeof findMember>[1],
  ticket?: CardTicket,
): Promise<void> {
  const member = await patiently(() => findMember(deps, reference, actorOf(response), now()));
  if (member === undefined) return sendProblem(response, { code: 'member-unknown' });
  sendJson(response, 200, memberDocument(member, ticket));
}

const memberDocument = (
  { memberId, name, language, points, purchases, lastPurchaseAt, tier }: TillMember,
  ticket?: CardTicket,
) => ({
  id: memberId,
  name,
  language,
  points: {
    available: points.available,
    pending: points.pending,
    held: points.held,
    deficit: points.deficit,
  },
  purchases,
  lastPurchaseAt: nullableInstant(lastPurchaseAt),
  tier: tier === undefined ? null : tierDocument(tier),
  ...(ticket === undefined ? {} : { cardTicket: ticket.ticket, cardTicketExpiresAt: instant(ticket.expiresAt) }),
});

const tierDocument = ({ level, since, until, inGrace, isGiven }: NonNullable<TillMember['tier']>) => ({
  id: level?.id ?? null,
  name: level?.name ?? null,
  since: nullableInstant(since),
  until: nullableInstant(until),
  inGrace,
  givenByHand: isGiven,
  multiplier: level?.perks.multiplier ?? null,
  percentOff: level?.perks.percentOff ?? 0,
  categories: level?.perks.categories ?? null,
  freeShipping: level?.perks.freeShipping ?? false,
  earlyDays: level?.perks.earlyDays ?? 0,
  prices: (level?.perks.prices ?? []).map(({ sku, minor }) => ({ sku, unitPriceMinor: minor })),
});

/** `GET /members/{id}/points`. */
export const getPoints = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('members:read'),
  async (request, response) => {
    const id = Uuid.safeParse(request.params['id']);
    if (!id.success) return sendProblem(response, { code: 'member-unknown' });
    const query = readValue(PageQuery, request.query, response);
    if (query === undefined) return;
    const { before, limit } = query;
    const page = { before, ...(limit === undefined ? {} : { limit }) };
    const points = await patiently(() => readPoints(deps, id.data, now(), page));
    if (points === undefined) return sendProblem(response, { code: 'member-unknown' });
    const { document: programme } = await readProgramme(deps);
    const told = historySentences(points.journals, programme, request.acceptsLanguages());
    response.setHeader('Content-Language', told.language);
    sendJson(response, 200, pointsDocument(points, told.sentences));
  },
];

const pointsDocument = (points: PointsPage, sentences: readonly string[]) => ({
  memberId: points.memberId,
  available: points.available,
  pending: points.pending,
  held: points.held,
  deficit: points.deficit,
  balance: points.balance,
  nextToLeave: points.nextToLeave && {
    points: points.nextToLeave.points,
    expiresAt: instant(points.nextToLeave.expiresAt),
  },
  nextToArrive: points.nextToArrive && {
    points: points.nextToArrive.points,
    availableAt: instant(points.nextToArrive.availableAt),
  },
  lots: points.lots.map((lot) => ({
    id: lot.lotId,
    points: lot.points,
    remaining: lot.remaining,
    state: lot.activated ? 'available' : 'pending',
    purchaseId: lot.purchaseId,
    earnedAt: instant(lot.earnedAt),
    availableAt: instant(lot.availableAt),
    expiresAt: nullableInstant(lot.expiresAt),
  })),
  journals: points.journals.map((line, index) => ({ ...journalDocument(line), sentence: sentences[index] ?? '' })),
  nextBefore: points.nextBefore,
});

const journalDocument = (line: PointsLine) => ({
  id: line.journalId,
  kind: line.kind,
  occurredAt: instant(line.occurredAt),
  points: line.points,
  purchase: line.purchase && {
    id: line.purchase.purchaseId,
    netMinor: line.purchase.netMinor,
    currency: line.purchase.currency,
  },
  reverses: line.reversesJournalId,
  explanation: line.explanation,
});
