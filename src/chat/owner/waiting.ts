import { savedPushes } from '../../app/campaigns/saved.ts';
import type { Card } from '../../app/channel.ts';
import { changeProgramme } from '../../app/programme.ts';
import { LIMITS } from '../../core/programmeSections.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isOwner, only, staffOf, tap, told } from './access.ts';

/** Hours that can be tapped; the API takes any up to the limit. */
const CHOICES = [0, 2, 4, 8, LIMITS.waitHours[1]];

/** How long messages of automations wait, on LINE, to go out with an answer for nothing; and what that saved. */
export const waitingPart: ChatPart = {
  actions: {
    waits: only(isOwner, show),
    waitset: only(isOwner, (context, [hours = '']) => change(context, Number(hours))),
  },
};

/** Only where answers cost nothing is there something to save. */
export const canWait = ({ channels, event }: Pick<ChatContext, 'channels' | 'event'>): boolean =>
  channels === undefined ? event.channel === 'line' : channels.names.includes('line');

/** What an automation does there; nothing where it does not wait. */
export function waitRows({ language, programme, ...context }: ChatContext): NonNullable<Card['rows']> {
  const { waitHours: hours } = programme.messages;
  if (hours === 0 || !canWait(context)) return [];
  return [{ name: text(language, 'wait.auto'), value: text(language, 'wait.auto-value', { hours }) }];
}

async function show(context: ChatContext): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const { waitHours } = programme.messages;
  const saved = await savedPushes(deps, programme.timeZone, now);
  return say({
    type: 'card',
    title: text(language, 'wait.title'),
    body: text(language, 'wait.body'),
    rows: [
      {
        name: text(language, 'wait.row'),
        value: waitHours === 0 ? text(language, 'wait.off') : text(language, 'wait.hours', { hours: waitHours }),
      },
      { name: text(language, 'wait.saved'), value: text(language, 'wait.saved-value', { ...saved }) },
    ],
    buttons: CHOICES.filter((hours) => hours !== waitHours).map((hours) => ({
      label: text(language, 'wait.set', { hours }),
      action: { type: 'postback', data: `waitset:${hours}` },
    })),
    quickReplies: [tap(context, 'auto.back', 'autos'), tap(context, 'owner.menu', 'owner')],
  });
}

async function change(context: ChatContext, waitHours: number): Promise<Reply> {
  const { deps, language, key, now } = context;
  if (!CHOICES.includes(waitHours)) return show(context);
  const { staffId, role } = staffOf(context);
  const changed = await changeProgramme(deps, { waitHours }, { kind: 'staff', staffId, role }, `${key}:wait`, now);
  if (!changed.ok) return told(context, text(language, changed.refusal.code), tap(context, 'wait.open', 'waits'));
  const after = await show({ ...context, programme: changed.value.document });
  return say({ type: 'text', text: text(language, 'wait.done') }, ...after.messages);
}
