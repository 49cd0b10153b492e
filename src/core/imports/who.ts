import { accept, type Decision, refuse } from '../decision.ts';
import { readCardNumber } from '../members/oldCard.ts';
import { phoneOf } from '../members/phone.ts';
import { isUuid } from '../uuid.ts';
import { type Cells, shortenedOf } from './cells.ts';
import type { LineRefusal } from './refusal.ts';

/** How a line names its member: `card:<number>`, `phone:<E.164>` or `member:<id>`. */
export type Who = `${'card' | 'phone' | 'member'}:${string}`;

/** Refuses `number-shortened`, `card-invalid`, `phone-invalid`, `member-invalid`, `member-missing`; the card comes before the others. */
export function whoOf(cells: Cells, country: string): Decision<Who, LineRefusal> {
  const [card, phone, member] = [cells.text('card'), cells.text('phone'), cells.text('member_id')];
  const shortened = shortenedOf(cells, ['card', 'phone']);
  if (shortened !== undefined) return refuse({ code: 'number-shortened', cell: shortened });
  if (card !== '') {
    const number = readCardNumber(card);
    return number === undefined ? refuse({ code: 'card-invalid', cell: card }) : accept(`card:${number}` as const);
  }
  if (phone !== '') {
    const number = phoneOf(phone, country);
    return number === undefined ? refuse({ code: 'phone-invalid', cell: phone }) : accept(`phone:${number}` as const);
  }
  if (member === '') return refuse({ code: 'member-missing' });
  return isUuid(member)
    ? accept(`member:${member.toLowerCase()}` as const)
    : refuse({ code: 'member-invalid', cell: member });
}
