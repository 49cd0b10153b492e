import type { BroadcastView } from '../../app/campaigns/broadcast.ts';
import type { AudienceCount, LeftOutReason } from '../../app/campaigns/broadcastAudience.ts';
import { wholeOf } from '../../app/campaigns/inTwo.ts';
import { TEMPLATE_VARIABLES } from '../../app/campaigns/template.ts';
import type { Programme } from '../../core/programme.ts';
import { dateTime } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { questionWords } from '../questionWords.ts';

/** What words depend on, in the chat and in what is said later. */
export interface Place {
  readonly language: Language;
  readonly programme: Programme;
}

/** What can be filled in, as it is typed: `{{ name }}, {{ points }}`. */
export const variablesIn = (language: Language, names: readonly string[] = TEMPLATE_VARIABLES): string =>
  names.map((name) => `{{ ${name} }}`).join(/^(zh|ja)/.test(language) ? '、' : ', ');

/** The beginning of the first text, without what is filled in: what an owner knows a broadcast by. */
export function titleOf({ content }: BroadcastView): string {
  const line =
    content.texts[0]?.text
      .trim()
      .split('\n')[0]
      ?.replaceAll(/\{\{.*?\}\}/g, '…') ?? '';
  return line.length > 40
    ? `${line
        .slice(0, 39)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`
    : line;
}

/** Whom it is for; of a second half as its owner thinks of it. */
export function whoWords({ audience }: BroadcastView, place: Place): string {
  const whole = wholeOf(audience);
  if (whole === undefined) return questionWords(audience, place);
  const rest = text(place.language, 'bcast.two-who');
  const isEveryone = 'all' in whole && whole.all.length === 0;
  return isEveryone ? rest : text(place.language, 'bcast.and', { first: questionWords(whole, place), rest });
}

/** Why members of the audience do not get it, a line each; empty when all do. */
export const leftOutWords = (leftOut: Readonly<Record<LeftOutReason, number>>, place: Place): string =>
  reasonsOf(leftOut, place).join('\n');

function reasonsOf(leftOut: Readonly<Record<LeftOutReason, number>>, place: Place): readonly string[] {
  const { language, programme } = place;
  const words: Readonly<Record<LeftOutReason, (count: string) => string>> = {
    'no-consent': (count) => text(language, 'bcast.left-no-consent', { count }),
    unreachable: (count) => text(language, 'bcast.left-unreachable', { count }),
    frequency: (count) => text(language, 'bcast.left-frequency', { count, days: programme.messages.marketingDays }),
  };
  return (['no-consent', 'unreachable', 'frequency'] as const)
    .filter((reason) => leftOut[reason] > 0)
    .map((reason) => words[reason](String(leftOut[reason])));
}

/** "120 members, of whom 97 would get it now." and why the others do not. */
export function countWords({ members, gets, leftOut }: AudienceCount, place: Place): string {
  const { language } = place;
  const count = text(language, 'bcast.count', { members, gets: String(gets) });
  const reasons = new Intl.ListFormat(language).format(reasonsOf(leftOut, place));
  return reasons === '' ? count : `${count} ${text(language, 'bcast.left', { reasons })}`;
}

export function stateWords(broadcast: BroadcastView, { language, programme }: Place, now: number): string {
  const { state, dueAt, finishedAt } = broadcast;
  const date = (at: number | null) => dateTime(at ?? now, programme, language);
  switch (state) {
    case 'draft':
      return text(language, 'bcast.state-draft');
    case 'scheduled':
      return dueAt !== null && dueAt > now
        ? text(language, 'bcast.state-scheduled', { date: date(dueAt) })
        : text(language, 'bcast.state-starting');
    case 'sending':
      return text(language, 'bcast.state-sending');
    case 'paused':
      return text(language, 'bcast.state-paused');
    case 'cancelled':
      return text(language, 'bcast.state-cancelled');
    case 'done':
      return text(language, 'bcast.state-done', { date: date(finishedAt) });
  }
}

export function durationWords(seconds: number, language: Language): string {
  if (seconds <= 60) return text(language, 'bcast.takes-moment');
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return text(language, 'bcast.takes-minutes', { minutes });
  return text(language, 'bcast.takes-hours', { hours: Math.round(minutes / 60) });
}

/** A language's own name. */
export const languageName = (tag: string): string => text(resolveLanguage(tag), 'language.name');
