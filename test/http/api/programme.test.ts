import fc from 'fast-check';
import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { readProgramme } from '../../../src/app/programme.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../../src/core/programme.ts';
import { wrongSettings } from '../../../src/core/settings/valid.ts';
import { ProgrammeDocument } from '../../../src/http/api/programme/schema.ts';
import { FULL_PROGRAMME } from '../../support/fullProgramme.ts';
import { changedLeaves } from '../../support/leaves.ts';
import { setProgramme } from '../../support/programme.ts';
import { at, ownApi, sale } from './support/api.ts';

const api = ownApi();
const { shop } = api;

const put = async (body: unknown, headers: Record<string, string> = {}) =>
  api.send(
    'PUT',
    '/v1/programme',
    {
      authorization: `Bearer ${await api.key()}`,
      'content-type': 'application/json',
      'idempotency-key': v7(),
      ...headers,
    },
    JSON.stringify(body),
  );
const inForce = () => readProgramme(shop.deps);
const versions = async () => (await shop.deps.db.sql`select 1 from regulars.programmes`).length;
const fieldsOf = (json: unknown) => (at(json, 'errors') as { field: string }[]).map(({ field }) => field);

beforeEach(() => setProgramme(shop.deps, DEFAULT_PROGRAMME));

describe('GET /v1/programme', () => {
  it('gives the whole document with its version', async () => {
    const answer = await api.get('/v1/programme');
    expect(answer.json).toEqual(await inForce());
  });

  it('takes the scope programme:read', async () => {
    const key = await api.key('members:read');
    const answer = await api.get('/v1/programme', { authorization: `Bearer ${key}` });
    expect(answer.status).toBe(403);
  });
});

