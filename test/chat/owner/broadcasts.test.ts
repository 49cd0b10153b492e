import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { startDueBroadcasts } from '../../../src/app/campaigns/broadcastConfirm.ts';
import { readBroadcast, readBroadcasts } from '../../../src/app/campaigns/broadcastDraft.ts';
import { INTERNET } from '../../../src/app/campaigns/picture.ts';
import type { Message } from '../../../src/app/channel.ts';
import { renderCampaign } from '../../../src/chat/campaigns.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { editForm } from '../../../src/chat/owner/broadcastEditForm.ts';
import { broadcastsPart } from '../../../src/chat/owner/broadcasts.ts';
import { textForm } from '../../../src/chat/owner/broadcastTextForm.ts';
import { timeForm } from '../../../src/chat/owner/broadcastTime.ts';
import { whoForm } from '../../../src/chat/owner/broadcastWhoForm.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { broadcastsOf } from '../../support/broadcasts.ts';
import { buttonsOf, paneOf } from '../../support/chatPane.ts';
import { given } from '../../support/offers.ts';
import { pngOf, startPictureServer } from '../../support/pictureServer.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();
const { reader, draft, with: changed, confirm } = broadcastsOf(deps);
const parts = [formsPart([whoForm, textForm, editForm, timeForm]), broadcastsPart];
const pane = (role: 'owner' | 'manager' | 'cashier', language: 'en' | 'zh-Hant' = 'en', now = NOON) =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: v7(), name: 'Lin', role }, language, now });
const HOUR = 3_600_000;
/** The data of the button with this label, to be tapped later. */
const dataOf = (messages: readonly Message[], label: string): string => {
  const action = buttonsOf(messages).find((one) => one.label === label)?.action;
  return action?.type === 'postback' ? action.data : '';
};
const start = () => startDueBroadcasts(deps, ['telegram', 'lab'], NOON);
const newest = async () => (await readBroadcasts(deps)).broadcasts[0];

