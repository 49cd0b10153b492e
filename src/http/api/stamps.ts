import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { patiently } from '../../app/patience.ts';
import { readMember } from '../../app/readMember.ts';
import { readStampCards, type StampCardView } from '../../app/stamps/read.ts';
import { sendJson, sendProblem } from '../problem.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { Uuid } from './read.ts';
import { nullableInstant } from './time.ts';

const StampsAnswer = z
  .object({
    memberId: z.uuid(),
    cards: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        active: z.boolean().openapi({ description: 'false: no new stamps' }),
        stamps: z.int().openapi({ description: 'On the open card' }),
        size: z.int(),
        next: z.object({ at: z.int(), name: z.string(), missing: z.int() }),
        emptyAt: z.iso.datetime().nullable().openapi({ description: 'When it is empty for want of stamps' }),
      }),
    ),
  })
  .openapi('Stamps');

export const stampOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/members/{id}/stamps',
    scope: 'members:read',
    summary: "A member's stamp cards",
    description: 'Those that go on, and those that were stopped and have stamps. Cards are made by the programme.',
    params: z.object({ id: z.uuid() }),
    answer: StampsAnswer,
    refuses: [404],
  },
];

/** `GET /members/{id}/stamps`. */
export const getStamps = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) => [
  ...authenticated('members:read'),
  (async (request, response) => {
    const id = Uuid.safeParse(request.params['id']);
    const member = id.success ? await patiently(() => readMember(deps, id.data)) : undefined;
    if (member === undefined) return sendProblem(response, { code: 'member-unknown' });
    const cards = await patiently(() => readStampCards(deps, member.memberId, now()));
    sendJson(response, 200, { memberId: member.memberId, cards: cards.map(cardDocument) });
  }) satisfies RequestHandler,
];

const cardDocument = ({ card, stamps, next, emptyAt }: StampCardView) => ({
  id: card.id,
  name: card.name,
  active: card.active,
  stamps,
  size: card.size,
  next: { at: next.reward.at, name: next.reward.name, missing: next.missing },
  emptyAt: nullableInstant(emptyAt),
});
