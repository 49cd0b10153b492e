import type { ChatPart } from '../chat.ts';
import { birthdayPart } from './birthday.ts';
import { cardPart } from './card.ts';
import { claimPart as oldCardPart } from './claim.ts';
import { dataPart } from './data.ts';
import { forgetPart } from './forget.ts';
import { helpPart } from './help.ts';
import { howPointsPart } from './howPoints.ts';
import { invitePart } from './invite.ts';
import { joinPart } from './join.ts';
import { languagePart } from './language.ts';
import { linkPart } from './link.ts';
import { marketingPart } from './marketing.ts';
import { menuPart } from './menu.ts';
import { phonePart } from './phone.ts';
import { pointsPart } from './points.ts';
import type { FindAction } from './screen.ts';
import { stampsPart } from './stamps.ts';
import { tierPart } from './tier.ts';
import { wordsPart } from './words.ts';

/**
 * A member's screens and the words that lead to them. `find` looks a verb up in the whole conversation: what somebody
 * asked for before joining, and what they type, may be another part's. In the order of free text `typedCodePart` comes
 * after these and before the coupons, and `unknownPart` last of all.
 */
export const memberParts = (find: FindAction): readonly ChatPart[] => [
  joinPart(find),
  menuPart,
  pointsPart,
  howPointsPart,
  tierPart,
  stampsPart,
  cardPart,
  invitePart,
  linkPart,
  languagePart,
  birthdayPart,
  marketingPart,
  phonePart,
  oldCardPart,
  dataPart,
  forgetPart,
  helpPart,
  wordsPart(find),
];