describe('broadcasts in the chat', () => {
  it('are for owner and managers', async () => {
    const chat = pane('cashier');
    await chat.sends('bcasts');
    expect(chat.words()).toBe('Only the owner or a manager can do this. Please ask them.');
  });

  it('begin with who they are for, narrowed down as often as one likes', async () => {
    const chat = pane('manager');
    await chat.sends('bcnew');
    await chat.taps('Not seen lately');
    await chat.says('often');
    expect(chat.words()).toMatch(/^Please type a number of days/);
    await chat.taps('90');
    expect(chat.words()).toContain('Now write the message. {{ name }}, {{ points }}');
    await chat.says('We miss you, {{ name }}');
    expect(chat.words()).toContain('not seen for 90 days');
    await chat.taps('Narrow it down');
    await chat.taps('Birthday this month');
    expect(chat.words()).toContain('not seen for 90 days; birthday in the month it is sent');
    await chat.taps('Other language');
    await chat.taps('繁體中文');
    await chat.says('{{ name }}，好久不見');
    expect((await newest())?.content.texts.map(({ language }) => language)).toEqual(['en', 'zh-Hant']);
    await chat.taps('Check and send');
    expect(chat.words()).toContain('Nobody would get it as it stands');
    expect(chat.labels()).not.toContain('Send it now');
  });

  it('are looked at in as many languages as fit the chat, and in the others by a tap', async () => {
    const written = await draft();
    const { campaignId } = written;
    for (const language of LANGUAGES) await changed(written, { text: { language, text: `Moon in ${language}` } });
    const chat = pane('owner');
    expect(await chat.sends(`bcsee:${campaignId}`)).toHaveLength(5);
    expect(chat.words()).toContain('Moon in ja');
    expect(chat.words()).not.toContain('Moon in th');
    expect(await chat.taps('ไทย')).toHaveLength(2);
    expect(chat.words()).toContain('Moon in th');
  });

  it('take a picture that every phone can have, and say what to do about any other', async () => {
    const server = await startPictureServer(({ url }, response) =>
      url === '/moon.png'
        ? response.writeHead(200, { 'content-type': 'image/png' }).end(pngOf(1_024, 512))
        : response.writeHead(302, { location: '/moon.png' }).end(),
    );
    const { campaignId } = await draft();
    const chat = paneOf({ ...deps, pictures: server.wire }, parts, {
      member: undefined,
      staff: { staffId: v7(), name: 'Lin', role: 'owner' },
    });
    await chat.sends(`bcast:${campaignId}`);
    await chat.taps('Picture');
    await chat.says('http://pictures.example/moon.png');
    expect(chat.words()).toContain('beginning with https://');
    await chat.says(server.url('moved'));
    expect(chat.words()).toMatch(/copy the address that the picture itself has[^]*Send the address of the picture/);
    expect((await readBroadcast(deps, campaignId))?.content.imageUrl).toBeNull();
    await chat.says(server.url('moon.png'));
    expect(chat.words()).toContain(`Picture: ${server.url('moon.png')}`);
    expect((await readBroadcast(deps, campaignId))?.content.imageUrl).toBe(server.url('moon.png'));
    await server.stop();

    const wire = { ...server.wire, mayReach: INTERNET.mayReach };
    const other = paneOf({ ...deps, pictures: wire }, parts, {
      member: undefined,
      staff: { staffId: v7(), name: 'Lin', role: 'owner' },
    });
    await other.sends(`bcedit:image:${campaignId}`);
    await other.says(server.url('moon.png'));
    expect(other.words()).toContain('a machine inside a network');
    await other.taps('Take it out');
    expect((await readBroadcast(deps, campaignId))?.content.imageUrl).toBeNull();
  });

  it('go out at a time that is typed, and can be called off until then', async () => {
    await reader({}, 'lab');
    const { campaignId } = await draft();
    const chat = pane('owner');
    await chat.sends(`bcat:${campaignId}`);
    await chat.says('2026-02-30 10:00');
    expect(chat.words()).toMatch(/^Please type a day and a time that are still to come/);
    await chat.says('2026/11/24 10:00');
    expect(chat.words()).toContain('Nov 24, 2026, 10:00');
    await chat.taps('Confirm');
    expect(chat.words()).toContain('Confirmed for Nov 24, 2026, 10:00');
    await chat.taps('Do not send it');
    await chat.taps('Yes, cancel it');
    expect(chat.words()).toContain('Cancelled. Nobody else gets it.');
    await chat.sends(`bcasts`);
    expect(chat.words()).toContain('cancelled');
  });

  it('ask for another look when a colleague changed them meanwhile', async () => {
    await reader({}, 'lab');
    const written = await draft();
    const chat = pane('owner');
    await chat.sends(`bccheck:${written.campaignId}`);
    await changed(written, { text: { language: 'en', text: 'Something else' } });
    await chat.taps('Send it now');
    expect(chat.words()).toContain('was changed after you looked at it');
    await chat.taps('Send it now');
    expect(chat.words()).toContain('it goes out now');
  });

  it('are not sent at once by an old button: neither for a time that has passed nor on an old look', async () => {
    await reader({}, 'lab');
    const { campaignId } = await draft();
    const chat = pane('owner');
    const now = await chat.sends(`bccheck:${campaignId}`);
    await chat.taps('Send it later');
    const later = await chat.says('2026-11-24 10:00');
    const days = pane('owner', 'en', NOON + 72 * HOUR);
    await days.sends(dataOf(later, 'Confirm'));
    expect(days.words()).toContain('The time it was to go out has passed');
    expect(days.labels()).toContain('Send it now');
    await days.sends(dataOf(now, 'Send it now'));
    expect(days.words()).toContain('You looked at this a while ago');
    expect((await readBroadcast(deps, campaignId))?.state).toBe('draft');
    await days.taps('Send it now');
    expect(days.words()).toContain('it goes out now');
  });

  it('go on at once after a short pause, and after three days only when asked once more', async () => {
    await reader({}, 'lab');
    const written = await draft();
    given(await confirm(written));
    await start();
    const { campaignId } = written;
    await deps.db.sql`update regulars.campaigns set state = 'sending' where campaign_id = ${campaignId}`;
    const chat = pane('owner');
    await chat.sends(`bcpause:${campaignId}`);
    await chat.sends(`bcresume:${campaignId}`);
    expect(chat.words()).toContain('It goes on');
    await chat.sends(`bcpause:${campaignId}`);
    const days = pane('owner', 'en', NOON + 73 * HOUR);
    await days.sends(`bcresume:${campaignId}`);
    expect(days.words()).toMatch(/^It has been paused since .*\. \d+ members? (is|are) still to get it/);
    expect((await readBroadcast(deps, campaignId))?.state).toBe('paused');
    await days.taps('Yes, go on');
    expect((await readBroadcast(deps, campaignId))?.state).toBe('sending');
  });

  it('are previewed with a way out that is only to be looked at', async () => {
    const { campaignId } = await draft();
    const chat = pane('owner');
    const seen = await chat.sends(`bcsee:${campaignId}`);
    expect(dataOf(seen, 'Stop offers')).toBe('bctry');
    await chat.taps('Stop offers');
    expect(chat.words()).toContain('nothing has changed for you');
  });

  it('say on the sheet when a control group was asked for and is nobody', async () => {
    const written = await draft({ all: [{ kind: 'tag', tag: v7() }] });
    const { campaignId } = await changed(written, { controlPercent: 10 });
    const chat = pane('owner');
    await chat.sends(`bccheck:${campaignId}`);
    expect(chat.words()).toContain('Control group: nobody, too few members for that share');
  });

  it('list who may have got it or not, to be sent again or left', async () => {
    for (let one = 0; one < 22; one += 1) await reader({ name: `Mei-Ling ${one}` }, 'lab');
    const written = await draft();
    given(await confirm(written));
    await start();
    const { campaignId } = written;
    await deps.db
      .sql`update regulars.deliveries set state = 'unknown', channel = 'lab' where campaign_id = ${campaignId}`;
    await deps.db
      .sql`update regulars.delivery_ranges set unknown = total, state = 'done' where campaign_id = ${campaignId}`;
    await deps.db.sql`update regulars.campaigns set state = 'done' where campaign_id = ${campaignId}`;
    const chat = pane('owner');
    await chat.sends(`bcout:${campaignId}`);
    expect(chat.words()).toContain('may or may not have arrived');
    await chat.taps('Who are they?');
    expect(chat.words()).toContain('Mei-Ling 0 (Built-in chat)');
    expect(chat.words().split('\n')).toHaveLength(21);
    await chat.taps('More');
    expect(chat.words()).toMatch(/^It may or may not have reached:/);
    await chat.taps('Leave it');
    expect(chat.words()).toContain('they stay as they are');
    await chat.sends(`bcout:${campaignId}`);
    await chat.taps('Send again');
    expect(chat.words()).toMatch(/\d+ messages? goe?s? out again/);
    await chat.taps('Open');
    expect(chat.labels()).toContain('Pause');
  });

  it('say the same to old and forged buttons', async () => {
    const chat = pane('owner');
    for (const data of ['bcast:nothing', `bcgo:${v7()}:1`, 'bcedit:text', `bcpause:${v7()}`]) {
      await chat.sends(data);
      expect(chat.words()).toBe('This broadcast is no longer there.');
    }
  });
});

