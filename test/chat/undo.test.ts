import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { buyQuoted } from '../../src/app/checkout/buy.ts';
import { quoteCheckout } from '../../src/app/checkout/quote.ts';
import type { Role } from '../../src/app/deps.ts';
import { readPoints } from '../../src/app/readPoints.ts';
import type { ChatContext } from '../../src/chat/chat.ts';
import { explainJournal } from '../../src/chat/member/explainJournal.ts';
import { undoPart } from '../../src/chat/staff/undo.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { text } from '../../src/i18n/text.ts';
import { buttonsOf, wordsOf } from '../support/chatPane.ts';
import { given } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, NOON, OWNER_ID, ownShop } from '../support/shop.ts';

const shop = ownShop();
const LATER = NOON + 11 * 60_000;
const cashierId = CASHIER.kind === 'staff' ? CASHIER.staffId : '';

/** What a tap of this person answers: the words, and the data of the buttons. */
async function taps(role: Role, data: string, now: number) {
  const [verb = '', ...args] = data.split(':');
  const address = { channel: 'line', channelUserId: 'U1' } as const;
  const staff = { staffId: role === 'cashier' ? cashierId : OWNER_ID, name: 'Lin', role };
  const context: ChatContext = {
    deps: shop.deps,
    now,
    event: { ...address, kind: 'action', data, eventId: data, occurredAt: now },
    key: `event:line:${shop.deps.newId()}`,
    person: { address, displayName: 'Lin', language: 'en', member: undefined, staff },
    language: 'en',
    programme: DEFAULT_PROGRAMME,
    conversation: undefined,
    deepLinks: () => [],
  };
  const messages = (await undoPart.actions?.[verb]?.(context, args))?.messages ?? [];
  const tappable = buttonsOf(messages).flatMap(({ action }) => (action.type === 'postback' ? [action.data] : []));
  return { words: wordsOf(messages), buttons: tappable };
}

describe('a slip at the counter', () => {
  it('that is undone twice says the second time that it was taken back', async () => {
    const { purchaseId } = await shop.buys(await shop.member(), 320);
    expect((await taps('owner', `tundo:${purchaseId}`, NOON)).words).toMatch(/^Undone for/);
    expect((await taps('owner', `tundo:${purchaseId}`, NOON)).words).toBe('This was already taken back.');
  });

  it('stands in the history as the receipt said it, and goods that came back as returned', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 320);
    await taps('owner', `tundo:${purchaseId}`, NOON);
    const { purchaseId: returned } = await shop.buys(mei, 500);
    await taps('owner', `trefundyes:${returned}`, NOON);
    const history = (await readPoints(shop.deps, mei, NOON))?.journals ?? [];
    const said = (language: Language) =>
      history.filter(({ kind }) => kind === 'refund').map((line) => explainJournal(line, DEFAULT_PROGRAMME, language));
    expect(said('en')).toEqual(['Returned: NT$500', 'Taken back: NT$320']);
    expect(said('ja')[1]).toContain('取り消し');
  });

  it('says of points that had paid whether goods came back or the sale was undone, in every language', async () => {
    const points = { points: 1, minor: 1, minimumPoints: 1, maxPercent: 100 };
    await setProgramme(shop.deps, { checkout: { holdMinutes: 15, points } });
    const mei = await shop.member();
    await shop.buys(mei, 20_000);
    const paidWith = async () => {
      const lines = [{ sku: 'TEA', quantity: 1, unitPriceMinor: 400 }];
      const report = { member: { memberId: mei }, lines, points: 30 };
      const { checkoutId } = given(await quoteCheckout(shop.deps, report, CASHIER, v7(), NOON));
      const about = { checkoutId, externalRef: v7() };
      return given(await buyQuoted(shop.deps, about, CASHIER, v7(), NOON)).bought.purchaseId;
    };
    await taps('owner', `tundo:${await paidWith()}`, NOON);
    await taps('owner', `trefundyes:${await paidWith()}`, NOON);
    const history = (await readPoints(shop.deps, mei, NOON))?.journals ?? [];
    const back = history.filter(({ kind }) => kind === 'spend_reversed');
    expect(back).toHaveLength(2);
    for (const language of LANGUAGES) {
      const said = back.map((line) => explainJournal(line, DEFAULT_PROGRAMME, language).split('\n')[0]);
      expect(said).toEqual([text(language, 'history.back-return'), text(language, 'history.back')]);
    }
  });

  it('is refunded by the owner when the time to undo is over, after a question', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 320);
    const late = await taps('owner', `tundo:${purchaseId}`, LATER);
    expect(late.buttons).toContain(`trefund:${purchaseId}`);
    const asked = await taps('owner', `trefund:${purchaseId}`, LATER);
    expect(asked.words).toMatch(/^Refund the whole .*320/);
    expect(await shop.pointsOf(mei, LATER)).toMatchObject({ available: 3 });
    const done = await taps('owner', asked.buttons[0] ?? '', LATER);
    expect(done.words).toMatch(/^Refunded to .*320.* points taken back/);
    expect(await shop.pointsOf(mei, LATER)).toMatchObject({ available: 0 });
    for (const verb of ['trefund', 'trefundyes']) {
      expect((await taps('owner', `${verb}:${purchaseId}`, LATER)).words).toBe('This was already taken back.');
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('sends a cashier to the owner when the time to undo is over', async () => {
    const { purchaseId } = await shop.buys(await shop.member(), 320);
    const late = await taps('cashier', `tundo:${purchaseId}`, LATER);
    expect(late.words).toContain('The owner or a manager can refund the purchase');
    expect(late.buttons).not.toContain(`trefund:${purchaseId}`);
    expect((await taps('cashier', `trefundyes:${purchaseId}`, LATER)).words).toMatch(/Only the owner or a manager/);
  });
});
