import { plainDate } from '../calendar/localDay.ts';
import { accept, type Decision, refuse } from '../decision.ts';
import { type Birthday, parseBirthday } from '../members/birthday.ts';
import { readCardNumber } from '../members/oldCard.ts';
import { phoneOf } from '../members/phone.ts';
import { type Cells, shortenedOf, yesOf } from './cells.ts';
import { type DateOrder, readDay } from './dates.ts';
import type { ListRules } from './purchaseLine.ts';
import type { LineRefusal } from './refusal.ts';

export interface MemberListLine {
  readonly card: string | undefined;
  readonly phone: string | undefined;
  readonly name: string | undefined;
  readonly birthday: Birthday | undefined;
  /** BCP 47, as written. */
  readonly language: string | undefined;
  readonly joinedAt: number | undefined;
  /** Only what the list says. */
  readonly consent: boolean;
  readonly tags: readonly string[];
  readonly notes: string;
}

export interface MemberRules extends ListRules {
  readonly order: DateOrder;
  /** IANA. */
  readonly zone: string;
}

const LONGEST = { name: 200, tags: 1_000, notes: 1_000, language: 35 } as const;
const LONGEST_TAG = 40;

/** Reads one line of a list of members. Refuses with the first thing that is wrong. */
export function readMemberLine(cells: Cells, rules: MemberRules): Decision<MemberListLine, LineRefusal> {
  for (const [column, most] of Object.entries(LONGEST)) {
    if (cells.text(column).length > most) return refuse({ code: 'cell-too-long', cell: cells.text(column) });
  }
  const shortened = shortenedOf(cells, ['card', 'phone']);
  if (shortened !== undefined) return refuse({ code: 'number-shortened', cell: shortened });
  const written = { card: cells.text('card'), phone: cells.text('phone'), name: cells.text('name') };
  const card = readCardNumber(written.card);
  if (written.card !== '' && card === undefined) return refuse({ code: 'card-invalid', cell: written.card });
  const phone = phoneOf(written.phone, rules.country);
  if (written.phone !== '' && phone === undefined) return refuse({ code: 'phone-invalid', cell: written.phone });
  if (card === undefined && phone === undefined && written.name === '') return refuse({ code: 'name-or-key-missing' });

  const born = cells.text('birthday');
  const birthday = birthdayOf(born, rules);
  if (born !== '' && birthday === undefined) return refuse({ code: 'birthday-invalid', cell: born });
  const since = cells.text('joined');
  const joinedAt = since === '' ? undefined : rules.clock.instantOf(since);
  if (since !== '' && joinedAt === undefined) return refuse({ code: 'date-invalid', cell: since });
  if (joinedAt !== undefined && joinedAt > rules.now) return refuse({ code: 'date-in-future', cell: since });
  const consent = yesOf(cells.text('consent'));
  if (consent === undefined) return refuse({ code: 'consent-invalid', cell: cells.text('consent') });
  const tags = tagsOf(cells.text('tags'));
  const long = tags.find((tag) => tag.length > LONGEST_TAG);
  if (long !== undefined) return refuse({ code: 'cell-too-long', cell: long });
  const name = written.name === '' ? undefined : written.name;
  const language = cells.text('language') || undefined;
  return accept({ card, phone, name, birthday, language, joinedAt, consent, tags, notes: cells.text('notes') });
}

const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[;,|、；，]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

/** As people type it in the chat, and as lists have it: with the year last, or with a time behind it. */
function birthdayOf(text: string, { order, now, zone }: MemberRules): Birthday | undefined {
  const today = plainDate(now, zone);
  const listed = readDay(text.normalize('NFKC'), order);
  return parseBirthday(listed === undefined || !/^(?:$|[\sT])/.test(listed.rest) ? text : listed.day, today);
}
