import { auditPart } from '../../../db/audit.ts';
import { broadcastsAfter, changeDraftPart, deleteDraftPart } from '../../../db/broadcasts.ts';
import { type CampaignRow, findCampaign } from '../../../db/campaigns.ts';
import { findCoupon } from '../../../db/coupons.ts';
import { campaigns } from '../../../db/schema/index.ts';
import { insertRows } from '../../../db/unit.ts';
import { accept, refuse } from '../../core/decision.ts';
import type { Question } from '../../core/segments/question.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import {
  type BroadcastContent,
  type BroadcastDraft,
  type BroadcastRefusal,
  type BroadcastText,
  type BroadcastView,
  draftProblem,
  maySend,
  publicLink,
  viewOfBroadcast,
} from './broadcast.ts';
import { type PictureProblem, pictureProblem } from './picture.ts';

export interface NewBroadcast {
  readonly audience: Question;
  readonly text: BroadcastText;
}

/** Begins a broadcast as a draft that nobody gets yet. Refuses `not-allowed` to cashiers, and what cannot be sent. */
export async function createBroadcast(
  deps: Deps,
  { audience, text }: NewBroadcast,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<BroadcastView, BroadcastRefusal>> {
  const content: BroadcastContent = { texts: [text], imageUrl: null, button: null, coupon: null };
  const problem = await draftProblem({ content, audience, controlPercent: 0, waitHours: 0 });
  return decideAndCommit<undefined, CampaignRow, BroadcastView, BroadcastRefusal>(deps, {
    key: { name: key, request: { audience, text } },
    read: async () => undefined,
    decide: () => {
      if (!maySend(by)) return refuse({ code: 'not-allowed' });
      return problem === undefined ? accept(newRow(deps, content, audience, by, now)) : refuse(problem);
    },
    parts: (_read, row) => [
      insertRows(campaigns, [row]),
      auditOf(deps, by, 'broadcast-written', row.campaignId, { audience }, now),
    ],
    answer: viewOfBroadcast,
  });
}

const newRow = (deps: Deps, content: BroadcastContent, audience: Question, by: Actor, now: number): CampaignRow => ({
  campaignId: deps.newId(),
  kind: 'broadcast',
  messageClass: 'marketing',
  localDate: null,
  version: 0,
  state: 'draft',
  pauseReason: null,
  pausedAt: null,
  content,
  audience,
  controlPercent: 0,
  waitHours: 0,
  leftOut: null,
  dueAt: null,
  untilAt: null,
  createdBy: actorName(by),
  createdAt: new Date(now),
  startedAt: null,
  finishedAt: null,
});

/** What is named changes; `text: null` takes a language's text away, `coupon` names a coupon's id. */
export interface BroadcastChange {
  readonly audience?: Question;
  readonly text?: { readonly language: string; readonly text: string | null };
  readonly imageUrl?: string | null;
  readonly button?: BroadcastContent['button'];
  readonly couponId?: string | null;
  readonly controlPercent?: number;
  readonly waitHours?: number;
}

/**
 * Changes a draft. Refuses as `createBroadcast`, and `broadcast-unknown`, `broadcast-confirmed`, `coupon-unknown`. A new
 * picture is fetched, and one that would not arrive everywhere is refused with its `PictureProblem`.
 */
export async function changeBroadcast(
  deps: Deps,
  campaignId: string,
  change: BroadcastChange,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<BroadcastView, BroadcastRefusal | { readonly code: 'coupon-unknown' }>> {
  type Refusal = BroadcastRefusal | { readonly code: 'coupon-unknown' };
  interface State {
    readonly row: CampaignRow | undefined;
    readonly draft: BroadcastDraft | undefined;
    readonly problem: Refusal | undefined;
  }
  const unseen = maySend(by) ? await problemOfPicture(deps, change) : undefined;
  const read = async (): Promise<State> => {
    const row = await findBroadcast(deps, campaignId);
    if (row === undefined) return { row, draft: undefined, problem: { code: 'broadcast-unknown' } };
    if (row.state !== 'draft') return { row, draft: undefined, problem: { code: 'broadcast-confirmed' } };
    const coupon = typeof change.couponId === 'string' ? await findCoupon(deps.db, change.couponId) : undefined;
    if (typeof change.couponId === 'string' && coupon === undefined)
      return { row, draft: undefined, problem: { code: 'coupon-unknown' } };
    const draft = changed(viewOfBroadcast(row), change, coupon?.name ?? '');
    return { row, draft, problem: (await draftProblem(draft)) ?? unseen };
  };
  return decideAndCommit<State, { row: CampaignRow; draft: BroadcastDraft }, BroadcastView, Refusal>(deps, {
    key: { name: key, request: { campaignId, change } },
    read,
    decide: ({ row, draft, problem }) => {
      if (!maySend(by)) return refuse({ code: 'not-allowed' });
      if (problem !== undefined) return refuse(problem);
      return row === undefined || draft === undefined ? refuse({ code: 'broadcast-unknown' }) : accept({ row, draft });
    },
    parts: (_state, { row, draft }) => [
      changeDraftPart(row, draft),
      auditOf(deps, by, 'broadcast-changed', campaignId, { changed: Object.keys(change) }, now),
    ],
    answer: ({ row, draft }) => viewOfBroadcast({ ...row, ...draft, version: row.version + 1 }),
  });
}

async function problemOfPicture(deps: Deps, { imageUrl }: BroadcastChange): Promise<PictureProblem | undefined> {
  const url = typeof imageUrl === 'string' ? publicLink(imageUrl) : undefined;
  return url === undefined ? undefined : pictureProblem(url, deps.pictures);
}

function changed(before: BroadcastView, change: BroadcastChange, coupon: string) {
  const { content, audience, controlPercent, waitHours } = before;
  const { text, imageUrl, button, couponId } = change;
  const normalised = (url: string) => publicLink(url) ?? url;
  return {
    audience: change.audience ?? audience,
    controlPercent: change.controlPercent ?? controlPercent,
    waitHours: change.waitHours ?? waitHours,
    content: {
      texts: text === undefined ? content.texts : withText(content.texts, text),
      imageUrl: imageUrl === undefined ? content.imageUrl : imageUrl === null ? null : normalised(imageUrl),
      button:
        button === undefined ? content.button : button === null ? null : { ...button, url: normalised(button.url) },
      coupon: couponId === undefined ? content.coupon : couponId === null ? null : { couponId, name: coupon },
    },
  };
}

/** A new language comes last, so the first text stays the one for everybody else. */
function withText(texts: readonly BroadcastText[], { language, text }: NonNullable<BroadcastChange['text']>) {
  if (text === null) return texts.filter((one) => one.language !== language);
  const isKnown = texts.some((one) => one.language === language);
  if (!isKnown) return [...texts, { language, text }];
  return texts.map((one) => (one.language === language ? { language, text } : one));
}

/** Takes a draft away. Refuses `not-allowed`, `broadcast-unknown`, `broadcast-confirmed`. */
export const deleteBroadcast = (
  deps: Deps,
  campaignId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<{ readonly campaignId: string }, BroadcastRefusal>> =>
  decideAndCommit<CampaignRow | undefined, CampaignRow, { campaignId: string }, BroadcastRefusal>(deps, {
    key: { name: key, request: { campaignId } },
    read: () => findBroadcast(deps, campaignId),
    decide: (row) => {
      if (!maySend(by)) return refuse({ code: 'not-allowed' });
      if (row === undefined) return refuse({ code: 'broadcast-unknown' });
      return row.state === 'draft' ? accept(row) : refuse({ code: 'broadcast-confirmed' });
    },
    parts: (_read, row) => [
      deleteDraftPart(row),
      auditOf(deps, by, 'broadcast-deleted', campaignId, { content: row.content }, now),
    ],
    answer: () => ({ campaignId }),
  });

/** `undefined` also for a campaign of an automation. */
export async function findBroadcast(deps: Deps, campaignId: string): Promise<CampaignRow | undefined> {
  const row = await findCampaign(deps.db, campaignId);
  return row?.kind === 'broadcast' ? row : undefined;
}

export async function readBroadcast(deps: Deps, campaignId: string): Promise<BroadcastView | undefined> {
  const row = await findBroadcast(deps, campaignId);
  return row && viewOfBroadcast(row);
}

const PAGE = 9;

/** A page of all broadcasts, the newest first; `next` begins the following page. */
export async function readBroadcasts(
  deps: Deps,
  after: string | null = null,
): Promise<{ readonly broadcasts: readonly BroadcastView[]; readonly next: string | undefined }> {
  const found = await broadcastsAfter(deps.db, after, PAGE + 1);
  const broadcasts = found.slice(0, PAGE).map(viewOfBroadcast);
  return { broadcasts, next: found.length > PAGE ? broadcasts.at(-1)?.campaignId : undefined };
}

export const auditOf = (deps: Deps, by: Actor, action: string, campaignId: string, details: object, now: number) =>
  auditPart({
    auditId: deps.newId(),
    actor: actorName(by),
    action,
    details: { campaignId, ...details },
    occurredAt: new Date(now),
  });
