import { describe, expect, it } from 'vitest';
import { readMember } from '../../../src/app/readMember.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { chatPerson } from '../../support/chatPerson.ts';
import { ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const newcomer = (about: Parameters<typeof chatPerson>[2] = {}) => chatPerson(deps, conversations(), about);

describe('coming in', () => {
  it('tells who keeps what and why and how to leave, before anything is kept', async () => {
    const mei = newcomer();
    await mei.opens();
    expect(mei.words()).toContain('Welcome to Regulars');
    expect(mei.words()).toContain('Regulars keeps the name you use here and what you buy');
    expect(mei.words()).toContain('“Forget me” deletes it');
    expect(mei.labels()).toEqual(['Join now', 'Talk to a person', '繁體中文', '简体中文', '日本語', 'ไทย']);
    expect(await mei.memberId()).toBeUndefined();
  });

  it('takes one tap, and asks about offers apart, with nothing ticked', async () => {
    const mei = newcomer();
    await mei.opens();
    await mei.taps('Join now');
    expect(mei.words()).toContain('Welcome, Mei! You are a member now.');
    expect(mei.words()).toContain('May we also send you offers now and then? Your membership is the same either way.');
    const memberId = (await mei.memberId()) ?? '';
    expect(await readMember(deps, memberId)).toMatchObject({ marketingConsent: false });
    await mei.taps('Yes, send offers');
    expect(await readMember(deps, memberId)).toMatchObject({ marketingConsent: true });
    const words = await deps.db.sql`select purpose, granted, source from regulars.consents where member_id = ${memberId}
      order by consent_id`;
    expect(words).toEqual([
      { purpose: 'membership', granted: true, source: 'join' },
      { purpose: 'marketing', granted: true, source: 'join' },
    ]);
  });

  it('keeps a no to offers as evidence, without asking why', async () => {
    const mei = newcomer();
    await mei.sends('join');
    await mei.taps('No, thanks');
    expect(mei.words()).toBe('All right, no offers. Receipts and answers to you come as always.');
  });

  it('gives what was asked for right after joining', async () => {
    const mei = newcomer({ channel: 'line' });
    await mei.says('points');
    expect(mei.words()).toContain('This is for members. One tap and it is yours.');
    await mei.taps('Join now');
    expect(mei.words()).toContain('Points come with your next purchase');
  });

  it('greets a member who joins again, or comes back, and makes no second one', async () => {
    const mei = newcomer();
    await mei.sends('join');
    const first = await mei.memberId();
    await mei.sends('join');
    expect(mei.words()).toContain('You are a member already.');
    await mei.opens();
    expect(mei.words()).toContain('Good to see you again!');
    expect(await mei.memberId()).toBe(first);
  });

  it('is in Chinese for people whose channel says so, and in the language that is tapped', async () => {
    const mei = newcomer({ language: 'zh-hant' });
    await mei.opens();
    expect(mei.words()).toContain('歡迎光臨 Regulars');
    await mei.taps('English');
    expect(mei.words()).toContain('We speak English from now on.');
    await mei.taps('Join now');
    expect(await readMember(deps, (await mei.memberId()) ?? '')).toMatchObject({ language: 'en' });
  });
});

describe('an invitation', () => {
  async function inviter() {
    const friend = newcomer();
    await friend.sends('join');
    await friend.says('invite');
    const code = (await readMember(deps, (await friend.memberId()) ?? ''))?.inviteCode ?? '';
    return { friend, code };
  }

  it('is a code, a QR and a message to pass on with a link for each channel', async () => {
    const { friend, code } = await inviter();
    const shown = `${code.slice(0, 4)}-${code.slice(4)}`;
    expect(friend.words()).toContain(shown);
    expect(friend.words()).toContain(
      'When they buy for NT$500 or more for the first time, you get 100 points and they get 100 points.',
    );
    expect(friend.words()).toContain(`Telegram: https://t.me/shop_bot?start=i_${code}`);
    expect(friend.words()).toContain(`LINE: https://line.me/R/oaMessage/%40shop/?i_${code}`);
    expect(friend.words()).toContain('Nobody has come by your invitation yet.');
    expect(friend.labels()).toContain('Copy LINE link');
  });

  it('shows first letters and whether it was rewarded, nothing more', async () => {
    const { friend, code } = await inviter();
    const mei = newcomer();
    await mei.opens(`i_${code}`);
    expect(mei.words()).toContain(
      'A friend invited you: your first purchase of NT$500 or more brings you 100 extra points.',
    );
    await mei.taps('Join now');
    await friend.says('invite');
    expect(friend.words()).toContain('1 friend came by your invitation.\nM*: joined');
    await shop.buys((await mei.memberId()) ?? '', 500);
    await friend.says('invite');
    expect(friend.words()).toContain('M*: rewarded');
    expect(friend.words()).not.toContain('Mei*');
  });

  it('works typed by hand on LINE', async () => {
    const { code } = await inviter();
    const mei = newcomer({ channel: 'line' });
    await mei.says(`${code.slice(0, 4)} ${code.slice(4)}`.toLowerCase());
    expect(mei.words()).toContain('A friend invited you');
    await mei.taps('Join now');
    const [referral] = await deps.db
      .sql`select state from regulars.referrals where member_id = ${(await mei.memberId()) ?? ''}`;
    expect(referral).toEqual({ state: 'joined' });
  });

  it('is for new people only', async () => {
    const { friend, code } = await inviter();
    await friend.opens(`i_${code}`);
    expect(friend.words()).toContain('This invitation is for somebody new.');
    await friend.says(code);
    expect(friend.words()).toContain('This invitation is for somebody new.');
  });
});
