import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { refusalFor } from '../../src/http/lab/guard.ts';
import { startLab } from '../web/support/startLab.ts';

let lab: Awaited<ReturnType<typeof startLab>>;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** The bare wire: `fetch` would not let a test lie about its Host. */
async function open({ method = 'GET', path, headers = {}, body }: Call): Promise<IncomingMessage> {
  const sent = request({ host: '127.0.0.1', port: lab.port, method, path, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

async function call(asked: Call): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const response = await open(asked);
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

const post = (act: object, headers: Record<string, string> = {}, path = '/lab/events') =>
  call({
    method: 'POST',
    path,
    headers: { 'Content-Type': 'application/json', Origin: lab.origin, ...headers },
    body: JSON.stringify(act),
  });
const act = (from: string, what: object) => ({ eventId: randomUUID(), from, ...what });
const codeOf = ({ body }: { body: string }) => (JSON.parse(body) as { code: string }).code;

/** Reads a stream until `count` entries have come. */
async function entriesOf(path: string, count: number, headers: Record<string, string> = {}) {
  const response = await open({ path, headers });
  let received = '';
  for await (const chunk of response.setEncoding('utf8')) {
    received += chunk as string;
    if (received.split('\ndata: ').length > count) break;
  }
  return received
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => ({
      id: /^id: (.*)$/m.exec(block)?.[1],
      entry: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? ''),
    }));
}

describe('the lab', () => {
  it('gives its page to this machine, with no script or style but its own', async () => {
    const page = await call({ path: '/lab' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<script type="module" src="/lab/main.js">');
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)|\bon\w+=|\bstyle=|https?:\/\//);
    expect(page.headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self';",
    );
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it.each(['main.js', 'page.css', 'shop.svg'])('serves %s', async (name) => {
    expect((await call({ path: `/lab/${name}` })).status).toBe(200);
  });

  it.each(['/lab/../package.json', '/lab/%2e%2e/%2e%2e/package.json', '/lab/.env'])(
    'serves nothing else: %s',
    async (path) => {
      expect((await call({ path })).status).toBe(404);
    },
  );

  it('draws a QR', async () => {
    const picture = await call({ path: '/lab/qr.png?value=hello' });
    expect(picture.headers['content-type']).toBe('image/png');
    expect((await call({ path: '/lab/qr.png' })).status).toBe(400);
    expect((await call({ path: `/lab/qr.png?value=${'x'.repeat(1001)}` })).status).toBe(400);
  });
});

describe('the lab is closed', () => {
  const caller = { remoteAddress: '127.0.0.1', method: 'GET', headers: { host: 'localhost:3000' } };

  it.each(['192.168.1.7', '::ffff:10.0.0.1', '2001:db8::1', '128.0.0.1', undefined])(
    'to another machine: %s',
    (address) => {
      expect(refusalFor({ ...caller, remoteAddress: address })).toBe('only-on-this-machine');
    },
  );

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('but not to this one: %s', (remoteAddress) => {
    expect(refusalFor({ ...caller, remoteAddress })).toBeUndefined();
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    '192.168.1.7:3000',
    '[::2]',
    '0.0.0.0',
    'localhost:x',
  ])('to a name that was bound to this machine: %s', async (host) => {
    const answer = await call({ path: '/lab/transcripts', headers: { Host: host } });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'foreign-host']);
  });

  it.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])(
    'to whoever comes through a proxy: %s',
    async (header) => {
      const answer = await call({ path: '/lab', headers: { [header]: '127.0.0.1' } });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'not-through-a-proxy']);
    },
  );

  it.each(['http://evil.example', 'null', 'http://localhost:1', 'https://127.0.0.1'])(
    'to posts of another origin: %s',
    async (origin) => {
      const answer = await post(act('mei', { kind: 'follow' }), { Origin: origin });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'foreign-origin']);
    },
  );

  it('to posts that do not say where they come from', async () => {
    const body = JSON.stringify(act('mei', { kind: 'follow' }));
    const headers = { 'Content-Type': 'application/json' };
    expect(codeOf(await call({ method: 'POST', path: '/lab/events', headers, body }))).toBe('foreign-origin');
  });

  it.each(['cross-site', 'same-site'])('to what a %s page fetches, and open to a visit from there', async (site) => {
    const fetched = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' };
    expect((await call({ path: '/lab/transcripts', headers: fetched })).status).toBe(403);
    expect((await post(act('mei', { kind: 'follow' }), { 'Sec-Fetch-Site': site })).status).toBe(403);
    const visit = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    expect((await call({ path: '/lab', headers: visit })).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])(
    'to posts that a form could send: %s',
    async (type) => {
      const answer = await post(act('mei', { kind: 'follow' }), { 'Content-Type': type });
      expect([answer.status, codeOf(answer)]).toEqual([415, 'not-json']);
    },
  );

  it('to everything above without a trace', () => {
    expect(lab.entries).toEqual([]);
    expect(lab.stored.size).toBe(0);
  });
});

