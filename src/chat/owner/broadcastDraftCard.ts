import type { BroadcastView } from '../../app/campaigns/broadcast.ts';
import type { ConfirmRefusal } from '../../app/campaigns/broadcastConfirm.ts';
import type { ResendRefusal } from '../../app/campaigns/progress.ts';
import type { CampaignRefusal } from '../../app/campaigns/state.ts';
import type { KeyReused } from '../../app/decideAndCommit.ts';
import { isEveryone } from '../../core/segments/question.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { questionWords } from '../questionWords.ts';
import { tap, told } from './access.ts';
import { languageName, variablesIn } from './broadcastWords.ts';
import { canWait } from './waiting.ts';

export type AnyRefusal =
  | ConfirmRefusal
  | CampaignRefusal
  | ResendRefusal
  | KeyReused
  | { readonly code: 'coupon-unknown' };

export function refusalWords({ language }: Pick<ChatContext, 'language'>, refusal: AnyRefusal): string {
  switch (refusal.code) {
    case 'template-unknown':
      return text(language, refusal.code, { names: refusal.names, variables: variablesIn(language) });
    case 'template-invalid':
      return text(language, refusal.code, { variables: variablesIn(language) });
    case 'image-missing':
      return text(language, refusal.code, { status: String(refusal.status) });
    case 'image-heavy':
      return text(language, refusal.code, { most: refusal.mostMb });
    case 'image-size':
      return text(language, refusal.code, {
        width: refusal.width,
        height: refusal.height,
        most: refusal.most,
      });
    default:
      return text(language, refusal.code);
  }
}

export const refusedReply = (context: ChatContext, refusal: AnyRefusal): Reply =>
  told(context, refusalWords(context, refusal), tap(context, 'bcast.all', 'bcasts'));

/** A draft with everything in it, and everything that can be done with it. */
export function draftReply(context: ChatContext, broadcast: BroadcastView): Reply {
  const { language } = context;
  const { campaignId, content, audience, controlPercent, waitHours } = broadcast;
  const { texts, imageUrl, button, coupon } = content;
  const isMissingLanguage = LANGUAGES.some((one) => texts.every((own) => own.language !== one));
  const row = (name: string, value: string) => ({ name, value });
  return say({
    type: 'card',
    title: text(language, 'bcast.draft'),
    body: texts
      .map((one) => (texts.length === 1 ? one.text : `${languageName(one.language)}\n${one.text}`))
      .join('\n\n'),
    rows: [
      row(text(language, 'bcast.who'), questionWords(audience, context)),
      ...(imageUrl === null ? [] : [row(text(language, 'bcast.picture'), shortened(imageUrl))]),
      ...(button === null ? [] : [row(text(language, 'bcast.button'), `${button.label} → ${shortened(button.url)}`)]),
      ...(coupon === null ? [] : [row(text(language, 'bcast.coupon'), coupon.name)]),
      ...(controlPercent === 0
        ? []
        : [
            row(
              text(language, 'bcast.control'),
              text(language, 'bcast.control-value', { percent: String(controlPercent) }),
            ),
          ]),
      ...(waitHours === 0
        ? []
        : [row(text(language, 'bcast.wait'), text(language, 'bcast.wait-value', { days: Math.ceil(waitHours / 24) }))]),
    ],
    buttons: [
      tap(context, 'bcast.check', `bccheck:${campaignId}`, 'primary'),
      tap(context, 'bcast.see', `bcsee:${campaignId}`),
      tap(context, 'bcast.test', `bctest:${campaignId}`),
    ],
    quickReplies: [
      tap(context, 'bcast.edit-text', `bcedit:text:${campaignId}`),
      ...(isMissingLanguage || texts.length > 1
        ? [tap(context, 'bcast.edit-language', `bcedit:language:${campaignId}`)]
        : []),
      tap(context, 'bcast.edit-picture', `bcedit:image:${campaignId}`),
      tap(context, 'bcast.edit-button', `bcedit:button:${campaignId}`),
      tap(context, 'bcast.edit-coupon', `bcedit:coupon:${campaignId}`),
      tap(context, 'bcast.edit-who', `bcedit:who:${campaignId}`),
      ...(isEveryone(audience) ? [] : [tap(context, 'bcast.edit-also', `bcedit:also:${campaignId}`)]),
      tap(context, 'bcast.edit-control', `bcedit:control:${campaignId}`),
      ...(canWait(context) ? [tap(context, 'bcast.edit-wait', `bcedit:wait:${campaignId}`)] : []),
      tap(context, 'bcast.delete', `bcdelete:${campaignId}`),
      tap(context, 'bcast.all', 'bcasts'),
    ],
  });
}

const MOST_SHOWN = 120;

function shortened(words: string): string {
  const plain = words.replaceAll(/\s+/g, ' ').trim();
  return plain.length <= MOST_SHOWN ? plain : `${plain.slice(0, MOST_SHOWN - 1).toWellFormed()}…`;
}
