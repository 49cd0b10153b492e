import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { writeProducts } from '../../../db/importsProducts.ts';
import { readCoupons } from '../../../src/app/coupons.ts';
import { readProducts } from '../../../src/app/products.ts';
import { readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { changesPart } from '../../../src/chat/owner/changes.ts';
import { couponForm } from '../../../src/chat/owner/couponForm.ts';
import { ownerCouponsPart } from '../../../src/chat/owner/coupons.ts';
import { productForm, productsPart } from '../../../src/chat/owner/products.ts';
import { settingsForm, settingsPart } from '../../../src/chat/owner/settings.ts';
import type { Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const parts = [
  formsPart([couponForm, productForm, settingsForm]),
  ownerCouponsPart,
  productsPart,
  settingsPart,
  changesPart,
];

const pane = (language: Language = 'en') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: v7(), name: 'Lin', role: 'owner' }, language });

describe('"skip", typed', () => {
  it('does what the button does at every question that has it, in both languages', async () => {
    const chat = pane();
    await chat.sends('ocoupons');
    await chat.taps('Add a coupon');
    await chat.taps('Percent off');
    await chat.taps('10');
    await chat.says('Quiet treat');
    await chat.taps('All see it in chat');
    const fields = ['Most it takes off', 'Minimum', 'Last day', 'Days valid', 'Uses in all', 'Uses per member'];
    const words = ['skip', '跳過', '略過', 'Skip.', ' skip ', 'SKIP'];
    for (const [index, field] of fields.entries()) {
      await chat.taps(field);
      await chat.says(words[index] ?? '');
    }
    expect(chat.labels()).toContain('Give it out');
    expect((await readCoupons(deps)).coupons[0]).toMatchObject({ capMinor: null, minimumMinor: 0, usesLimit: null });
  });

  it('is an answer where nothing can be skipped', async () => {
    const chat = pane();
    await chat.sends('set:name');
    await chat.says('Skip');
    expect((await readProgramme(deps)).document.name).toBe('Skip');
  });
});

describe('the word of a menu', () => {
  it('makes no SKU, and a name where a name is asked for', async () => {
    const chat = pane();
    await chat.sends('padd');
    await chat.says('Coupons');
    await chat.says('60');
    await chat.says('skip');
    await chat.says('略過');
    await chat.says('products');
    expect(chat.words()).toContain('“products” opens a menu here, so it cannot be a SKU.');
    await chat.says('CP-1');
    expect((await readProducts(deps)).products).toMatchObject([{ name: 'Coupons', sku: 'CP-1', category: null }]);
  });
});

describe('the set-up questions', () => {
  it('leave the currency out once something was sold, and keep every other answer', async () => {
    const chat = pane();
    const late = pane();
    await late.sends('set:currency');
    await shop.buys(await shop.member({ name: 'Mei' }), 100);
    await late.says('JPY');
    expect(late.words()).toContain('Nothing was changed');
    expect((await readProgramme(deps)).document.currency).toBe('TWD');
    await chat.sends('set:currency');
    expect(chat.words()).toContain('The currency cannot be changed any more');
    await chat.sends('setup');
    await chat.says('Bao Bei');
    expect(chat.labels()).toEqual(expect.arrayContaining(['English', '繁體中文', '简体中文', '日本語', 'ไทย']));
    await chat.says('日本語');
    await chat.says('台北');
    expect(chat.words()).not.toContain('currency do you');
    await chat.says('50');
    expect(chat.words()).toMatch(/→ Bao Bei[^]*100[^]*→[^]*50/);
    await chat.taps('Yes, change it');
    expect((await readProgramme(deps)).document).toMatchObject({
      name: 'Bao Bei',
      currency: 'TWD',
      language: 'ja',
      timeZone: 'Asia/Taipei',
    });
  });
});

describe('the years of the shop', () => {
  it('count from the Buddha in Thai when the owner says so, and are no question where nobody counts so', async () => {
    const elsewhere = pane('ja');
    await elsewhere.sends('osettings');
    expect(elsewhere.labels()).not.toContain('仏暦で表示');
    const chat = pane('th');
    await chat.sends('osettings');
    await chat.taps('ใช้ปี พ.ศ.');
    expect((await readProgramme(deps)).document.buddhistYear).toBe(true);
    expect(chat.words()).toMatch(/พ\.ศ\. 25\d\d/);
    await chat.taps('ใช้ปี ค.ศ.');
    expect((await readProgramme(deps)).document.buddhistYear).toBe(false);
    expect(chat.words()).toMatch(/ค\.ศ\. 20\d\d/);
  });

  it('are the owner’s to choose, and the language one that the service speaks', async () => {
    const chat = pane();
    await chat.sends('set:language');
    await chat.says('Klingon');
    expect(chat.words()).toContain('Please tap one of these languages.');
    await chat.taps('ไทย');
    expect((await readProgramme(deps)).document.language).toBe('th');
  });
});

describe('products that a list brought without a price', () => {
  it('are shown beside the catalogue until they have one', async () => {
    const row = { sku: 'NET', name: 'Net', category: null, priceMinor: null, repurchaseDays: null, productId: v7() };
    await writeProducts(deps.db, [row], new Date(NOON));
    const chat = pane();
    await chat.sends('products');
    await chat.taps('Without a price');
    expect(chat.words()).toContain('Not for sale yet');
    await chat.taps('Price');
    await chat.says('60');
    expect(chat.words()).toContain('Saved: Net.');
    expect((await readProducts(deps)).products.find(({ sku }) => sku === 'NET')).toMatchObject({ priceMinor: 60 });
    await chat.sends('punpriced');
    expect(chat.words()).toContain('Every product has a price.');
  });
});
