import { forgetContact, forgetMember, readLosses } from '../../app/forgetMember.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { refused } from './screen.ts';

/** Forget me: what is lost is named, a second tap does it, and nobody tries to talk anybody out of it. */
export const forgetPart: ChatPart = { actions: { forget } };

async function forget(context: ChatContext, args: readonly string[]): Promise<Reply> {
  const { member } = context.person;
  return member === undefined ? asContact(context, args) : asMember(context, member.memberId, args);
}

/** The button carries the member, so that one from an earlier membership deletes nothing. */
async function asMember(context: ChatContext, memberId: string, args: readonly string[]): Promise<Reply> {
  const { deps, key, now } = context;
  if (args[0] !== 'yes' || args[1] !== memberId) return confirmMember(context, memberId);
  const done = await forgetMember(deps, memberId, `${key}:forget`, now);
  return done.ok ? forgotten(context) : refused(context, done.refusal.code);
}

/** Also reached when the event that forgot a member is handled again: the contact it made anew goes as well. */
async function asContact(context: ChatContext, args: readonly string[]): Promise<Reply> {
  const { deps, person, key, now } = context;
  if (args[0] !== 'yes') return confirmContact(context);
  await forgetContact(deps, person.address, `${key}:forget-contact`, now);
  return forgotten(context);
}

const forgotten = ({ language }: ChatContext): Reply => ({
  ...say({ type: 'text', text: text(language, 'forget.done') }),
  conversation: null,
});

async function confirmMember(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const losses = await readLosses(deps, memberId, now);
  if (losses === undefined) return refused(context, 'member-unknown');
  return say({
    type: 'card',
    title: text(language, 'forget.title'),
    body: text(language, 'forget.body'),
    rows: [
      {
        name: text(language, 'forget.points'),
        value: text(language, 'forget.points-value', { points: losses.points }),
      },
      ...(losses.vouchers === 0
        ? []
        : [
            {
              name: text(language, 'forget.vouchers'),
              value: text(language, 'forget.vouchers-value', { count: losses.vouchers }),
            },
          ]),
    ],
    buttons: [tap(context, 'forget.yes', `forget:yes:${memberId}`), tap(context, 'forget.no', 'menu')],
    quickReplies: [tap(context, 'menu.data', 'mydata')],
  });
}

const confirmContact = (context: ChatContext): Reply =>
  say({
    type: 'card',
    title: text(context.language, 'forget.title'),
    body: text(context.language, 'forget.contact'),
    buttons: [tap(context, 'forget.yes', 'forget:yes'), tap(context, 'forget.no', 'help')],
  });
