import { askForCard } from '../../app/cardClaims.ts';
import type { Button, Message } from '../../app/channel.ts';
import { claimByPhone, claimCard } from '../../app/claimCard.ts';
import { hasOldCard } from '../../app/oldCards.ts';
import { readCardNumber } from '../../core/members/oldCard.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Conversation, type Reply, say } from '../chat.ts';
import { type Label, tap } from '../owner/access.ts';
import { marketingQuestion } from './marketing.ts';
import { forMembers, refused, told } from './screen.ts';

const FLOW = 'claim';

/** What was typed so far. `isNew`: they joined a moment ago, so they are asked about offers at the end. */
interface Typed {
  readonly isNew?: boolean;
  readonly cardNumber?: string;
  readonly proof?: string;
}

/** "I had a card": an old card of the shop becomes one with the member's chat, by what is typed or by the shop's people. */
export const claimPart: ChatPart = {
  actions: {
    claim: forMembers('claim', async (context, _memberId, [isNew]) => askNumber(context, { isNew: isNew === 'new' })),
    claimask: forMembers('claim', askShop),
  },
  flows: { [FLOW]: heard },
};

/** The way to an old card, for who has none of them yet, in a shop that brought cards along. */
export async function claimTaps(context: ChatContext): Promise<readonly Button[]> {
  const { oldCards, person, deps } = context;
  if (oldCards !== true || person.member === undefined) return [];
  return (await hasOldCard(deps, person.member.memberId)) ? [] : [tap(context, 'menu.had-card', 'claim')];
}

const stepAt = (step: 'number' | 'proof', data: Typed): Conversation => ({ flow: FLOW, step, data: { ...data } });

const typedOf = ({ conversation }: ChatContext): Typed =>
  conversation?.flow === FLOW ? (conversation.data as Typed) : {};

/** LINE hands over no phone number that it vouches for. */
function askNumber(context: ChatContext, typed: Typed, problem?: Label): Reply {
  const { language, event } = context;
  const canShare = event.channel !== 'line';
  const question = text(language, canShare ? 'claim.ask-number-or-phone' : 'claim.ask-number');
  const message: Message = {
    type: 'text',
    text: problem === undefined ? question : text(language, problem),
    quickReplies: [
      ...(canShare ? [{ label: text(language, 'claim.share'), action: { type: 'contact' } } as const] : []),
      tap(context, 'menu.talk', 'talk'),
      tap(context, 'common.cancel', 'cancel'),
    ],
  };
  return { ...say(message), conversation: stepAt('number', typed) };
}

async function heard(context: ChatContext, said: string): Promise<Reply> {
  const { person, conversation } = context;
  if (person.member === undefined) return { messages: [], conversation: null };
  const typed = typedOf(context);
  if (conversation?.step === 'proof' && typed.cardNumber !== undefined && typed.proof === undefined) {
    return claim(context, person.member.memberId, { ...typed, proof: said.trim().slice(0, 100) });
  }
  const number = /\d/.test(said.normalize('NFKC')) ? readCardNumber(said) : undefined;
  // After an answer, words without a number are not meant for us any more.
  if (number === undefined && typed.proof !== undefined) return say();
  if (number === undefined) return askNumber(context, typed, 'claim.number-wrong');
  return askProof(context, { isNew: typed.isNew === true, cardNumber: said.trim().slice(0, 100) });
}

const askProof = (context: ChatContext, typed: Typed): Reply => ({
  ...say({
    type: 'text',
    text: text(context.language, 'claim.ask-proof'),
    quickReplies: [tap(context, 'common.cancel', 'cancel')],
  }),
  conversation: stepAt('proof', typed),
});

async function claim(context: ChatContext, memberId: string, typed: Typed): Promise<Reply> {
  const { deps, person, programme, key, now } = context;
  const { cardNumber = '', proof = '' } = typed;
  const asked = { address: person.address, memberId, cardNumber, proof, programme };
  const claimed = await claimCard(deps, asked, `${key}:claim`, now);
  if (claimed.ok) return joined(context, claimed.value.available, typed);
  const { code } = claimed.refusal;
  if (code === 'member-unknown' || code === 'key-reused') return refused(context, code);
  const message: Message = {
    type: 'text',
    text: text(context.language, code),
    buttons: [tap(context, 'claim.ask-shop', 'claimask', 'primary'), tap(context, 'claim.try-again', 'claim')],
    quickReplies: [tap(context, 'common.menu', 'menu')],
  };
  return { ...say(message), conversation: stepAt('proof', typed) };
}

/** What was typed goes to the shop's people, who see what the old list says of it. */
async function askShop(context: ChatContext, memberId: string): Promise<Reply> {
  const typed = typedOf(context);
  const { cardNumber, proof } = typed;
  if (cardNumber === undefined || proof === undefined) return askNumber(context, typed);
  const asked = await askForCard(context.deps, { memberId, cardNumber, proof }, `${context.key}:claimask`, context.now);
  if (!asked.ok) return refused(context, asked.refusal.code);
  return over(context, told(context, text(context.language, 'claim.asked')), typed);
}

const joined = (context: ChatContext, available: number, typed: Typed): Reply =>
  over(context, told(context, text(context.language, 'claim.done', { points: available })), typed);

const over = (context: ChatContext, message: Message, { isNew }: Typed): Reply => ({
  ...say(message, ...(isNew === true ? [marketingQuestion(context)] : [])),
  conversation: null,
});

/** Whether a phone number that comes now is meant to find an old card. */
export const isClaiming = ({ conversation }: ChatContext): boolean => conversation?.flow === FLOW;

/** A phone number that the platform vouches for, shared to find an old card. */
export async function claimWithPhone(context: ChatContext, memberId: string, phone: string): Promise<Reply> {
  const claimed = await claimedWithPhone(context, memberId, phone);
  return claimed ?? askNumber(context, { isNew: typedOf(context).isNew === true }, 'claim-phone-unknown');
}

/** The old record of a phone number, joined; `undefined`: no record that nobody has yet has this number. */
export async function claimedWithPhone(
  context: ChatContext,
  memberId: string,
  phone: string,
): Promise<Reply | undefined> {
  const { deps, programme, key, now } = context;
  const claimed = await claimByPhone(deps, { memberId, phone, programme }, `${key}:claimphone`, now);
  return claimed.ok ? joined(context, claimed.value.available, typedOf(context)) : undefined;
}
