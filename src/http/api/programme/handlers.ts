import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../../app/apiKeys.ts';
import { patiently } from '../../../app/patience.ts';
import { readProgramme, type VersionedProgramme } from '../../../app/programme.ts';
import { previewReplacement, replaceProgramme } from '../../../app/replaceProgramme.ts';
import { readPointsPage } from '../../../chat/member/howPoints.ts';
import { differencesOf } from '../../../chat/settings/diffWords.ts';
import { sendJson, sendProblem } from '../../problem.ts';
import { actorOf } from '../auth.ts';
import type { Operation } from '../operation.ts';
import type { ApiPort } from '../port.ts';
import { jsonBytes, readBody, readValue } from '../read.ts';
import { writing } from '../write.ts';
import { ProgrammeDocument } from './schema.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

const Versioned = {
  version: z.int().nonnegative().openapi({ description: '0: the settings that a new shop begins with' }),
  document: ProgrammeDocument,
};
const ProgrammeBody = z
  .strictObject(Versioned)
  .openapi('ProgrammeBody', { description: 'The whole document, and the version that it was made from' });
const ProgrammeAnswer = z.object(Versioned).openapi('Programme');

const LanguageQuery = z.strictObject({
  language: z.string().max(35).optional().openapi({ description: "BCP 47; absent: the shop's", example: 'zh-Hant' }),
});

const DiffAnswer = z
  .object({
    version: z.int().openapi({ description: 'The version in force, which it would change' }),
    language: z.string(),
    changed: z.array(
      z.object({
        setting: z.string().openapi({ example: 'points.validity' }),
        id: z.string().optional().openapi({ description: 'Of a rate, multiplier, tier, holiday or stamp card' }),
        before: z.unknown().openapi({ description: 'null: there is none' }),
        after: z.unknown().openapi({ description: 'null: there is none any more' }),
        words: z.object({ label: z.string(), before: z.string(), after: z.string() }),
      }),
    ),
  })
  .openapi('ProgrammeDiff');

/** In the order of the schema, whether it comes from the request or from the database, which has an order of its own. */
function answered({ version, document }: VersionedProgramme) {
  const ordered = ProgrammeDocument.safeParse(document);
  return { version, document: ordered.success ? ordered.data : document };
}

/** `GET /programme` */
export const getProgramme = ({ deps }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('programme:read'),
  async (_request, response) => sendJson(response, 200, answered(await patiently(() => readProgramme(deps)))),
];

/** `PUT /programme`: whole, from a version that must be the one in force. */
export const putProgramme = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] =>
  writing(authenticated, {
    scope: 'programme:write',
    body: ProgrammeBody,
    run: (body, { by, key }) => replaceProgramme(deps, body, by, key, now()),
    status: () => 200,
    document: answered,
  });

/** `POST /programme/diff`: what a PUT of the same body would change, or refuse. Writes nothing. */
export const postProgrammeDiff = ({ deps }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('programme:read'),
  jsonBytes,
  async (request, response) => {
    const query = readValue(LanguageQuery, request.query, response);
    const body = query === undefined ? undefined : readBody(ProgrammeBody, request, response);
    if (query === undefined || body === undefined) return;
    const preview = await patiently(() => previewReplacement(deps, body, actorOf(response)));
    if (!preview.ok) return sendProblem(response, preview.refusal);
    const { before, after, version } = preview.value;
    sendJson(response, 200, { version, ...differencesOf(before, after, query.language) });
  },
];

/** `GET /programme/page`: how points work, as members read it. */
export const getProgrammePage = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('programme:read'),
  async (request, response) => {
    const query = readValue(LanguageQuery, request.query, response);
    if (query === undefined) return;
    const page = await patiently(async () => {
      const { version, document } = await readProgramme(deps);
      return { version, ...(await readPointsPage(deps, document, query.language, now())) };
    });
    sendJson(response, 200, page);
  },
];

const PageAnswer = z
  .object({
    version: z.int(),
    language: z.string(),
    title: z.string(),
    sections: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
    text: z.string().openapi({ description: 'All of it as plain text' }),
  })
  .openapi('PointsPage');

export const programmeOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/programme',
    scope: 'programme:read',
    summary: 'Every setting of the shop',
    answer: ProgrammeAnswer,
    refuses: [],
  },
  {
    method: 'put',
    path: '/programme',
    scope: 'programme:write',
    summary: 'Change the settings of the shop',
    description:
      'Takes effect at once, and owners are told in their chat what changed, with a button that puts it back. What was earned before stays as it is. The document that is in force already writes nothing.',
    body: ProgrammeBody,
    answer: ProgrammeAnswer,
    refuses: [409, 422],
  },
  {
    method: 'post',
    path: '/programme/diff',
    scope: 'programme:read',
    summary: 'What a PUT of the same body would change',
    description: 'In words, setting by setting. Changes nothing.',
    asks: true,
    query: LanguageQuery,
    body: ProgrammeBody,
    answer: DiffAnswer,
    refuses: [409, 422],
  },
  {
    method: 'get',
    path: '/programme/page',
    scope: 'programme:read',
    summary: 'How points work here, for members',
    description: 'Made from the programme in force; what members read in the chat.',
    query: LanguageQuery,
    answer: PageAnswer,
    refuses: [],
  },
];
