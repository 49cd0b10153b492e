import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { audienceQuery, countOf } from '../../../src/app/campaigns/broadcastAudience.ts';
import { issueCard } from '../../../src/app/memberCards.ts';
import { createProduct } from '../../../src/app/products.ts';
import { changeProgramme, readProgramme } from '../../../src/app/programme.ts';
import { giveTier } from '../../../src/app/tiers/giveTier.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { cardPart } from '../../../src/chat/member/card.ts';
import { pointsPart } from '../../../src/chat/member/points.ts';
import { tierPart } from '../../../src/chat/member/tier.ts';
import { changesPart } from '../../../src/chat/owner/changes.ts';
import { tierForm } from '../../../src/chat/owner/tierForm.ts';
import { tierMoreForm } from '../../../src/chat/owner/tierMoreForm.ts';
import { tierRulesForm } from '../../../src/chat/owner/tierRulesForm.ts';
import { tiersPart } from '../../../src/chat/owner/tiers.ts';
import { basketPart } from '../../../src/chat/staff/basket.ts';
import { tillTierPart } from '../../../src/chat/staff/tier.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { text } from '../../../src/i18n/text.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { setProgramme } from '../../support/programme.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../../support/shop.ts';
import { SILVER_GOLD } from '../../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);
const parts = [
  formsPart([tierForm, tierMoreForm, tierRulesForm]),
  tiersPart,
  changesPart,
  pointsPart,
  cardPart,
  tierPart,
];
const staff = (role: 'owner' | 'manager' | 'cashier', language: Language = 'en') =>
  paneOf(deps, role === 'owner' ? parts : [tillPart, basketPart, tillTierPart], {
    member: undefined,
    staff: { staffId: v7(), name: 'Lin', role },
    language,
  });
const memberPane = (memberId: string, language: Language = 'en') =>
  paneOf(deps, parts, { member: { memberId, name: 'Mei' }, staff: undefined, language });
const tiers = async () => (await readProgramme(deps)).document.tiers;

describe('the owner sets tiers up', () => {
  it('with a ready-made set, after seeing how many it would be, and whoever qualifies has theirs at once', async () => {
    const mei = await shop.member({ name: 'Mei' });
    await shop.buys(mei, 12_000);
    const chat = staff('owner');
    await chat.sends('tiers');
    expect(chat.words()).toContain('no tiers yet');
    await chat.taps('Silver and Gold');
    expect(chat.words()).toMatch(/Silver[^]*NT\$10,000 spent[^]*1\.2 × points[^]*1 member[^]*Gold[^]*0 members/);
    expect(await tiers()).toBeNull();
    await chat.taps('Turn on');
    expect((await tiers())?.levels.map(({ id }) => id)).toEqual(['silver', 'gold']);
    const member = memberPane(mei);
    await member.sends('tier');
    expect(member.words()).toMatch(/Silver[^]*spend NT\$18,000 more/);
    await chat.sends('tiers');
    expect(chat.words()).toMatch(/Silver[^]*1 member/);
  });

  it('changes a tier and adds one of their own, and is told what is wrong', async () => {
    const chat = staff('owner');
    await chat.sends('tiers');
    await chat.taps('Gold');
    await chat.taps('What it takes');
    await chat.taps('Money spent');
    await chat.says('10000');
    expect(chat.words()).toContain('a higher tier takes more than a lower one');
    await chat.says('25,000');
    expect(chat.words()).toMatch(/Gold would have 0 members[^]*NT\$30,000 spent[^]*→[^]*NT\$25,000 spent/);
    expect((await tiers())?.levels[1]?.needs).toEqual({ spend: 30_000 });
    await chat.taps('Yes, change it');
    await chat.sends('tieredit:gold');
    await chat.taps('Gift on reaching');
    await chat.says('200');
    await chat.taps('Yes, change it');
    await chat.sends('tieredit:gold');
    await chat.taps('Percent off');
    await chat.says('10 %');
    await chat.taps('Everything');
    await chat.taps('Yes, change it');
    await chat.sends('tieradd');
    await chat.says('gold');
    expect(chat.words()).toContain('a name that no other tier has');
    await chat.says('Platinum');
    await chat.taps('Money spent');
    await chat.says('60000');
    await chat.taps('2');
    await chat.taps('0');
    await chat.says('0');
    expect(chat.words()).toContain('Platinum would have 0 members');
    await chat.taps('Yes, change it');
    expect((await tiers())?.levels).toMatchObject([
      { id: 'silver' },
      {
        id: 'gold',
        needs: { spend: 25_000 },
        perks: { multiplier: '1.5', percentOff: 10, voucher: { kind: 'amount', value: 200 } },
      },
      { name: 'Platinum', needs: { spend: 60_000 }, perks: { multiplier: '2', percentOff: 0, voucher: null } },
    ]);
  });

  it('sets how long they last, removes one, and takes all away', async () => {
    const chat = staff('owner');
    await chat.sends('tierrules');
    await chat.says('40');
    expect(chat.words()).toContain('months from 1 to 36');
    await chat.taps('6');
    await chat.taps('All of them');
    await chat.taps('24');
    await chat.says('99');
    expect(chat.words()).toContain('from 0 to 90');
    await chat.taps('14');
    await chat.taps('To what was bought');
    await chat.taps('Never lost');
    await chat.taps('Yes, change it');
    expect(await tiers()).toMatchObject({ windowMonths: 6, match: 'all' });
    expect(await tiers()).toMatchObject({ keepMonths: 24, graceDays: 14, downgrade: 'to_measure', firstForLife: true });
    await chat.sends('tierremove:silver');
    expect(chat.words()).toContain('go to the tier that they have bought enough for');
    await chat.taps('Yes, change it');
    expect((await tiers())?.levels.map(({ name }) => name)).toEqual(['Gold', 'Platinum']);
    await chat.sends('tiersoff');
    await chat.taps('Yes, change it');
    expect(await tiers()).toBeNull();
    const member = memberPane(await shop.member());
    await member.sends('tier');
    expect(member.words()).not.toContain('tier');
  });

  it.each(LANGUAGES)('in %s with names in every language', async (language) => {
    await setProgramme(deps, { tiers: null });
    const chat = staff('owner', language);
    await chat.sends('tiersset:three');
    await chat.taps(text(language, 'tiers.turn-on'));
    expect((await tiers())?.levels).toHaveLength(3);
    expect(Object.keys((await tiers())?.levels[0]?.names ?? {}).toSorted()).toEqual(LANGUAGES.toSorted());
  });
});

