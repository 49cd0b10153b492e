import type { CampaignKind } from '../../../db/campaigns.ts';

/** A campaign as far as its words go; the shape of `content` is the kind's. */
export interface Saying {
  readonly campaignId: string;
  readonly kind: CampaignKind;
  readonly messageClass: 'service' | 'marketing';
  readonly content: unknown;
}

/** To whom it is said. */
export interface Hearer {
  readonly memberId: string;
  readonly name: string | null;
  /** Usable points. */
  readonly points: number;
  /** What the member chose, BCP 47; empty when nobody knows. */
  readonly language: string;
}