describe('PUT /v1/programme', () => {
  it('puts every setting in force in a version of its own, and says who did it', async () => {
    const { version } = await inForce();
    const answer = await put({ version, document: FULL_PROGRAMME });
    expect([answer.status, at(answer.json, 'version')]).toEqual([200, version + 1]);
    const { tiers, ...others } = (await inForce()).document;
    const { tiers: wanted, ...rest } = FULL_PROGRAMME;
    expect(others).toEqual(rest);
    expect(tiers).toEqual({ ...wanted, revision: version + 1 });
    const rows = await shop.deps.db.sql`
      select actor from regulars.audit where action = 'programme-changed' order by audit_id desc limit 1`;
    expect(rows[0]?.['actor']).toMatch(/^key:/);
  });

  it('writes nothing for the document that is in force, whichever version it names', async () => {
    await put({ version: (await inForce()).version, document: FULL_PROGRAMME });
    const [before, was] = [await inForce(), await versions()];
    for (const version of [before.version, before.version - 1]) {
      const answer = await put({ version, document: before.document });
      expect([answer.status, answer.json]).toEqual([200, before]);
    }
    expect(await versions()).toBe(was);
  });

  it('gives the first answer to the same request again, and refuses the key for another one', async () => {
    const { version } = await inForce();
    const [authorization, key] = [`Bearer ${await api.key()}`, v7()];
    const headers = { authorization, 'idempotency-key': key };
    const first = await put({ version, document: FULL_PROGRAMME }, headers);
    const again = await put({ version, document: FULL_PROGRAMME }, headers);
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([200, first.text, 'true']);
    const other = await put({ version, document: DEFAULT_PROGRAMME }, headers);
    expect([other.status, at(other.json, 'code')]).toEqual([422, 'key-reused']);
    expect((await inForce()).version).toBe(version + 1);
  });

  it('takes one of two that come at once, and tells the other which version is in force', async () => {
    const { version, document } = await inForce();
    const named = (name: string) => put({ version, document: { ...document, name } });
    const answers = await Promise.all([named('One'), named('Two')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.json).toMatchObject({ code: 'programme-changed', version: version + 1 });
    expect((await inForce()).version).toBe(version + 1);
  });

  it('names each field that has the wrong shape', async () => {
    const { tiers: _, ...document } = FULL_PROGRAMME;
    const wrong = { ...document, undoMinutes: 'ten', extra: 1, points: { ...document.points, pendingDays: 1.5 } };
    const answer = await put({ version: 0, document: wrong });
    expect([answer.status, at(answer.json, 'code')]).toEqual([400, 'bad-request']);
    expect(fieldsOf(answer.json).toSorted()).toEqual(
      ['document.extra', 'document.points.pendingDays', 'document.tiers', 'document.undoMinutes'].toSorted(),
    );
  });

  it('names settings that a document of an earlier version lacks, and undoes none of them', async () => {
    await put({ version: (await inForce()).version, document: FULL_PROGRAMME });
    const before = await inForce();
    const { messages, automations, ...document } = before.document;
    const { waitHours: _wait, ...oldMessages } = messages;
    const {
      memberDays: _member,
      productDays: _product,
      mostPerDay: _most,
      only: _only,
      ...repurchase
    } = automations.repurchase;
    const old = { ...document, messages: oldMessages, automations: { ...automations, repurchase } };
    const answer = await put({ version: before.version, document: old });
    expect([answer.status, at(answer.json, 'code')]).toEqual([400, 'bad-request']);
    const lacks = ['memberDays', 'mostPerDay', 'only', 'productDays'].map((name) => `automations.repurchase.${name}`);
    expect(fieldsOf(answer.json).toSorted()).toEqual(
      [...lacks, 'messages.waitHours'].map((name) => `document.${name}`).toSorted(),
    );
    expect(await inForce()).toEqual(before);
  });

  it('names each field that makes no sense, and changes nothing', async () => {
    const { version } = await inForce();
    const wrong: Programme = {
      ...FULL_PROGRAMME,
      language: 'tlh',
      adjustLimit: -1,
      automations: {
        ...FULL_PROGRAMME.automations,
        birthday: { ...FULL_PROGRAMME.automations.birthday, texts: { en: '{{ salary }}' } },
      },
    };
    const answer = await put({ version, document: wrong });
    expect([answer.status, at(answer.json, 'code')]).toEqual([422, 'programme-invalid']);
    expect(fieldsOf(answer.json)).toEqual([
      'document.language',
      'document.adjustLimit',
      'document.automations.birthday.texts.en',
    ]);
    expect((await inForce()).version).toBe(version);
  });

  it('takes no other currency once something was sold', async () => {
    const memberId = await shop.member();
    await api.post('/v1/purchases', sale(memberId, 500));
    const { version, document } = await inForce();
    const answer = await put({ version, document: { ...document, currency: 'USD' } });
    expect([answer.status, at(answer.json, 'code')]).toEqual([409, 'currency-fixed']);
  });
});

describe('a programme that is read and sent back', () => {
  it('changes nothing, whichever programme makes sense', async () => {
    const sensible = changedLeaves(FULL_PROGRAMME)
      .map(({ after }) => after)
      .filter((one) => ProgrammeDocument.safeParse(one).success && wrongSettings(one).length === 0)
      .filter(({ currency, language }) => currency === 'TWD' && language === 'zh-Hant');
    expect(sensible.length).toBeGreaterThan(60);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sensible), async (document) => {
        await setProgramme(shop.deps, document);
        const was = await versions();
        const read = await api.get('/v1/programme');
        const answer = await put(read.json);
        expect([answer.status, answer.json]).toEqual([200, read.json]);
        expect(await versions()).toBe(was);
      }),
      { numRuns: 30 },
    );
  });
});

describe('POST /v1/programme/diff', () => {
  it('tells in words what would change, and writes nothing', async () => {
    const { version, document } = await inForce();
    const points = { ...document.points, pendingDays: 7 };
    const answer = await api.post('/v1/programme/diff?language=en', { version, document: { ...document, points } });
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        version,
        language: 'en',
        changed: [
          {
            setting: 'points.pendingDays',
            before: 0,
            after: 7,
            words: { label: 'Usable after', before: '0 days', after: '7 days' },
          },
        ],
      },
    ]);
    expect((await inForce()).version).toBe(version);
  });

  it('refuses what a PUT would refuse', async () => {
    const { version, document } = await inForce();
    const stale = await api.post('/v1/programme/diff', { version: version - 1, document: { ...document, name: 'X' } });
    expect(stale.json).toMatchObject({ code: 'programme-changed', version });
  });
});
