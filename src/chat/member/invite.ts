import type { Button, Message } from '../../app/channel.ts';
import { readFriends } from '../../app/invitations.ts';
import { readMember } from '../../app/readMember.ts';
import { showShortCode } from '../../app/shortCode.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { linkHere } from './card.ts';
import { chips, forMembers, refused, told } from './screen.ts';

/** Bringing a friend: something to scan, something to pass on, and who came of it. */
export const invitePart: ChatPart = { actions: { invite: forMembers('invite', invite) } };

async function invite(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, language } = context;
  const member = await readMember(deps, memberId);
  if (member === undefined) return refused(context, 'member-unknown');
  const parameter = `i_${member.inviteCode}`;
  return say(
    {
      type: 'qr',
      value: linkHere(context, parameter),
      code: showShortCode(member.inviteCode),
      title: text(language, 'invite.title'),
      caption: promise(context),
    },
    forwardable(context, parameter, member.inviteCode),
    await friendsCard(context, memberId),
  );
}

function promise({ language, programme }: ChatContext): string {
  const { minimumMinor, referrerPoints: yours, friendPoints: theirs } = programme.referral;
  const how = text(language, 'invite.nothing');
  if (yours === 0 && theirs === 0) return how;
  const minimum = money(minimumMinor, programme.currency, language);
  return `${text(language, 'invite.promise', { minimum, yours, theirs })}\n${how}`;
}

/** A message that a friend understands when it is passed on as it is. */
const forwardable = (context: ChatContext, parameter: string, code: string): Message =>
  forwardLinks(context, parameter, {
    before: text(context.language, 'invite.forward', { shop: context.programme.name }),
    after: text(context.language, 'invite.code', { code: showShortCode(code) }),
  });

/** The links of every channel between two sentences, each to be copied by a tap. */
export function forwardLinks(
  { deepLinks, language }: ChatContext,
  parameter: string,
  { before, after }: { readonly before: string; readonly after: string },
): Message {
  const links = deepLinks(parameter);
  const lines = [
    before,
    ...links.map(({ channel, url }) =>
      text(language, 'common.row', { name: channelName(channel, language), value: url }),
    ),
    after,
  ];
  return {
    type: 'text',
    text: lines.join('\n'),
    buttons: links.map(({ channel, url }) => copyButton(channel, url, language)),
  };
}

/** How a channel is called in words. */
export function channelName(channel: string, language: ChatContext['language']): string {
  if (channel === 'line') return text(language, 'channel.line');
  return channel === 'telegram' ? text(language, 'channel.telegram') : text(language, 'channel.lab');
}

function copyButton(channel: string, url: string, language: ChatContext['language']): Button {
  const action = { type: 'copy', text: url } as const;
  if (channel === 'line') return { label: text(language, 'invite.copy-line'), action };
  if (channel === 'telegram') return { label: text(language, 'invite.copy-telegram'), action };
  return { label: text(language, 'invite.copy-lab'), action };
}

/** Who came by the invitation: first letters only, and whether it was rewarded. No dates, no amounts. */
async function friendsCard(context: ChatContext, memberId: string): Promise<Message> {
  const { deps, language } = context;
  const { count, newest } = await readFriends(deps, memberId);
  const title = text(language, 'invite.friends', { count });
  if (count === 0) return told(context, title);
  return {
    type: 'card',
    title,
    rows: newest.map(({ initial, rewarded }) => ({
      name: initial,
      value: rewarded ? text(language, 'invite.rewarded') : text(language, 'invite.joined'),
    })),
    quickReplies: chips(context),
  };
}
