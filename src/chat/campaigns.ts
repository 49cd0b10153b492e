import type { Hearer, Saying } from '../app/campaigns/saying.ts';
import type { Message } from '../app/channel.ts';
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