describe('what a tier asks for and gives besides', () => {
  const set = (levels = SILVER_GOLD.levels) => setProgramme(deps, { tiers: { ...SILVER_GOLD, levels } });
  const level = async (id: string) => (await tiers())?.levels.find((one) => one.id === id);

  it('a ready-made set is shown again when the settings were changed since it was shown', async () => {
    await setProgramme(deps, { tiers: null });
    const chat = staff('owner');
    await chat.sends('tiersset:two');
    given(await changeProgramme(deps, { baseRate: { points: 1, per: 50 } }, OWNER, `other:${v7()}`, NOON));
    await chat.taps('Turn on');
    expect(chat.words()).toMatch(/changed meanwhile[^]*NT\$10,000 spent/);
    expect(await tiers()).toBeNull();
    await chat.sends('tierson:two');
    expect(await tiers()).toBeNull();
    await chat.taps('Turn on');
    expect((await tiers())?.levels[0]?.needs).toEqual({ spend: 10_000 });
  });

  it('several things, added and taken away one by one, and never none', async () => {
    await set();
    const chat = staff('owner');
    await chat.sends('tieredit:silver');
    await chat.taps('Asks for more');
    expect(chat.words()).toContain('NT$10,000 spent');
    await chat.taps('Purchases');
    await chat.says('many');
    expect(chat.words()).toContain('each asks for something');
    await chat.says('12');
    expect(chat.words()).toMatch(/NT\$10,000 spent → NT\$10,000 spent or 12 purchases/);
    await chat.taps('Yes, change it');
    expect((await level('silver'))?.needs).toEqual({ spend: 10_000, purchases: 12 });
    await chat.sends('tierset:silver:also');
    await chat.taps('Money spent');
    await chat.says('0');
    await chat.taps('Yes, change it');
    expect((await level('silver'))?.needs).toEqual({ purchases: 12 });
    await chat.sends('tierset:silver:also');
    await chat.taps('Purchases');
    await chat.says('0');
    expect(chat.words()).toContain('each asks for something');
  });

  it('a percentage as the gift on reaching it', async () => {
    await set();
    const chat = staff('owner');
    await chat.sends('tierset:silver:gift');
    for (const said of ['101%', 'much', '-3']) {
      await chat.says(said);
      expect(chat.words()).toContain('a percentage, like 10%, or 0');
    }
    await chat.taps('10%');
    expect(chat.words()).toContain('on reaching it: 10% off');
    await chat.taps('Yes, change it');
    expect((await level('silver'))?.perks.voucher).toEqual({ kind: 'percent', value: 10, validDays: 30 });
    const mei = await shop.member();
    await shop.buys(mei, 12_000);
    const member = memberPane(mei);
    await member.sends('tier');
    expect(member.words()).toContain('Silver');
  });

  it('free delivery and a price for one product, for this tier and those above', async () => {
    await set();
    const product = { sku: 'TEA-9', name: 'Oolong', priceMinor: 100, category: null, repurchaseDays: null };
    given(await createProduct(deps, product, 'test', v7(), NOON));
    const chat = staff('owner');
    await chat.sends('tieredit:silver');
    await chat.taps('Add free delivery');
    expect(chat.words()).toMatch(/takes the delivery off[^]*free delivery/);
    await chat.taps('Yes, change it');
    await chat.sends('tieredit:silver');
    await chat.taps('Price of a product');
    await chat.says('nothing like this');
    expect(chat.words()).toContain('nothing like this');
    await chat.says('oolong');
    await chat.says('cheap');
    expect(chat.words()).toContain('an amount, like 50, or skip');
    await chat.says('80');
    expect(chat.words()).toContain('prices of their own: Oolong NT$80');
    await chat.taps('Yes, change it');
    expect((await level('silver'))?.perks).toMatchObject({
      freeShipping: true,
      prices: [{ sku: 'TEA-9', name: 'Oolong', minor: 80 }],
    });
    const mei = await shop.member({ name: 'Mei' });
    await shop.buys(mei, 20_000);
    const member = memberPane(mei);
    await member.sends('tier');
    expect(member.words()).toMatch(/Gold[^]*Oolong NT\$80[^]*free delivery/);
    const till = staff('cashier');
    await till.says((await issueCard(deps, mei, NOON)).code);
    expect(till.words()).toContain('Gold has prices of their own');
    await chat.sends('tieredit:gold');
    await chat.taps('Add free delivery');
    expect(chat.words()).toContain('A lower tier has free delivery already');
    await chat.sends('tieredit:silver');
    await chat.taps('Stop free delivery');
    expect(chat.words()).toContain('No longer: free delivery');
    await chat.taps('Yes, change it');
    await chat.sends('tierset:silver:prices');
    await chat.says('TEA-9');
    await chat.taps('Skip');
    await chat.taps('Yes, change it');
    expect((await level('silver'))?.perks).toEqual({ multiplier: '1.5', percentOff: 0, voucher: null });
  });

  it('goes to the tiers when the tier was removed while its question waited', async () => {
    await set();
    const chat = staff('owner');
    await chat.sends('tierset:silver:prices');
    await chat.says('TEA-9');
    given(await changeProgramme(deps, { tiers: { remove: 'silver' } }, OWNER, `other:${v7()}`, NOON));
    await chat.says('70');
    expect(chat.words()).not.toContain('Silver');
    expect((await tiers())?.levels).toHaveLength(1);
  });
});

