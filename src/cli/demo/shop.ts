import { type CouponView, createCoupon } from '../../app/coupons.ts';
import type { Actor, Deps } from '../../app/deps.ts';
import { newOwnerCode } from '../../app/ownerCode.ts';
import { createProduct } from '../../app/products.ts';
import { changeProgramme, type ProgrammeChange } from '../../app/programme.ts';
import { createReward } from '../../app/rewards.ts';
import { inviteStaff, readStaff } from '../../app/staff.ts';
import type { TierLevel } from '../../core/tiers/rules.ts';
import type { Language } from '../../i18n/language.ts';
import type { Service } from '../../main/service.ts';
import { type Phone, phoneOf } from './phone.ts';
import { type Place, placeOf } from './places.ts';
import { type Word, word } from './words.ts';

/** A product of the invented shop; its price in minor units, and how long it lasts a family. */
export interface Good {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  /** Days until it is used up; `undefined`: bought now and then. */
  readonly days: number | undefined;
}

/** Prices in dollars of Taiwan. */
const GOODS: readonly [sku: string, name: Word, category: Word, price: number, days?: number][] = [
  ['FORMULA1', 'formula', 'feeding', 850, 21],
  ['FORMULA2', 'toddler', 'feeding', 780, 28],
  ['DIAPER-S', 'diapersS', 'diapering', 420, 14],
  ['DIAPER-L', 'diapersL', 'diapering', 460, 16],
  ['WIPES', 'wipes', 'diapering', 150, 20],
  ['WASH', 'wash', 'care', 320, 50],
  ['LOTION', 'lotion', 'care', 360, 60],
  ['PUREE', 'puree', 'feeding', 240, 18],
  ['BOTTLE', 'bottle', 'feeding', 390],
  ['BOOK', 'book', 'play', 280],
  ['BIB', 'bib', 'feeding', 180],
  ['RATTLE', 'toy', 'play', 350],
];

export interface DemoShop {
  readonly owner: Actor & { readonly kind: 'staff' };
  readonly cashier: Actor & { readonly kind: 'staff' };
  readonly ownerPhone: Phone;
  readonly goods: readonly Good[];
  readonly rewardId: string;
  /** For newcomers. */
  readonly welcome: CouponView;
  /** The coupon of a broadcast, which nobody gets otherwise. */
  readonly weekly: CouponView;
}

/** What a use case gave; a refusal is a mistake of the demo. */
export function given<Value>(
  answered: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: object },
): Value {
  if (!answered.ok) throw new Error(`the demo was refused: ${JSON.stringify(answered.refusal)}`);
  return answered.value;
}

/** The owner claims the shop in the chat and stocks it; a cashier is taken on. */
export async function openShop(service: Service, language: Language): Promise<DemoShop> {
  const { deps, clock } = service;
  const ownerPhone = phoneOf(service, 'owner');
  await ownerPhone.named('Owner', language);
  await ownerPhone.does({ kind: 'follow' });
  await ownerPhone.does({ kind: 'text', text: await newOwnerCode(deps, clock.now()) });
  const [first] = await readStaff(deps);
  if (first === undefined) throw new Error('the owner of the demo could not claim it');
  const owner = { kind: 'staff', staffId: first.staffId, role: 'owner' } as const;
  given(await changeProgramme(deps, programmeOf(language), owner, 'demo:programme', clock.now()));
  const goods = await stock(deps, owner.staffId, language, clock.now());
  return {
    owner,
    cashier: await takeOn(service, owner.staffId, language),
    ownerPhone,
    goods,
    ...(await offer(deps, owner, language, clock.now())),
  };
}

/** Its language, place and rules; what a point takes is worth the same everywhere. */
function programmeOf(language: Language): ProgrammeChange {
  const place = placeOf(language);
  const { currency, timeZone, buddhistYear, perDollar } = place;
  return {
    name: word(language, 'shop'),
    language,
    currency,
    timeZone,
    buddhistYear,
    baseRate: { points: 1, per: 100 * perDollar },
    referral: { minimumMinor: 500 * perDollar },
    tiers: { all: tiersOf(language, place) },
  };
}

/** Two tiers by what was spent within a year: the higher one has a price of its own. */
const tiersOf = (language: Language, { perDollar }: Place): TierLevel[] => [
  {
    id: 'silver',
    name: word(language, 'silver'),
    needs: { spend: 6_000 * perDollar },
    perks: { multiplier: '1.5', percentOff: 0, voucher: null },
  },
  {
    id: 'gold',
    name: word(language, 'gold'),
    needs: { spend: 12_000 * perDollar },
    perks: { multiplier: '2', percentOff: 5, voucher: { kind: 'amount', value: 100 * perDollar, validDays: 60 } },
  },
];

async function stock(deps: Deps, by: string, language: Language, now: number): Promise<Good[]> {
  const goods: Good[] = [];
  const { perDollar } = placeOf(language);
  for (const [sku, name, category, price, days] of GOODS) {
    const priceMinor = price * perDollar;
    const details = {
      sku,
      name: word(language, name),
      category: word(language, category),
      priceMinor,
      repurchaseDays: days ?? null,
    };
    given(await createProduct(deps, details, by, `demo:product:${sku}`, now));
    goods.push({ sku, name: details.name, price: priceMinor, days });
  }
  return goods;
}

async function takeOn(service: Service, by: string, language: Language): Promise<DemoShop['cashier']> {
  const { deps, clock } = service;
  const { parameter } = given(await inviteStaff(deps, { role: 'cashier', by }, 'demo:invite', clock.now()));
  const phone = phoneOf(service, 'cashier');
  await phone.named('Cashier', language);
  await phone.does({ kind: 'follow', parameter });
  const cashier = (await readStaff(deps)).find(({ role }) => role === 'cashier');
  if (cashier === undefined) throw new Error('the cashier of the demo could not open the invitation');
  return { kind: 'staff', staffId: cashier.staffId, role: 'cashier' };
}

async function offer(deps: Deps, owner: Actor, language: Language, now: number) {
  const make = (key: string, details: Parameters<typeof createCoupon>[1]) =>
    createCoupon(deps, details, owner, `demo:coupon:${key}`, now).then(given);
  const welcome = await make('welcome', {
    name: word(language, 'welcome'),
    kind: 'percent',
    value: 10,
    validDays: 30,
    usesPerMember: 1,
  });
  const { perDollar } = placeOf(language);
  const fifty = { name: word(language, 'fifty'), kind: 'amount', value: 50 * perDollar } as const;
  await make('fifty', { ...fifty, minimumMinor: 800 * perDollar, validDays: 14 });
  const hidden = { claimable: false, usesPerMember: 1, validDays: 14 };
  const weekly = await make('week', { name: word(language, 'discount'), kind: 'percent', value: 15, ...hidden });
  const bib = { name: word(language, 'reward'), costPoints: 150, stock: 60 };
  const { rewardId } = given(await createReward(deps, bib, owner, 'demo:reward:bib', now));
  const book = { name: word(language, 'rewardBook'), costPoints: 250, stock: null };
  given(await createReward(deps, book, owner, 'demo:reward:book', now));
  return { rewardId, welcome, weekly };
}
