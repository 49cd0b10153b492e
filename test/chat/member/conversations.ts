import { couponsPart } from '../../../src/chat/member/coupons.ts';
import { unknownPart } from '../../../src/chat/member/help.ts';
import { memberParts } from '../../../src/chat/member/parts.ts';
import { rewardsPart } from '../../../src/chat/member/rewards.ts';
import { typedCodePart } from '../../../src/chat/member/typedCode.ts';
import { type Conversations, joinParts } from '../../../src/chat/route.ts';
import { talkPart } from '../../../src/chat/talk/customer.ts';

/** Everything a customer can talk to. */
export const memberConversations: Conversations = joinParts([
  talkPart,
  ...memberParts((verb) => memberConversations.actions.get(verb)),
  typedCodePart,
  couponsPart,
  rewardsPart,
  unknownPart,
]);
