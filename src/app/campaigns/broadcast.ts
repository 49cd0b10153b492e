import type { LeftOutReason } from '../../../db/audience.ts';
import type { CampaignRow } from '../../../db/campaigns.ts';
import { EVERYONE, isQuestion, type Question } from '../../core/segments/question.ts';
import type { Actor } from '../deps.ts';
import type { PictureProblem } from './picture.ts';
import { longestFilled, templateProblem } from './template.ts';

/** What a broadcast says. The first text is for everybody whose language has none. */
export interface BroadcastContent {
  readonly texts: readonly BroadcastText[];
  /** https. */
  readonly imageUrl: string | null;
  readonly button: { readonly label: string; readonly url: string } | null;
  /** Taken by the button "Get my coupon". */
  readonly coupon: { readonly couponId: string; readonly name: string } | null;
}

export interface BroadcastText {
  readonly language: string;
  /** With `{{ name }}` and `{{ points }}`. */
  readonly text: string;
}

/** A broadcast as its owner sees it. Instants are epoch milliseconds in shop time. */
export interface BroadcastView {
  readonly campaignId: string;
  readonly version: number;
  readonly state: CampaignRow['state'];
  readonly pauseReason: string | null;
  readonly pausedAt: number | null;
  readonly content: BroadcastContent;
  readonly audience: Question;
  readonly controlPercent: number;
  /** For so many hours it waits, on LINE, for members to write; 0: it goes out at its hour. */
  readonly waitHours: number;
  readonly dueAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly createdAt: number;
  /** Of the audience, who did not get it from the start; `null` before that. */
  readonly leftOut: Readonly<Record<LeftOutReason, number>> | null;
}

export type BroadcastRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'broadcast-unknown' }
  /** It is confirmed already, so it cannot be changed or confirmed again. */
  | { readonly code: 'broadcast-confirmed' }
  /** Somebody changed it after it was looked at. */
  | { readonly code: 'broadcast-changed' }
  | ContentProblem;

export type ContentProblem =
  | { readonly code: 'broadcast-empty' }
  | { readonly code: 'broadcast-too-long'; readonly most: number }
  /** Short enough as it is written, but not with the longest name in it. */
  | { readonly code: 'broadcast-too-long-filled' }
  | { readonly code: 'template-unknown'; readonly names: string }
  | { readonly code: 'template-invalid' }
  | { readonly code: 'audience-invalid' }
  | { readonly code: 'image-invalid' }
  | PictureProblem
  | { readonly code: 'link-invalid' }
  | { readonly code: 'label-invalid' }
  | { readonly code: 'control-invalid' }
  | { readonly code: 'wait-invalid' };

export const viewOfBroadcast = (row: CampaignRow): BroadcastView => ({
  campaignId: row.campaignId,
  version: row.version,
  state: row.state,
  pauseReason: row.pauseReason,
  pausedAt: row.pausedAt?.getTime() ?? null,
  content: row.content as BroadcastContent,
  audience: (row.audience as Question | null) ?? EVERYONE,
  controlPercent: row.controlPercent,
  waitHours: row.waitHours,
  dueAt: row.dueAt?.getTime() ?? null,
  startedAt: row.startedAt?.getTime() ?? null,
  finishedAt: row.finishedAt?.getTime() ?? null,
  createdAt: row.createdAt.getTime(),
  leftOut: row.leftOut as BroadcastView['leftOut'],
});

/** Owner and managers. */
export const maySend = (by: Actor): boolean => by.kind === 'staff' && by.role !== 'cashier';

/** One message of Telegram holds 4,096 UTF-16 units, LINE's 5,000; the rest is for names and the line about stopping. */
export const MOST_TEXT = 3_800;
/** With the longest name filled in, and room for the line about stopping. */
const MOST_FILLED = 4_000;
/** Below a picture Telegram shows so much; longer words follow as a second message. */
export const MOST_CAPTION = 1_024;
const MOST_LABEL = 20;
const MOST_LINK = 1_000;
const MOST_CONTROL = 50;
/** Of a broadcast's waiting: longer, and it is no news any more. */
export const MOST_WAIT_DAYS = 3;

export interface BroadcastDraft {
  readonly content: BroadcastContent;
  readonly audience: Question;
  readonly controlPercent: number;
  readonly waitHours: number;
}

/** The first thing that keeps a broadcast from being sent; `undefined` when nothing does. */
export async function draftProblem(draft: BroadcastDraft): Promise<ContentProblem | undefined> {
  const { texts, imageUrl, button } = draft.content;
  if (texts.length === 0 || texts.some(({ text }) => text.trim() === '')) return { code: 'broadcast-empty' };
  if (texts.some(({ text }) => text.length > MOST_TEXT)) return { code: 'broadcast-too-long', most: MOST_TEXT };
  for (const { text } of texts) {
    const problem = await templateProblem(text);
    if (problem !== undefined) return problem;
    if ((await longestFilled(text)) > MOST_FILLED) return { code: 'broadcast-too-long-filled' };
  }
  if (imageUrl !== null && publicLink(imageUrl) === undefined) return { code: 'image-invalid' };
  if (button !== null && publicLink(button.url) === undefined) return { code: 'link-invalid' };
  if (button !== null && !isLabel(button.label)) return { code: 'label-invalid' };
  if (!isQuestion(draft.audience)) return { code: 'audience-invalid' };
  const { controlPercent } = draft;
  const isShare = Number.isInteger(controlPercent) && controlPercent >= 0 && controlPercent <= MOST_CONTROL;
  if (!isShare) return { code: 'control-invalid' };
  const { waitHours } = draft;
  const isWait = Number.isInteger(waitHours) && waitHours >= 0 && waitHours <= MOST_WAIT_DAYS * 24;
  return isWait ? undefined : { code: 'wait-invalid' };
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Whether a label fits the buttons of every platform: 1 to 20 characters as people count them. */
export const isLabel = (label: string): boolean =>
  label.trim() !== '' && [...graphemes.segment(label)].length <= MOST_LABEL;

/**
 * A link that any phone may be sent to, written the standard way: https, a name on the internet, no password in it.
 * Addresses of machines and networks inside a house are refused, since a preview would be fetched from here or there.
 */
export function publicLink(typed: string): string | undefined {
  const url = URL.parse(typed.trim());
  if (url === null || url.protocol !== 'https:' || url.href.length > MOST_LINK) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  const isName = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(host);
  return isName && !INSIDE.test(host) ? url.href : undefined;
}

const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|arpa|test|invalid|onion)$/;
