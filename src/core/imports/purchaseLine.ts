import { accept, type Decision, refuse } from '../decision.ts';
import { type Cells, readPrice, shortenedOf, weightOf, wholeOf } from './cells.ts';
import type { ListClock } from './dates.ts';
import type { LineRefusal } from './refusal.ts';
import { type Who, whoOf } from './who.ts';

export interface ListRules {
  /** ISO 4217, of the shop. */
  readonly currency: string;
  /** ISO 3166: whose national phone numbers the list has. */
  readonly country: string;
  readonly clock: ListClock;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** One line of a list of purchases: something bought, or something that came back. */
export interface PurchaseListLine {
  readonly who: Who;
  readonly occurredAt: number;
  /** `''`: no product is named. */
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** At least 1, also of what came back. */
  readonly quantity: number;
  /** Minor units; `null`: the list tells no price. */
  readonly unitPriceMinor: number | null;
  readonly discountMinor: number;
  readonly store: string;
  /** The reference of the purchase that this came back from; `undefined`: it was bought. */
  readonly returnOf: string | undefined;
}

const LONGEST = Object.entries({ sku: 64, name: 200, category: 64, store: 64 });
const LONGEST_REFERENCE = 64;
const MOST_PIECES = 10_000;
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** The purchase's own number, which joins its lines; `''`: the list has none. `undefined`: it is too long. */
export function referenceOf(cells: Cells): string | undefined {
  const reference = cells.text('reference');
  return reference.length > LONGEST_REFERENCE ? undefined : reference;
}

/** Reads one line. Refuses with the first thing that is wrong: who, when, what, how many, how much. */
export function readPurchaseLine(cells: Cells, rules: ListRules): Decision<PurchaseListLine, LineRefusal> {
  const who = whoOf(cells, rules.country);
  if (!who.ok) return who;
  const shortened = shortenedOf(cells, ['reference', 'return_of', 'sku']);
  if (shortened !== undefined) return refuse({ code: 'number-shortened', cell: shortened });
  const date = cells.text('date');
  if (date === '') return refuse({ code: 'date-missing' });
  const occurredAt = rules.clock.instantOf(date, cells.text('time'));
  if (occurredAt === undefined) return refuse({ code: 'date-invalid', cell: date });
  if (occurredAt > rules.now + CLOCK_TOLERANCE_MS) return refuse({ code: 'date-in-future', cell: date });
  for (const [column, most] of LONGEST) {
    if (cells.text(column).length > most) return refuse({ code: 'cell-too-long', cell: cells.text(column) });
  }
  const priced = readMoney(cells, rules.currency);
  if (!priced.ok) return priced;
  const { isReturn, isWeighed, ...money } = priced.value;
  const original = cells.text('return_of');
  if (isReturn && original === '') return refuse({ code: 'return-without-original' });
  const returnOf = original === '' ? undefined : original;
  const [sku, name, category, store] = [
    // A part of a piece comes back as its amount, whatever else of that product stays.
    returnOf !== undefined && isWeighed ? '' : cells.text('sku'),
    cells.text('name'),
    cells.text('category'),
    cells.text('store'),
  ];
  return accept({ who: who.value, occurredAt, sku, name, category, store, returnOf, ...money });
}

interface ListMoney extends Pick<PurchaseListLine, 'quantity' | 'unitPriceMinor' | 'discountMinor'> {
  readonly isReturn: boolean;
  readonly isWeighed: boolean;
}

function readMoney(cells: Cells, currency: string): Decision<ListMoney, LineRefusal> {
  const told = cells.text('currency');
  if (told !== '' && told.toUpperCase() !== currency) return refuse({ code: 'currency-mismatch', cell: told });
  const pieces = readPieces(cells.text('quantity'));
  if (!pieces.ok) return pieces;
  const amount = readPrice(cells.text('amount'), currency);
  if (!amount.ok) return amount;
  const price = readPrice(cells.text('price'), currency);
  if (!price.ok) return price;
  if ((price.value ?? 0) < 0) return refuse({ code: 'price-invalid', cell: cells.text('price') });
  const discount = readPrice(cells.text('discount'), currency);
  if (!discount.ok && discount.refusal.code === 'number-ambiguous') return discount;
  if (!discount.ok || (discount.value ?? 0) < 0)
    return refuse({ code: 'discount-invalid', cell: cells.text('discount') });
  const { quantity, weight, isBack } = pieces.value;
  const isReturn = isBack || (amount.value ?? 0) < 0;
  const ofPiece = weight === undefined ? price.value : priceOfWeight(weight, price.value, amount.value);
  const line = priceLine(quantity, amount.value, ofPiece, discount.value ?? 0);
  return line === undefined
    ? refuse({ code: 'discount-invalid', cell: cells.text('discount') })
    : accept({ isReturn, isWeighed: weight !== undefined, quantity, ...line });
}

/** What was weighed is one piece, at what it cost: its amount, else its price a whole one, rounded as tills do. */
const priceOfWeight = (weight: number, price: number | undefined, amount: number | undefined): number | undefined =>
  amount !== undefined || price === undefined ? undefined : Math.round(price * weight);

interface Pieces {
  /** At least 1. */
  readonly quantity: number;
  /** Of what was sold by weight; its quantity is 1. */
  readonly weight: number | undefined;
  readonly isBack: boolean;
}

function readPieces(written: string): Decision<Pieces, LineRefusal> {
  const weighed = weightOf(written);
  const number = written === '' ? 1 : (weighed ?? wholeOf(written));
  if (number === undefined || number === 0 || Math.abs(number) > MOST_PIECES)
    return refuse({ code: 'quantity-invalid', cell: written });
  const [size, isBack] = [Math.abs(number), number < 0];
  return accept(
    Number.isInteger(size) ? { quantity: size, weight: undefined, isBack } : { quantity: 1, weight: size, isBack },
  );
}

/**
 * What a line cost (`amount`) is what earns, so it counts before the price of a piece: the price that makes at least
 * that much, and a discount for the rest. Without either there is no price, and nothing to take a discount from.
 */
function priceLine(quantity: number, amount: number | undefined, price: number | undefined, discountMinor: number) {
  if (amount !== undefined) {
    const unitPriceMinor = Math.max(price ?? 0, Math.ceil(Math.abs(amount) / quantity));
    return { unitPriceMinor, discountMinor: unitPriceMinor * quantity - Math.abs(amount) };
  }
  if (price === undefined) return { unitPriceMinor: null, discountMinor: 0 };
  return discountMinor > price * quantity ? undefined : { unitPriceMinor: price, discountMinor };
}
