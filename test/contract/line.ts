import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { PlatformRequest } from '../support/recordCalls.ts';
import { at, type Check, isObject, type Json, schemaChecks } from './violations.ts';

export const LINE_SPEC = join('line', 'messaging-api.strict.yml');

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly parameters: readonly Json[];
  readonly body: unknown;
  readonly bodyRequired: boolean;
}

/** LINE's own description of its API as a judge of requests. `name` is the operation; `problems` empty when it passes. */
export function lineJudge(folder: string) {
  const document: Json = parse(readFileSync(join(folder, LINE_SPEC), 'utf8'));
  const check = schemaChecks(document);
  const operations = operationsOf(document);
  return (request: PlatformRequest): { readonly name: string; readonly problems: readonly string[] } => {
    const operation = operations.find(({ method, path }) => method === request.method && path.test(request.path));
    if (operation === undefined)
      return { name: `${request.method} ${request.path}`, problems: ['LINE has no such call'] };
    return {
      name: operation.name,
      problems: [...headers(operation, request, check), ...body(operation, request, check)],
    };
  };
}

function operationsOf(document: Json): Operation[] {
  // A path as it is written wins over one with a parameter in its place: `richmenu/list` is no menu called "list".
  const paths = Object.entries(document['paths'] as Json).sort(([a], [b]) => a.split('{').length - b.split('{').length);
  return paths.flatMap(([template, methods]) =>
    Object.entries(methods as Json).map(([method, operation]) => ({
      name: String(at(operation, 'operationId')),
      method: method.toUpperCase(),
      path: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
      parameters: (at(operation, 'parameters') ?? []) as Json[],
      body: at(operation, 'requestBody', 'content', 'application/json', 'schema'),
      bodyRequired: at(operation, 'requestBody', 'required') === true,
    })),
  );
}

function headers(operation: Operation, { retryKey, query }: PlatformRequest, check: (schema: unknown) => Check) {
  const declared = operation.parameters.find((parameter) => parameter['name'] === 'X-Line-Retry-Key');
  const problems: string[] = [];
  if (retryKey !== undefined && declared === undefined) problems.push('X-Line-Retry-Key is not taken here');
  if (retryKey !== undefined && declared !== undefined)
    problems.push(...check(declared['schema'])(retryKey).map((problem) => `X-Line-Retry-Key: ${problem}`));
  for (const name of new URLSearchParams(query).keys()) {
    const known = operation.parameters.some((parameter) => parameter['in'] === 'query' && parameter['name'] === name);
    if (!known) problems.push(`there is no query parameter ${name}`);
  }
  return problems;
}

function body(operation: Operation, request: PlatformRequest, check: (schema: unknown) => Check): readonly string[] {
  if (operation.body === undefined) return request.body === undefined ? [] : ['a body where none belongs'];
  if (request.body === undefined) return operation.bodyRequired ? ['the body is missing or not JSON'] : [];
  return [...check(operation.body)(request.body), ...utf16Problems(request.body)];
}

/** What a schema cannot say: LINE counts the text of a message in UTF-16 code units, ajv in code points. */
function utf16Problems(requestBody: unknown): string[] {
  const messages = at(requestBody, 'messages');
  if (!Array.isArray(messages)) return [];
  return messages.flatMap((message: unknown, index) => {
    const problems: string[] = [];
    const [text, altText] = [at(message, 'text'), at(message, 'altText')];
    if (typeof text === 'string' && (text.length > 5_000 || text === '')) problems.push('text is not 1 to 5,000 units');
    if (typeof altText === 'string' && (altText.length > 1_500 || altText === ''))
      problems.push('altText is not 1 to 1,500 units');
    const contents = at(message, 'contents');
    const limit = at(contents, 'type') === 'carousel' ? 50 * 1024 : 30 * 1024;
    if (isObject(contents) && Buffer.byteLength(JSON.stringify(contents)) > limit)
      problems.push('the Flex is too large');
    return problems.map((problem) => `/messages/${index} ${problem}`);
  });
}

const PERSON = 'Uaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const TEXT = { type: 'text', text: 'hello' };
const push = (body: unknown, more: Partial<PlatformRequest> = {}): PlatformRequest => ({
  platform: 'line',
  method: 'POST',
  path: '/v2/bot/message/push',
  body,
  ...more,
});
const flex = (component: object) =>
  push({
    to: PERSON,
    messages: [
      {
        type: 'flex',
        altText: 'a card',
        contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [component] } },
      },
    ],
  });

/** A request that passes, and what is made wrong on purpose: a judge that lets one of these pass is no judge. */
export const LINE_GOOD = push({ to: PERSON, messages: [TEXT] });
export const LINE_WRONG: Readonly<Record<string, PlatformRequest>> = {
  'a push to nobody': push({ messages: [TEXT] }),
  'six messages': push({ to: PERSON, messages: Array.from({ length: 6 }, () => TEXT) }),
  'no message': push({ to: PERSON, messages: [] }),
  'a message of no known type': push({ to: PERSON, messages: [{ type: 'hologram' }] }),
  'a text too long by one unit': push({ to: PERSON, messages: [{ type: 'text', text: `${'x'.repeat(4_999)}🍎` }] }),
  'a button without an action': flex({ type: 'button' }),
  'a colour in a place LINE does not know': flex({ type: 'text', text: 'a', colour: '#ffffff' }),
  'postback data of 301 characters': flex({
    type: 'button',
    action: { type: 'postback', label: 'a', data: 'x'.repeat(301) },
  }),
  'fourteen chips': push({
    to: PERSON,
    messages: [
      {
        ...TEXT,
        quickReply: {
          items: Array.from({ length: 14 }, () => ({
            type: 'action',
            action: { type: 'message', label: 'a', text: 'a' },
          })),
        },
      },
    ],
  }),
  'a retry key that is no UUID': push({ to: PERSON, messages: [TEXT] }, { retryKey: 'again' }),
  'a retry key on a reply': push(
    { replyToken: 'x', messages: [TEXT] },
    {
      path: '/v2/bot/message/reply',
      retryKey: '00000000-0000-4000-8000-000000000001',
    },
  ),
  'a call that does not exist': push({}, { path: '/v2/bot/message/shout' }),
};