describe('the till', () => {
  /** A Gold member whose card is open. */
  async function gold(role: 'manager' | 'cashier' = 'cashier') {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const memberId = await shop.member({ name: 'Mei' });
    await shop.buys(memberId, 20_000);
    const till = staff(role);
    await till.says((await issueCard(deps, memberId, NOON)).code);
    return { memberId, till };
  }

  it('shows the tier, takes its price off what is typed, and says what to pay', async () => {
    const { till } = await gold();
    expect(till.words()).toMatch(/Gold \(5% off\): take the price before it/);
    await till.says('+1000');
    expect(till.words()).toContain('Gold: NT$50 off, to pay NT$950.');
    expect(till.words()).toContain('Mei');
  });

  it('takes a voucher off what the price of the tier has left', async () => {
    const { memberId, till } = await gold();
    const { code } = await takes(memberId, (await coupon({ name: 'Tenth', value: 10, minimumMinor: 900 })).couponId);
    await till.says(code);
    await till.says('+1000');
    expect(till.words()).toContain('NT$95 off, please take NT$855');
    expect(till.words()).toContain('Gold price: −NT$50');
  });

  it('tells that a tier was just reached', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const till = staff('cashier');
    await till.says((await issueCard(deps, await shop.member({ name: 'Ann' }), NOON)).code);
    await till.says('+12000');
    expect(till.words()).toContain('Ann has just reached Silver!');
  });

  it('lets a manager give a tier, below which the member does not fall, and tells the member', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const memberId = await shop.member({ name: 'Ken' });
    const till = staff('manager');
    await till.says((await issueCard(deps, memberId, NOON)).code);
    await till.taps('Give a tier');
    await till.taps('Gold');
    expect(till.words()).toContain('Ken has at least Gold from now on');
    const told = await deps.db.sql`select notice from regulars.outbox where member_id = ${memberId}`;
    expect(told).toMatchObject([{ notice: { kind: 'tier-given', level: { name: 'Gold' } } }]);
    const audit = await deps.db.sql`select details from regulars.audit where member_id = ${memberId}`;
    expect(audit).toMatchObject([{ details: { tier: 'gold', before: null } }]);
    expect((await shop.buys(memberId, 100)).tier).toMatchObject({ level: { id: 'gold' }, step: null });
    const cashier = await giveTier(deps, { memberId, tierId: null }, CASHIER, `give:${v7()}`, NOON);
    expect(cashier).toMatchObject({ refusal: { code: 'not-allowed' } });
    given(await giveTier(deps, { memberId, tierId: null }, OWNER, `give:${v7()}`, NOON));
    expect((await shop.buys(memberId, 100)).tier).toMatchObject({ level: null });
  });
});

