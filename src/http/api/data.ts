import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import type { Scope } from '../../app/apiKeys.ts';
import { exportRows, isExportKind } from '../../app/exports/exports.ts';
import { formatted, MIME } from '../../app/exports/formats.ts';
import { forgetMember } from '../../app/forgetMember.ts';
import { memberData, memberDocument } from '../../app/memberData.ts';
import { patiently } from '../../app/patience.ts';
import { readProgramme } from '../../app/programme.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { actorOf, callerOf } from './auth.ts';
import type { ApiPort } from './port.ts';
import { keyOf, readValue, Uuid } from './read.ts';
import { ExportQuery, MemberExportQuery } from './schemas.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

/** `GET /exports/{kind}`: everything of one kind, sent as it is read. A failure in the middle breaks the connection off. */
export const getExport = ({ deps, log }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('exports:read'),
  async (request, response) => {
    const kind = String(request.params['kind']);
    if (!isExportKind(kind)) return sendProblem(response, { code: 'not-found' });
    const query = readValue(ExportQuery, request.query, response);
    if (query === undefined) return;
    const { format = 'ndjson' } = query;
    const { document } = await patiently(() => readProgramme(deps));
    response.writeHead(200, {
      'Content-Type': MIME[format],
      'Content-Disposition': `attachment; filename="${kind}.${format}"`,
      'Cache-Control': 'no-store',
    });
    try {
      await pipeline(formatted(exportRows(deps, kind, document), format), response);
    } catch (error) {
      // Whoever hung up has seen enough.
      if (!request.destroyed) log.warn({ err: error, kind }, 'an export was broken off');
      response.destroy();
    }
  },
];

/** `GET /members/{id}/export`: everything that is held on one member. */
export const getMemberExport = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('exports:read'),
  async (request, response) => {
    const id = Uuid.safeParse(request.params['id']);
    if (!id.success) return sendProblem(response, { code: 'member-unknown' });
    const query = readValue(MemberExportQuery, request.query, response);
    if (query === undefined) return;
    if (query.format === 'csv') {
      const file = await patiently(() => memberData(deps, id.data, '', now(), 'csv'));
      if (file === undefined) return sendProblem(response, { code: 'member-unknown' });
      response.writeHead(200, { 'Content-Type': MIME.csv, 'Cache-Control': 'no-store' });
      return void response.end(file.content);
    }
    const document = await patiently(() => memberDocument(deps, id.data, now()));
    if (document === undefined) return sendProblem(response, { code: 'member-unknown' });
    sendJson(response, 200, document);
  },
];

/** `DELETE /members/{id}`: the person goes, the books stay. */
export const deleteMember = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('members:erase'),
  async (request, response) => {
    const key = keyOf(request, response, callerOf(response).apiKeyId);
    if (key === undefined) return;
    const id = Uuid.safeParse(request.params['id']);
    if (!id.success) return sendProblem(response, { code: 'member-unknown' });
    const erased = await forgetMember(deps, id.data, key, now(), actorOf(response));
    if (!erased.ok) return sendProblem(response, erased.refusal);
    if (erased.repeated) response.setHeader('Idempotency-Replayed', 'true');
    const { points, vouchers } = erased.value;
    sendJson(response, 200, { id: id.data, lapsed: { points, vouchers } });
  },
];