describe('a broadcast as a member gets it', () => {
  const content = {
    texts: [
      { language: 'zh-Hant', text: '{{ name }}，您有 {{ points }} 點' },
      { language: 'en', text: 'Dear {{ name }}: {{ points }}' },
    ],
    imageUrl: null,
    button: null,
    coupon: null,
  };
  const wordsFor = async (member: { name: string | null; language: string }) => {
    const campaign = { campaignId: v7(), kind: 'broadcast', messageClass: 'marketing', content } as const;
    const hearer = { memberId: v7(), points: 1234, ...member };
    const [message] = await renderCampaign(campaign, null, hearer, DEFAULT_PROGRAMME);
    return message?.type === 'text' ? String(message.text) : '';
  };

  it('speaks their language, else the first one, and has a way out in each', async () => {
    expect(await wordsFor({ name: 'Ken', language: 'en' })).toMatch(/^Dear Ken: 1,234\n\nNo more offers, please\?/);
    expect(await wordsFor({ name: '美玲', language: 'zh-TW' })).toMatch(/^美玲，您有 1,234 點\n\n不想再收到/);
  });

  it('takes a name for what it is, and has a word for those who told none', async () => {
    expect(await wordsFor({ name: '{{points}}', language: 'en' })).toContain('Dear {{points}}: 1,234');
    expect(await wordsFor({ name: null, language: 'en' })).toContain('Dear friend');
  });

  it('begin and go on only after it is decided what waits in a restored backup', async () => {
    const held = await draft();
    const planned = await confirm(await draft());
    const waiting = v7();
    await deps.db
      .sql`insert into regulars.restores (restore_id, backup_at, state) values (${waiting}, now(), 'waiting')`;
    const first = 'First decide what becomes of what waited in the backup that was brought back';
    expect(await confirm(held)).toMatchObject({ ok: false, refusal: { code: 'restore-waits' } });
    const chat = pane('owner');
    const { campaignId } = planned.ok ? planned.value : held;
    await chat.sends(`bcpause:${campaignId}`);
    await chat.sends(`bcresume:${campaignId}`);
    expect(chat.words()).toContain(first);
    await chat.sends(`bcagain:${campaignId}`);
    expect(chat.words()).toContain(first);
    await deps.db.sql`update regulars.campaigns set pause_reason = 'restored' where campaign_id = ${campaignId}`;
    await chat.sends(`bcast:${campaignId}`);
    expect(chat.words()).toContain('Stands still since a backup was brought back.');
    await deps.db.sql`update regulars.restores set state = 'dropped'`;
    await chat.sends(`bcresume:${campaignId}`);
    expect(chat.words()).not.toContain(first);
  });
});