describe('what a person does', () => {
  it('is taken once, however often it is posted', async () => {
    const follow = act('ken', { kind: 'follow' });
    const answers = await Promise.all([post(follow), post(follow), post(follow)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(lab.entries.filter((entry) => entry.channelUserId === 'ken' && entry.direction === 'in')).toHaveLength(1);
    expect([...lab.stored.keys()].filter((id) => id === follow.eventId)).toHaveLength(1);
  });

  it('is refused with a problem that names each wrong field', async () => {
    const answer = await post({ eventId: 'x', from: 'KEN!', kind: 'text', text: '' });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    for (const field of ['eventId', 'from', 'text']) expect(answer.body).toContain(`${field}: `);
    expect((await post(act('ken', { kind: 'text', text: 'hi', admin: true }))).status).toBe(400);
    expect((await post(act('ken', { kind: 'text', text: 'x'.repeat(70_000) }))).status).toBe(400);
  });

  it.each([
    ['nobody', 404, 'person-unknown'],
    ['cashier', 409, 'person-has-not-started'],
  ])('is refused when %s cannot do it', async (from, status, code) => {
    const answer = await post(act(from, { kind: 'text', text: 'hi' }));
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });
});

describe('the people', () => {
  it('are added and renamed', async () => {
    const put = (id: string, body: object) =>
      call({
        method: 'PUT',
        path: `/lab/people/${id}`,
        headers: { 'Content-Type': 'application/json', Origin: lab.origin },
        body: JSON.stringify(body),
      });
    expect((await put('customer-3', { name: ' 小芳 ', language: 'zh-Hant' })).status).toBe(200);
    expect((await put('customer-3', { name: '', language: 'zh-Hant' })).status).toBe(400);
    expect((await put('customer-3', { name: 'x', language: 'tlh' })).status).toBe(400);
    expect((await put('Customer%203', { name: 'x', language: 'en' })).status).toBe(400);
    const { people } = JSON.parse((await call({ path: '/lab/people' })).body) as { people: { name: string }[] };
    expect(people.map(({ name }) => name)).toEqual(['Mei', 'Ken', 'Cashier', 'Owner', '小芳']);
  });
});

describe('the stream', () => {
  beforeAll(async () => {
    await post(act('ken', { kind: 'follow' }));
    await vi.waitUntil(() => lab.entries.at(-1)?.direction === 'out');
  });
  const say = (words: string) =>
    lab.adapter.send({
      to: { channel: 'lab', channelUserId: 'ken' },
      messages: [{ type: 'text', text: words }],
      retryKey: randomUUID(),
    });
  const textsOf = (got: Awaited<ReturnType<typeof entriesOf>>) =>
    got.map(({ entry }) => entry.messages[0].text as string);

  it('brings each message neutral, as LINE and as Telegram would carry it', async () => {
    const cursor = lab.entries.at(-1)?.seq;
    const coming = entriesOf(`/lab/stream?after=${cursor}`, 1);
    await say('a < b');
    expect(await coming).toMatchObject([
      {
        id: lab.entries.at(-1)?.seq,
        entry: {
          channelUserId: 'ken',
          direction: 'out',
          messages: [{ type: 'text', text: 'a < b' }],
          line: { messages: [{ type: 'text', text: 'a < b' }] },
          telegram: { messages: [{ method: 'sendMessage', payload: { text: 'a &lt; b' } }] },
        },
      },
    ]);
  });

  it('resumes after the last event the browser has, whatever the address says', async () => {
    const before = lab.entries.at(-1)?.seq;
    await say('one');
    const one = lab.entries.at(-1)?.seq ?? '';
    await say('two');
    await say('three');
    expect(textsOf(await entriesOf(`/lab/stream?after=${before}`, 3))).toEqual(['one', 'two', 'three']);
    expect(textsOf(await entriesOf(`/lab/stream?after=${before}`, 2, { 'Last-Event-ID': one }))).toEqual([
      'two',
      'three',
    ]);
  });

  it('misses nothing and repeats nothing of what is said while it is read', async () => {
    const before = lab.entries.at(-1)?.seq;
    const wanted = Array.from({ length: 250 }, (_, i) => `message ${i}`);
    const coming = entriesOf(`/lab/stream?after=${before}`, wanted.length);
    await Promise.all(wanted.map(say));
    expect(textsOf(await coming)).toEqual(wanted);
  });

  it('begins at the transcripts, which say where they end', async () => {
    const { entries, cursor } = JSON.parse((await call({ path: '/lab/transcripts' })).body) as {
      entries: { seq: string; line?: object }[];
      cursor: string;
    };
    expect(cursor).toBe(lab.entries.at(-1)?.seq);
    expect(entries.map(({ seq }) => seq)).toEqual(lab.entries.map(({ seq }) => seq));
    const coming = entriesOf(`/lab/stream?after=${cursor}`, 1);
    await say('the next');
    expect(textsOf(await coming)).toEqual(['the next']);
  });

  it('refuses a cursor that is no entry', async () => {
    expect((await call({ path: '/lab/stream?after=yesterday' })).status).toBe(400);
  });

  it('shows a message that a platform would refuse with the reason, beside the other form', async () => {
    const before = lab.entries.at(-1)?.seq;
    const data = 'x'.repeat(65);
    await lab.adapter.send({
      to: { channel: 'lab', channelUserId: 'ken' },
      messages: [{ type: 'text', text: 'Choose', buttons: [{ label: 'Go', action: { type: 'postback', data } }] }],
      retryKey: randomUUID(),
    });
    const [got] = await entriesOf(`/lab/stream?after=${before}`, 1);
    expect(got?.entry).toMatchObject({
      telegram: { problem: expect.stringContaining('65 bytes') },
      line: { messages: [{ type: 'flex' }] },
    });
  });

  it('ends when the service stops', async () => {
    const other = await startLab();
    const response = await fetch(`${other.origin}/lab/stream`);
    const body = response.text();
    await other.adapter.stop();
    expect(await body).toContain('retry: ');
    await other.stop();
  });
});
