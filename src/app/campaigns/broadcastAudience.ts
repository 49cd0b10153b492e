import {
  type AudienceGroup,
  type AudienceQuery,
  commonCategories,
  commonTags,
  countAudience,
  type LeftOutReason,
} from '../../../db/audience.ts';
import { findProductBySku } from '../../../db/products.ts';
import { cappedSince } from '../../core/campaigns/cap.ts';
import type { Programme } from '../../core/programme.ts';
import type { Question } from '../../core/segments/question.ts';
import type { ChannelName } from '../channel.ts';
import type { Deps } from '../deps.ts';
import { questionQuery } from '../segments/ask.ts';

export type { LeftOutReason } from '../../../db/audience.ts';

/** Whom a campaign about `question` would be sent to, as of an instant (shop time). */
export async function audienceQuery(
  deps: Deps,
  question: Question,
  about: { readonly campaignId: string; readonly controlPercent: number },
  channels: readonly ChannelName[],
  programme: Pick<Programme, 'timeZone' | 'messages' | 'tiers'>,
  at: number,
): Promise<AudienceQuery> {
  return {
    ...(await questionQuery(deps, question, { programme, channels, at })),
    cappedSince: new Date(cappedSince(at, programme.messages.marketingDays)),
    campaignId: about.campaignId,
    controlPercent: about.controlPercent,
  };
}

/** How many members an audience has, and what becomes of them. */
export interface AudienceCount {
  readonly members: number;
  /** Those who would get it, without the control group. */
  readonly gets: number;
  readonly heldOut: number;
  readonly leftOut: Readonly<Record<LeftOutReason, number>>;
  /** Of those who would get it, by where they are written to. */
  readonly channels: readonly { readonly channel: ChannelName; readonly members: number }[];
  /** Of those who would get it, by their language as it is stored. */
  readonly languages: readonly { readonly language: string; readonly members: number }[];
}

/** Counts an audience now, as the expansion would find it. Nobody's control group where none is asked for. */
export async function countOf(deps: Deps, query: AudienceQuery): Promise<AudienceCount> {
  const groups = await countAudience(deps.db, query);
  const sum = (wanted: (group: AudienceGroup) => boolean) =>
    groups.filter(wanted).reduce((all, { members }) => all + members, 0);
  const gets = groups.filter(({ leftOut, heldOut }) => leftOut === null && !heldOut);
  const leftOut = (reason: LeftOutReason) => sum((group) => group.leftOut === reason);
  const tally = <Key extends string>(keyOf: (group: AudienceGroup) => Key | null) => {
    const counts = new Map<Key, number>();
    for (const group of gets) {
      const key = keyOf(group);
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + group.members);
    }
    return [...counts].toSorted(([, a], [, b]) => b - a);
  };
  return {
    members: sum(() => true),
    gets: sum((group) => gets.includes(group)),
    heldOut: sum((group) => group.leftOut === null && group.heldOut),
    leftOut: {
      'no-consent': leftOut('no-consent'),
      unreachable: leftOut('unreachable'),
      frequency: leftOut('frequency'),
    },
    channels: tally(({ channel }) => channel).map(([channel, members]) => ({ channel, members })),
    languages: tally(({ language }) => language).map(([language, members]) => ({ language, members })),
  };
}

const MOST_NAMES = 100;

/** What an owner may pick from: the tags that members have, the categories of the catalogue. */
export const readTags = (deps: Deps) => commonTags(deps.db, MOST_NAMES);
export const readCategories = (deps: Deps) => commonCategories(deps.db, MOST_NAMES);

const MOST_CATEGORIES = 1_000;

/** What somebody typed as bought: a product by its SKU, else a category of the catalogue; `undefined` for neither. */
export async function findBought(
  deps: Deps,
  typed: string,
): Promise<{ readonly sku: string } | { readonly category: string } | undefined> {
  const product = await findProductBySku(deps.db, typed);
  if (product !== undefined) return { sku: product.sku };
  const wanted = typed.toLowerCase();
  const categories = await commonCategories(deps.db, MOST_CATEGORIES);
  const category = categories.find((one) => one.toLowerCase() === wanted);
  return category === undefined ? undefined : { category };
}
