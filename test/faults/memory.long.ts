import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createBroadcast } from '../../src/app/campaigns/broadcastDraft.ts';
import { campaignProgress } from '../../src/app/campaigns/progress.ts';
import { EVERYONE } from '../../src/core/segments/question.ts';
import { given } from '../support/offers.ts';
import { startRealService } from '../support/realService.ts';
import { campaignOf, countersOf } from '../support/sendings.ts';
import { OWNER } from '../support/shop.ts';
import { judge, quantile, sizeOf } from './figure.ts';
import { ownSenders } from './senders.ts';

const senders = ownSenders();
const { deps } = senders;
const recipients = sizeOf('F29', 20_000);

it('a broadcast to very many is sent with 384 MB of heap', async () => {
  const ids = Array.from({ length: recipients }, (_, at) => senders.side('line').person(`Many ${at}`));
  const at = new Date(Date.now() - 60_000).toISOString();
  await deps.db.sql`
      with people as (
        select gen_random_uuid() as member_id, u.id
        from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb) as u(id)),
      made as (
        insert into regulars.members (member_id, language, invite_code, joined_at, marketing_consent)
        select member_id, 'en', member_id::text, ${at}::timestamptz, true from people)
      insert into regulars.identities (channel, channel_user_id, member_id, reachability_at, first_contact_at, last_active_at)
      select 'line', id, member_id, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz from people`;
  const draft = { audience: EVERYONE, text: { language: 'en', text: 'Hello {{ name }}' } };
  const { campaignId } = given(await createBroadcast(deps, draft, OWNER, 'new', Date.now()));
  await deps.db.sql`
      update regulars.campaigns set state = 'scheduled', version = version + 1, control_percent = 0,
        due_at = ${at}::timestamptz where campaign_id = ${campaignId}`;
  const service = await startRealService({
    DATABASE_URL: await senders.shop.databaseUrl(),
    ROLE: 'worker',
    NODE_OPTIONS: '--max-old-space-size=384',
    ...senders.side('line').settings(senders.side('line').url),
  });
  // Meanwhile the owner looks at how far it is, five times a second.
  const looksMs: number[] = [];
  for (const until = Date.now() + 3_600_000; Date.now() < until; await pause(200)) {
    const began = performance.now();
    const progress = await campaignProgress(deps, campaignId);
    looksMs.push(performance.now() - began);
    if (progress?.state === 'done') break;
  }
  expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' });
  const status = readFileSync(`/proc/${service.process.pid}/status`, 'utf8');
  expect(await service.stop()).toBe(0);
  const times = new Map<string, number>();
  for (const { to } of senders.line.accepted) times.set(to, (times.get(to) ?? 0) + 1);
  const counted = {
    sent: (await countersOf(deps, campaignId))['sent'] ?? 0,
    notOnce: ids.filter((id) => times.get(id) !== 1).length,
    mostMemoryMb: Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024),
    ownerP99Ms: Math.round(quantile(looksMs, 0.99)),
  };
  const limits = { notOnce: 0, mostMemoryMb: 450, ownerP99Ms: 500 };
  expect(judge(['F29', 'one worker'], recipients, counted, limits)).toEqual([]);
}, 3_600_000);