describe('a tier given at night', () => {
  it('is theirs at once and told when the quiet hours are over', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const night = Date.parse('2026-11-21T23:00:00+08:00');
    const waits = async (now: number) => {
      const memberId = await shop.member();
      given(await giveTier(deps, { memberId, tierId: 'gold' }, OWNER, `give:${v7()}`, now));
      expect((await shop.buys(memberId, 100)).tier).toMatchObject({ level: { id: 'gold' } });
      const [row] = await deps.db.sql<{ hours: number | null }[]>`
        select round(extract(epoch from not_before - now()) / 3600)::int as hours from regulars.outbox
        where member_id = ${memberId} and notice->>'kind' = 'tier-given'`;
      return row?.hours;
    };
    expect([await waits(NOON), await waits(night)]).toEqual([0, 10]);
    const nobodyTold = { memberId: await shop.member(), tierId: null };
    expect(await giveTier(deps, nobodyTold, OWNER, `give:${v7()}`, night)).toMatchObject({ ok: true });
  });
});

describe('a broadcast to a tier', () => {
  it('is for those who have it, earned or given, and not for those who have a higher one', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    await deps.db.sql`update regulars.members set tier = null, tier_floor = null`;
    const has = (tier: string | null, floor: string | null) =>
      shop.member({ tier, tierFloor: floor, ...(tier === null ? {} : { tierSince: new Date(NOON) }) });
    await Promise.all([
      has('silver', null),
      has('gold', null),
      has(null, 'silver'),
      has('silver', 'gold'),
      has('gone', 'silver'),
    ]);
    const count = async (tier: string) => {
      const about = { campaignId: v7(), controlPercent: 0 };
      const programme = (await readProgramme(deps)).document;
      const query = await audienceQuery(deps, { all: [{ kind: 'tier', tier }] }, about, ['line'], programme, NOON);
      return (await countOf(deps, query)).members;
    };
    expect([await count('silver'), await count('gold'), await count('gone')]).toEqual([3, 2, 0]);
  });

  it('is one of the questions only where the shop has tiers', async () => {
    const wizard = () =>
      paneOf(
        deps,
        [conversations()].map((all) => ({
          actions: Object.fromEntries(all.actions),
          flows: Object.fromEntries(all.flows),
        })),
        {
          member: undefined,
          staff: { staffId: v7(), name: 'Lin', role: 'owner' },
          language: 'en',
        },
      );
    const chat = wizard();
    await chat.sends('bcnew');
    await chat.taps('Tier');
    await chat.taps('Gold');
    expect(chat.words()).toContain('2 members');
    await setProgramme(deps, { tiers: null });
    const without = wizard();
    await without.sends('bcnew');
    await without.says('tier');
    expect(without.words()).not.toContain('Which tier');
  });
});
