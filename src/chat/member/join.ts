import type { Message } from '../../app/channel.ts';
import type { NamedCoupon } from '../../app/couponView.ts';
import { readInvitation } from '../../app/invitations.ts';
import { joinMember } from '../../app/joinMember.ts';
import { list } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponName } from '../couponWords.ts';
import { staffHome } from '../staff/home.ts';
import { joinCard } from './joinCard.ts';
import { marketingQuestion } from './marketing.ts';
import { homeCard } from './menu.ts';
import { calledBy, type FindAction, told } from './screen.ts';

/** Coming in: the first greeting, an invitation, and the one tap that makes a member. */
export const joinPart = (find: FindAction): ChatPart => ({
  actions: { join: join(find) },
  parameters: { '': greet, i: invited },
});

/** Somebody added us, came back, or pressed Start. */
async function greet(context: ChatContext): Promise<Reply> {
  const { member, staff } = context.person;
  if (member === undefined) return say(staff === undefined ? joinCard(context) : await staffHome(context));
  return say({ type: 'text', text: text(context.language, 'join.back') }, await homeCard(context));
}

/** Somebody opened or typed an invitation. Whether it counts was noted with the event and is decided on joining. */
async function invited(context: ChatContext, code: string): Promise<Reply> {
  const { deps, person, language } = context;
  if (person.member !== undefined) {
    return say(told(context, text(language, 'join.invitation-known'), inviteTap(context)));
  }
  return say(joinCard(context, { invited: (await readInvitation(deps, code)) !== undefined }));
}

const inviteTap = ({ language }: ChatContext) =>
  ({ label: text(language, 'menu.invite'), action: { type: 'postback', data: 'invite' } }) as const;

/** What was asked for before joining comes right after it, and the question about offers stands apart from both. */
function join(find: FindAction): ActionHandler {
  return async (context, args) => {
    const { deps, person, language, programme, now } = context;
    const joined = await joinMember(deps, { address: person.address, language, programme }, `${context.key}:join`, now);
    if (!joined.ok) return say({ type: 'text', text: text(language, joined.refusal.code) });
    const name = calledBy(context);
    const here: ChatContext = { ...context, person: { ...person, member: { memberId: joined.value.memberId, name } } };
    const next = await goOn(find, here, args);
    if (!joined.value.isNew) {
      const already: Message = { type: 'text', text: text(language, 'join.already') };
      return next ?? say(already, await homeCard(here));
    }
    const welcome = welcomeWords(here, name, joined.value.coupons);
    // The next words are the answer to a question: nothing comes between, and offers are asked about afterwards.
    if (next?.conversation) return { ...next, messages: [welcome, ...next.messages].slice(0, 5) };
    if (next !== undefined)
      return { ...next, messages: [welcome, marketingQuestion(here), ...next.messages].slice(0, 5) };
    return say(welcome, marketingQuestion(here));
  };
}

const welcomeWords = (
  context: ChatContext,
  name: string | undefined,
  coupons: readonly NamedCoupon[] = [],
): Message => ({
  type: 'text',
  text: [
    name === undefined ? text(context.language, 'join.done-nameless') : text(context.language, 'join.done', { name }),
    ...(coupons.length === 0 ? [] : [giftWords(context, coupons)]),
  ].join('\n\n'),
  buttons: [
    { label: text(context.language, 'join.card-ready'), action: { type: 'postback', data: 'card' }, style: 'primary' },
  ],
});

const giftWords = (context: ChatContext, coupons: readonly NamedCoupon[]): string =>
  text(context.language, 'join.coupons', {
    coupons: list(
      coupons.map((coupon) => couponName(coupon, context)),
      context.language,
    ),
  });

async function goOn(find: FindAction, context: ChatContext, args: readonly string[]): Promise<Reply | undefined> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === 'join') return undefined;
  return find(verb)?.(context, rest);
}
