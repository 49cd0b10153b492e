import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { patiently } from '../../app/patience.ts';
import { readProgramme } from '../../app/programme.ts';
import { type Asking, canBeAsked, countOfQuestion, EVERY_CHANNEL, membersOfQuestion } from '../../app/segments/ask.ts';
import {
  changeSegment,
  createSegment,
  readSegment,
  readSegments,
  type SegmentChange,
  type SegmentView,
} from '../../app/segments/saved.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { withIds } from './ids.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { jsonBytes, readBody, readValue, Uuid } from './read.ts';
import {
  QuestionCountAnswer,
  QuestionCountBody,
  SegmentAnswer,
  SegmentBody,
  SegmentChangeBody,
  SegmentMembersAnswer,
  SegmentsAnswer,
  SegmentsQuery,
} from './segmentSchemas.ts';
import { writing } from './write.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

const PAGE = 50;
const SAMPLE = 5;
const Id = z.object({ id: z.uuid() });

export const segmentOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/segments',
    scope: 'segments:read',
    summary: 'The saved questions about members, the oldest first',
    query: SegmentsQuery,
    answer: SegmentsAnswer,
    refuses: [],
  },
  {
    method: 'post',
    path: '/segments',
    scope: 'segments:write',
    summary: 'Save a question about members',
    description: 'Whoever fits later is in it too. Broadcasts and automatic messages can be for it.',
    body: SegmentBody,
    answer: SegmentAnswer,
    refuses: [422],
  },
  {
    method: 'get',
    path: '/segments/{id}',
    scope: 'segments:read',
    summary: 'A saved question',
    params: Id,
    answer: SegmentAnswer,
    refuses: [404],
  },
  {
    method: 'patch',
    path: '/segments/{id}',
    scope: 'segments:write',
    summary: 'Change a saved question, or put it away',
    params: Id,
    body: SegmentChangeBody,
    answer: SegmentAnswer,
    refuses: [404, 409, 422],
  },
  {
    method: 'get',
    path: '/segments/{id}/members',
    scope: 'members:read',
    summary: 'The members for whom a saved question holds now, by id',
    params: Id,
    query: SegmentsQuery,
    answer: SegmentMembersAnswer,
    refuses: [404],
  },
  {
    method: 'post',
    path: '/segments/count',
    scope: 'members:read',
    asks: true,
    summary: 'How many members a question holds for now, and some of them',
    body: QuestionCountBody,
    answer: QuestionCountAnswer,
    refuses: [422],
  },
];

const document = ({ segmentId, name, question, version, archived }: SegmentView) => ({
  segment: { id: segmentId, name, question, version, archived },
});

/** `GET /segments`. */
export const getSegments = ({ deps }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('segments:read'),
  async (request, response) => {
    const query = readValue(SegmentsQuery, request.query, response);
    if (query === undefined) return;
    const { segments, next } = await patiently(() => readSegments(deps, query.after ?? null, query.limit ?? PAGE));
    sendJson(response, 200, { segments: segments.map((one) => document(one).segment), next: next ?? null });
  },
];

/** `POST /segments`. */
export const postSegment = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] =>
  writing(authenticated, {
    scope: 'segments:write',
    body: SegmentBody,
    run: (body, { by, key }) => createSegment(deps, body, by, key, now()),
    document,
  });

/** `GET /segments/{id}`. */
export const getSegment = ({ deps }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('segments:read'),
  async (request, response) => {
    const found = await find(deps, request, response);
    if (found !== undefined) sendJson(response, 200, document(found));
  },
];

/** `PATCH /segments/{id}`. */
export const patchSegment = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] =>
  writing(authenticated, {
    scope: 'segments:write',
    body: SegmentChangeBody,
    status: () => 200,
    run: withIds({ id: { code: 'segment-unknown' } }, ({ id }, body, { by, key }) =>
      changeSegment(deps, id, body as SegmentChange, by, key, now()),
    ),
    document,
  });

/** `GET /segments/{id}/members`. */
export const getSegmentMembers = (port: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('members:read'),
  async (request, response) => {
    const query = readValue(SegmentsQuery, request.query, response);
    const found = query === undefined ? undefined : await find(port.deps, request, response);
    if (query === undefined || found === undefined) return;
    const page = { after: query.after ?? null, limit: query.limit ?? PAGE };
    const { members, next } = await patiently(async () =>
      membersOfQuestion(port.deps, found.question, await asking(port), page),
    );
    sendJson(response, 200, { members, next: next ?? null });
  },
];

/** `POST /segments/count`: changes nothing. */
export const postSegmentCount = (port: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('members:read'),
  jsonBytes,
  async (request, response) => {
    const body = readBody(QuestionCountBody, request, response);
    if (body === undefined) return;
    if (!canBeAsked(body.question)) return sendProblem(response, { code: 'segment-invalid' });
    const answer = await patiently(async () => {
      const asked = await asking(port);
      const count = await countOfQuestion(port.deps, body.question, asked);
      const { members: sample } = await membersOfQuestion(port.deps, body.question, asked, { limit: SAMPLE });
      return { ...count, sample };
    });
    sendJson(response, 200, answer);
  },
];

const asking = async ({ deps, now }: ApiPort): Promise<Asking> => ({
  programme: (await readProgramme(deps)).document,
  channels: EVERY_CHANNEL,
  at: now(),
});

async function find(deps: ApiPort['deps'], request: Request, response: Response): Promise<SegmentView | undefined> {
  const id = Uuid.safeParse(request.params['id']);
  const found = id.success ? await patiently(() => readSegment(deps, id.data)) : undefined;
  if (found === undefined) sendProblem(response, { code: 'segment-unknown' });
  return found;
}
