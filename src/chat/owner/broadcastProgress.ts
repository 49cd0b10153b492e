import type { BroadcastView } from '../../app/campaigns/broadcast.ts';
import type { CampaignProgress } from '../../app/campaigns/progress.ts';
import type { Button, Message } from '../../app/channel.ts';
import { isQuiet, quietEndsAt } from '../../core/calendar/hours.ts';
import { waitsUntil } from '../../core/campaigns/waiting.ts';
import { dateTime, points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { Label } from './access.ts';
import { type Place, titleOf } from './broadcastWords.ts';

const BAR = 12;

/**
 * How far a broadcast is: a bar, the figures, and what can be done about it. `refresh`: where the message cannot change
 * by itself.
 */
export function progressMessage(
  broadcast: BroadcastView,
  progress: CampaignProgress,
  place: Place,
  now: number,
  refresh: boolean,
): Message {
  const { language, programme } = place;
  const { campaignId, startedAt, dueAt } = broadcast;
  const total = progress.total - progress.heldOut;
  const done = total - progress.waiting;
  const stands = standsWords(progress, place, now) ?? repliesWords(broadcast, progress, place, now);
  const isNever = startedAt === null && progress.state === 'cancelled';
  const waits = text(language, 'bcast.progress-waits-until', {
    date: dateTime(dueAt ?? now, programme, language),
  });
  return {
    type: 'card',
    title: isNever
      ? text(language, 'bcast.progress-never')
      : startedAt === null
        ? text(language, 'bcast.progress-waiting')
        : text(language, 'bcast.progress', { done, total }),
    body: [
      text(language, 'bcast.quoted', { title: titleOf(broadcast) }),
      ...(startedAt !== null ? [barOf(done, total)] : isNever ? [] : [waits]),
      ...(stands === undefined ? [] : [stands]),
    ].join('\n'),
    rows: startedAt === null ? [] : countRows(progress, place),
    buttons: isNever ? [] : buttonsOf(campaignId, progress, place, startedAt === null, refresh),
  };
}

const barOf = (done: number, total: number): string => {
  const share = total === 0 ? 1 : done / total;
  const full = Math.round(share * BAR);
  return `${'▓'.repeat(full)}${'░'.repeat(BAR - full)} ${Math.floor(share * 100)}%`;
};

/** Why nothing moves; `undefined` when it does. */
function standsWords({ state, pauseReason }: CampaignProgress, place: Place, now: number): string | undefined {
  const { language, programme } = place;
  const { timeZone, messages } = programme;
  if (state === 'paused') {
    if (pauseReason === 'restored') return text(language, 'restored.paused');
    return pauseReason === 'monthly-limit'
      ? text(language, 'bcast.paused-limit')
      : text(language, 'bcast.paused-owner');
  }
  if (state !== 'sending' || !isQuiet(now, timeZone, messages)) return undefined;
  const date = dateTime(quietEndsAt(now, timeZone, messages), programme, language);
  return text(language, 'bcast.paused-quiet', { date });
}

/** Until when the rest of it waits for members to write; `undefined` when it does not. */
function repliesWords(
  broadcast: BroadcastView,
  { state, waiting }: CampaignProgress,
  { language, programme }: Place,
  now: number,
): string | undefined {
  const until = waitsUntil({ ...broadcast, untilAt: null }, programme);
  if (state !== 'sending' || waiting === 0 || until === null || until <= now) return undefined;
  return text(language, 'bcast.progress-reply', { date: dateTime(until, programme, language) });
}

export function countRows(progress: CampaignProgress, { language }: Pick<Place, 'language'>) {
  const { sent, rode, failed, skipped, unknown, expired } = progress;
  const row = (name: string, count: number) => ({ name, value: points(count, language) });
  const some = (name: string, count: number) => (count === 0 ? [] : [row(name, count)]);
  return [
    row(text(language, 'bcast.sent'), sent),
    ...some(text(language, 'bcast.rode'), rode),
    ...some(text(language, 'bcast.failed'), failed),
    ...some(text(language, 'bcast.skipped'), skipped),
    ...some(text(language, 'bcast.unknown'), unknown),
    ...some(text(language, 'bcast.expired'), expired),
  ];
}

function buttonsOf(
  campaignId: string,
  { state }: CampaignProgress,
  { language }: Place,
  isPlanned: boolean,
  refresh: boolean,
): readonly Button[] {
  const tap = (key: Label, data: string, style?: Button['style']): Button => ({
    label: text(language, key),
    action: { type: 'postback', data },
    ...(style === undefined ? {} : { style }),
  });
  if (state === 'done' || state === 'cancelled') return [tap('bcast.outcome', `bcout:${campaignId}`, 'primary')];
  const cancel = tap(isPlanned ? 'bcast.cancel-planned' : 'bcast.cancel', `bccancel:${campaignId}`);
  const look = refresh ? [tap('bcast.refresh', `bcast:${campaignId}`, 'primary')] : [];
  if (state === 'paused') return [...look, tap('bcast.resume', `bcresume:${campaignId}`, 'primary'), cancel];
  return isPlanned ? [...look, cancel] : [...look, tap('bcast.pause', `bcpause:${campaignId}`), cancel];
}
