import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import {
  QuestionCountAnswer,
  SegmentAnswer,
  SegmentMembersAnswer,
  SegmentsAnswer,
} from '../../../src/http/api/segmentSchemas.ts';
import { at, ownApi } from './support/api.ts';

const api = ownApi();
const { shop } = api;

const everyone = { all: [] };
const richPeople = { all: [{ kind: 'points', atLeast: 100 }, { not: { kind: 'language', language: 'ja' } }] };
const save = (body: object = {}) => api.post('/v1/segments', { name: 'Rich', question: richPeople, ...body });
const idOf = async (body: object = {}) => String(at((await save(body)).json, 'segment.id'));

async function patch(segmentId: string, body: object) {
  const headers = {
    authorization: `Bearer ${await api.key()}`,
    'content-type': 'application/json',
    'idempotency-key': v7(),
  };
  return api.send('PATCH', `/v1/segments/${segmentId}`, headers, JSON.stringify(body));
}

describe('segments over the API', () => {
  it('are saved, read, listed, changed at the version that was read, and put away', async () => {
    const saved = await save();
    expect(saved).toMatchObject({ status: 201, json: { segment: { name: 'Rich', question: richPeople, version: 0 } } });
    expect(SegmentAnswer.parse(saved.json)).toEqual(saved.json);
    const id = String(at(saved.json, 'segment.id'));
    expect((await api.get(`/v1/segments/${id}`)).json).toEqual(saved.json);
    expect(await patch(id, { name: 'Very rich', version: 0 })).toMatchObject({
      status: 200,
      json: { segment: { name: 'Very rich', question: richPeople, version: 1 } },
    });
    expect(await patch(id, { name: 'Poor', version: 0 })).toMatchObject({
      status: 409,
      json: { code: 'segment-changed' },
    });
    const other = await idOf({ name: 'All', question: everyone });
    const listed = SegmentsAnswer.parse((await api.get('/v1/segments?limit=1')).json);
    expect(listed).toMatchObject({ segments: [{ id }], next: id });
    expect((await api.get(`/v1/segments?after=${id}`)).json).toMatchObject({ segments: [{ id: other }], next: null });
    expect(await patch(id, { archived: true })).toMatchObject({ json: { segment: { archived: true } } });
    expect((await api.get('/v1/segments')).json).toMatchObject({ segments: [{ id: other }] });
    expect((await api.get(`/v1/segments/${id}`)).status).toBe(200);
  });

  it('count and name the members for whom they hold, also inside one another', async () => {
    const [tag, memberIds] = [v7(), await Promise.all([1, 2, 3].map((one) => shop.member({ name: `Member ${one}` })))];
    for (const memberId of memberIds) {
      await shop.deps.db
        .sql`insert into regulars.member_tags (member_id, tag, created_at) values (${memberId}, ${tag}, now())`;
    }
    await shop.buys(memberIds[0] ?? '', 20_000);
    const tagged = await idOf({ question: { kind: 'tag', tag } });
    const question = { all: [{ kind: 'segment', segmentId: tagged }, richPeople] };
    const counted = await api.post('/v1/segments/count', { question });
    expect(QuestionCountAnswer.parse(counted.json)).toEqual({
      members: 1,
      reachable: 0,
      takeMarketing: 0,
      sample: [{ memberId: memberIds[0], name: 'Member 1' }],
    });
    const found: unknown[] = [];
    for (let after = ''; ; ) {
      const page = SegmentMembersAnswer.parse((await api.get(`/v1/segments/${tagged}/members?limit=2${after}`)).json);
      found.push(...page.members.map(({ memberId }) => memberId));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(found).toEqual(memberIds.toSorted());
  });

  it('refuse what cannot be asked, what is asked within itself, and what is not there', async () => {
    const wrong = [
      { kind: 'points' },
      { kind: 'shoe-size', atLeast: 40 },
      { kind: 'tag', tag: 'a', days: 3 },
      { all: 'everyone' },
      { any: [{ kind: 'bought', sku: 'TEA', days: 0 }] },
    ];
    for (const question of wrong) {
      const saved = await save({ question });
      expect({ question, refused: [400, 422].includes(saved.status) }).toEqual({ question, refused: true });
      expect((await api.post('/v1/segments/count', { question })).status).toBe(saved.status);
    }
    const deep = Array.from({ length: 7 }).reduce<object>((inside) => ({ not: inside }), { kind: 'referred' });
    expect(await save({ question: deep })).toMatchObject({ status: 422, json: { code: 'segment-invalid' } });
    const first = await idOf({ question: everyone });
    const second = await idOf({ question: { kind: 'segment', segmentId: first } });
    expect(await patch(first, { question: { not: { kind: 'segment', segmentId: second } } })).toMatchObject({
      status: 422,
      json: { code: 'segment-circular' },
    });
    expect(await save({ question: { not: { kind: 'segment', segmentId: v7() } } })).toMatchObject({ status: 404 });
    const many = (segmentId: string) => ({ any: Array.from({ length: 21 }, () => ({ kind: 'segment', segmentId })) });
    expect((await patch(second, { question: many(first) })).status).toBe(200);
    const pair = { any: [{ kind: 'referred' }, { kind: 'consent' }] };
    expect(await patch(first, { question: pair })).toMatchObject({ status: 422, json: { code: 'segment-invalid' } });
    const nested = `{"question":${'{"not":'.repeat(1500)}{"kind":"consent"}${'}'.repeat(1500)}}`;
    const headers = { authorization: `Bearer ${await api.key()}`, 'content-type': 'application/json' };
    expect((await api.send('POST', '/v1/segments/count', headers, nested)).status).toBe(400);
    expect((await patch(v7(), { name: 'x' })).status).toBe(404);
    expect((await api.get(`/v1/segments/${v7()}/members`)).status).toBe(404);
    expect((await api.get('/v1/segments/mine')).status).toBe(404);
  });

  it('are saved once for one key, and changed once by two who read the same version', async () => {
    const headers = { 'idempotency-key': v7() };
    const answers = await Promise.all(
      [1, 2, 3].map(() => api.post('/v1/segments', { name: 'Once', question: everyone }, headers)),
    );
    const ids = new Set(answers.map(({ json }) => at(json, 'segment.id')));
    expect(ids.size).toBe(1);
    const id = String([...ids][0]);
    const changes = await Promise.all(['a', 'b', 'c'].map((name) => patch(id, { name, version: 0 })));
    expect(changes.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  });
});
