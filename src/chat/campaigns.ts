import type { Hearer, Saying } from '../app/campaigns/saying.ts';
import type { Message } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { readProgramme } from '../app/programme.ts';
import type { Programme } from '../core/programme.ts';
import { birthdayWords } from './campaigns/birthday.ts';
import { broadcastWords } from './campaigns/broadcast.ts';
import { noticeWords } from './campaigns/notice.ts';
import { repurchaseWords } from './campaigns/repurchase.ts';
import { tierWords } from './campaigns/tier.ts';
import type { CampaignWords } from './campaigns/words.ts';

/** The kinds whose words exist; a kind is planned only when it stands here. */
const WORDS: Partial<Record<Saying['kind'], CampaignWords>> = {
  birthday: birthdayWords,
  broadcast: broadcastWords,
  notice: noticeWords,
  repurchase: repurchaseWords,
  tier: tierWords,
};

/**
 * What campaigns say, by the programme in force. Everybody's words of a range are asked for at once: they share one look
 * at it instead of one query each.
 */
export function campaignRenderer(deps: Pick<Deps, 'db'>) {
  let looking: ReturnType<typeof readProgramme> | undefined;
  return async (campaign: Saying, facts: unknown, member: Hearer): Promise<readonly Message[]> => {
    looking ??= readProgramme(deps).finally(() => {
      looking = undefined;
    });
    return renderCampaign(campaign, facts, member, (await looking).document);
  };
}

/** What a campaign says to one member, in their language. */
export async function renderCampaign(
  campaign: Saying,
  facts: unknown,
  member: Hearer,
  programme: Programme,
): Promise<readonly Message[]> {
  const words = WORDS[campaign.kind];
  if (words === undefined) throw new Error(`campaigns of kind ${campaign.kind} have no words`);
  return words(campaign, facts, member, programme);
}
