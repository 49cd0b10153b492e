import { describe, expect, it, vi } from 'vitest';
import { ownStory } from '../support/story.ts';

describe('what the platforms deliver', () => {
  const story = ownStory();
  const states = () =>
    story.service.deps.db.sql<{ event_id: string; state: string; reason: string | null }[]>`
      select event_id, state, reason from regulars.inbox order by arrival_id`;
  const settled = () =>
    vi.waitFor(
      async () => {
        const rows = await states();
        expect(rows.filter((row) => row.state === 'waiting')).toEqual([]);
        return rows;
      },
      { timeout: 10_000 },
    );

  it('is stored once and answered once, however often LINE delivers it', async () => {
    const mei = story.line.user('Mei', { friend: true, language: 'en' });
    const event = story.line.event.text(mei.id, 'hello');
    const again = { ...event, deliveryContext: { isRedelivery: true } };
    const answers = await Promise.all([event, event, again, again].map((one) => story.line.deliver([one])));
    expect(answers).toEqual([200, 200, 200, 200]);
    await settled();
    expect((await states()).filter((row) => row.event_id === event['webhookEventId'])).toHaveLength(1);
    expect(story.line.callsOf('reply')).toHaveLength(1);
  });

  it('parks a poison event with its reason and still answers the ones around it', async () => {
    const ken = story.line.user('Ken', { friend: true, language: 'en' });
    const whole = story.line.event.text(ken.id, 'x');
    const poison = { ...whole, message: 'not an object', timestamp: 'never' };
    const before = story.line.callsOf('reply').length;
    const status = await story.line.deliver([
      story.line.event.text(ken.id, 'first'),
      poison,
      story.line.event.text(ken.id, 'last'),
    ]);
    expect(status).toBe(200);
    const rows = await settled();
    const parked = rows.find((row) => row.event_id === whole['webhookEventId']);
    expect(parked?.state).toBe('parked');
    expect(parked?.reason).toBeTruthy();
    const [kept] = await story.service.deps.db.sql<{ bytes: Buffer }[]>`
      select bytes from regulars.inbox where event_id = ${String(whole['webhookEventId'])}`;
    expect(JSON.parse(kept?.bytes.toString() ?? '')).toEqual(poison);
    expect(story.line.callsOf('reply').length - before).toBe(2);
  });

  it('is refused with 401 and stored nowhere when the signature is wrong', async () => {
    const before = (await states()).length;
    const response = await fetch(`${story.service.url}/webhooks/line`, {
      method: 'POST',
      headers: { 'x-line-signature': 'bm90IG91cnM=' },
      body: JSON.stringify({ destination: 'U0', events: [story.line.event.text('Uabc', 'hi')] }),
    });
    expect(response.status).toBe(401);
    expect((await states()).length).toBe(before);
  });

  it('answers 413 to a body that no platform sends', async () => {
    const response = await fetch(`${story.service.url}/webhooks/line`, { method: 'POST', body: 'x'.repeat(1_200_000) });
    expect(response.status).toBe(413);
  });

  it('keeps every character of what people write, also those that no text column holds', async () => {
    const mei = story.line.user('Mei', { friend: true });
    for (const said of ['a\u0000b', '\ud800 alone', '🍎'.repeat(1_000), 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L', '\ufeffbom', '{points} <b>']) {
      expect(await story.line.deliver([story.line.event.text(mei.id, said)])).toBe(200);
    }
    const rows = await settled();
    expect(rows.filter((row) => row.state === 'parked').length).toBe(1);
  });

  it('sends nothing while the account stands by for another one', async () => {
    const mei = story.line.user('Mei', { friend: true });
    const before = story.line.accepted.length;
    await story.line.deliver([{ ...story.line.event.text(mei.id, 'hello'), mode: 'standby' }]);
    await settled();
    expect(story.line.accepted.length).toBe(before);
  });

  it('leaves the service ready but degraded while a channel is down', async () => {
    const ready = await fetch(`${story.service.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ database: 'ok' });
    await story.telegram.down();
    await vi.waitFor(
      async () => {
        const answer = await fetch(`${story.service.url}/readyz`);
        expect(answer.status).toBe(200);
        expect(await answer.json()).toMatchObject({ status: 'degraded' });
      },
      { timeout: 20_000, interval: 200 },
    );
    await story.telegram.up();
    await vi.waitFor(
      async () => expect(await (await fetch(`${story.service.url}/readyz`)).json()).toMatchObject({ status: 'ok' }),
      { timeout: 28_000, interval: 500 },
    );
  }, 60_000);
});
