import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueCard } from '../../../src/app/memberCards.ts';
import { MemberAnswer, PointsAnswer } from '../../../src/http/api/responses.ts';
import { DAY, NOON } from '../../support/shop.ts';
import { at, ownApi } from './support/api.ts';

const api = ownApi();
const { shop } = api;

describe('GET /members', () => {
  it('gives a member by id, phone, account and card, always the same object', async () => {
    const mei = await shop.member({ name: 'Mei' });
    const { sql } = shop.deps.db;
    await sql`insert into regulars.member_phones (phone, member_id) values ('+886912345678', ${mei})`;
    await sql`insert into regulars.identities
      (channel, channel_user_id, member_id, reachability_at, first_contact_at, last_active_at)
      values ('telegram', '12345', ${mei}, now(), now(), now())`;
    await shop.buys(mei, 1_000);
    const byId = await api.get(`/v1/members/${mei}`);
    expect(byId).toMatchObject({
      status: 200,
      json: { id: mei, name: 'Mei', points: { available: 10, pending: 0, held: 0, deficit: 0 }, purchases: 1 },
    });
    expect(MemberAnswer.parse(byId.json)).toEqual(byId.json);
    for (const query of ['phone=%2B886912345678', 'channel=telegram&channelUserId=12345']) {
      expect((await api.get(`/v1/members?${query}`)).json).toEqual(byId.json);
    }
    const { code } = await issueCard(shop.deps, mei, NOON);
    const byCard = await api.get(`/v1/members?cardCode=${code}`);
    const { cardTicket, cardTicketExpiresAt, ...same } = MemberAnswer.parse(byCard.json);
    expect(same).toEqual(byId.json);
    expect(cardTicket).toMatch(/^t_/);
    expect(cardTicketExpiresAt).toBe(new Date(NOON + 600_000).toISOString());
  });

  it('resolves a card once; the same Idempotency-Key gets the ticket again', async () => {
    const mei = await shop.member();
    const { code } = await issueCard(shop.deps, mei, NOON);
    const headers = { 'idempotency-key': v7() };
    const first = await api.get(`/v1/members?cardCode=${code}`, headers);
    expect((await api.get(`/v1/members?cardCode=${code}`, headers)).json).toEqual(first.json);
  });

  it('answers 404 for a card that was used or has run out, as for one that never was', async () => {
    const cards = [
      await issueCard(shop.deps, await shop.member(), NOON),
      await issueCard(shop.deps, await shop.member(), NOON - 61_000),
    ];
    const [used, late] = cards;
    expect((await api.get(`/v1/members?cardCode=${used?.code}`)).status).toBe(200);
    for (const shown of [used?.code, used?.token, late?.code, late?.token, '000000']) {
      expect(await api.get(`/v1/members?cardCode=${shown}`)).toMatchObject({
        status: 404,
        json: { code: 'card-unknown' },
      });
    }
    const description = await api.send('GET', '/v1/openapi.json', {});
    const statuses = Object.keys(at(description.json, 'paths./members.get.responses') as object);
    expect(statuses).toContain('404');
    expect(statuses).not.toContain('409');
  });

  it('wants the member named in exactly one way', async () => {
    for (const query of [
      '',
      'channel=line',
      'channelUserId=1',
      'phone=%2B886912345678&cardCode=123456',
      'name=Mei',
      'phone=0912',
    ]) {
      expect(await api.get(`/v1/members?${query}`)).toMatchObject({ status: 400, json: { code: 'bad-request' } });
    }
  });

  it('answers 404 when there is none', async () => {
    const paths = [
      `/v1/members/${v7()}`,
      '/v1/members/mei',
      '/v1/members?phone=%2B886900000000',
      `/v1/members/${v7()}/points`,
    ];
    for (const path of paths) {
      expect(await api.get(path)).toMatchObject({ status: 404, json: { code: 'member-unknown' } });
    }
  });
});

describe('GET /members/{id}/points', () => {
  it('gives balances, lots and the history with explanations, page by page', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000);
    await shop.buys(mei, 2_000, { now: NOON + DAY });
    const answer = await api.get(`/v1/members/${mei}/points?limit=1`);
    expect(answer).toMatchObject({
      status: 200,
      json: {
        available: 30,
        balance: 30,
        lots: [
          { remaining: 10, state: 'available' },
          { remaining: 20, state: 'available' },
        ],
        journals: [{ kind: 'earn', points: 20, purchase: { netMinor: 2_000 }, explanation: { points: 20 } }],
      },
    });
    expect(PointsAnswer.parse(answer.json)).toEqual(answer.json);
    const next = await api.get(`/v1/members/${mei}/points?limit=1&before=${at(answer.json, 'nextBefore')}`);
    expect(next.json).toMatchObject({ journals: [{ points: 10 }], nextBefore: null });
    expect((await api.get(`/v1/members/${mei}/points?limit=0`)).status).toBe(400);
  });
});
