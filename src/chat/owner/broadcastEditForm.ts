import { isLabel, MOST_WAIT_DAYS, publicLink } from '../../app/campaigns/broadcast.ts';
import { type BroadcastChange, changeBroadcast } from '../../app/campaigns/broadcastDraft.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, Reply } from '../chat.ts';
import { type Answers, type Form, type FormOption, startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { isManager, staffOf, tap, told } from './access.ts';
import { type AnyRefusal, draftReply, refusalWords, refusedReply } from './broadcastDraftCard.ts';
import { everyCoupon } from './choices.ts';

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;
const OUT = '-';
const isOut = (said: string): boolean => said.normalize('NFKC') === OUT;
const takeOut = ({ language }: ChatContext): FormOption => ({ label: text(language, 'bcast.take-out'), value: OUT });

const WAIT_DAYS = Array.from({ length: MOST_WAIT_DAYS + 1 }, (_, days) => days);

/** The parts of a draft that are not its words: `campaignId` is among the answers, one part is asked for at a time. */
export const editForm: Form = {
  flow: 'bcedit',
  allowed: isManager,
  steps: [
    {
      name: 'image',
      ask: (context) => ({ question: text(context.language, 'bcast.ask-image'), options: [takeOut(context)] }),
      read: (said, { language }) => {
        if (isOut(said)) return right(null);
        const url = publicLink(said);
        return url === undefined ? wrong(text(language, 'image-invalid')) : right(url);
      },
    },
    {
      name: 'label',
      ask: (context) => ({ question: text(context.language, 'bcast.ask-label'), options: [takeOut(context)] }),
      read: (said, { language }) => {
        if (isOut(said)) return right(null);
        return isLabel(said) ? right(said) : wrong(text(language, 'label-invalid'));
      },
    },
    {
      name: 'url',
      when: ({ label }) => typeof label === 'string',
      ask: ({ language }) => ({ question: text(language, 'bcast.ask-url') }),
      read: (said, { language }) => {
        const url = publicLink(said);
        return url === undefined ? wrong(text(language, 'link-invalid')) : right(url);
      },
    },
    {
      name: 'coupon',
      ask: (context, { coupons }) => ({
        question: text(context.language, 'bcast.ask-coupon'),
        options: [...(coupons as readonly FormOption[]), takeOut(context)],
      }),
      read: (said, { language }, { coupons }) => {
        if (isOut(said)) return right(null);
        const options = coupons as readonly FormOption[];
        const picked = options.find(({ value, label }) => value === said || label === said);
        return picked === undefined ? wrong(text(language, 'bcast.coupon-wrong')) : right(picked.value);
      },
    },
    {
      name: 'control',
      ask: ({ language }) => ({
        question: text(language, 'bcast.ask-control'),
        options: [0, 10, 20, 50].map((percent) => ({ label: `${percent}%`, value: String(percent) })),
      }),
      read: (said, { language }) => {
        const typed = said.normalize('NFKC').replace(/\s*%$/, '');
        const percent = /^\d{1,2}$/.test(typed) ? Number(typed) : 100;
        return percent <= 50 ? right(percent) : wrong(text(language, 'bcast.control-wrong'));
      },
    },
    {
      name: 'wait',
      ask: ({ language }) => ({
        question: text(language, 'bcast.ask-wait'),
        options: WAIT_DAYS.map((days) => ({ label: text(language, 'bcast.wait-days', { days }), value: String(days) })),
      }),
      read: (said, { language }) => {
        const days = WAIT_DAYS.find((one) =>
          [String(one), text(language, 'bcast.wait-days', { days: one })].includes(said),
        );
        const typed = days ?? WAIT_DAYS.find((one) => String(one) === said.normalize('NFKC').trim());
        return typed === undefined ? wrong(text(language, 'wait-invalid')) : right(typed);
      },
    },
  ],
  done,
};

const STEPS: Readonly<Record<string, readonly string[]>> = {
  image: ['image'],
  button: ['label', 'url'],
  coupon: ['coupon'],
  control: ['control'],
  wait: ['wait'],
};

/** Asks for one part of a draft. */
export async function askPart(context: ChatContext, campaignId: string, part: string): Promise<Reply> {
  if (part !== 'coupon') return startForm(editForm, context, { campaignId }, STEPS[part] ?? []);
  const coupons = await everyCoupon(context.deps);
  const running = coupons.filter(({ active, endsAt }) => active && (endsAt === null || endsAt > context.now));
  if (running.length === 0) {
    return told(
      context,
      text(context.language, 'bcast.ask-coupon-none'),
      tap(context, 'owner.coupons', 'ocoupons'),
      tap(context, 'bcast.back', `bcast:${campaignId}`),
    );
  }
  const options = running.map(({ couponId, name }) => ({ label: name, value: couponId }));
  return startForm(editForm, context, { campaignId, coupons: options }, ['coupon']);
}

async function done(context: ChatContext, answers: Answers): Promise<Reply> {
  const { campaignId } = answers;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const id = typeof campaignId === 'string' && isId(campaignId) ? campaignId : '';
  if (id === '') return refusedReply(context, { code: 'broadcast-unknown' });
  const saved = await changeBroadcast(context.deps, id, changeOf(answers), by, `${context.key}:bcedit`, context.now);
  if (saved.ok) return draftReply(context, saved.value);
  return saved.refusal.code.startsWith('image-')
    ? otherPicture(context, id, saved.refusal)
    : refusedReply(context, saved.refusal);
}

/** What is wrong with the picture, and the question once more. */
async function otherPicture(context: ChatContext, campaignId: string, refusal: AnyRefusal): Promise<Reply> {
  const again = await askPart(context, campaignId, 'image');
  return { ...again, messages: [{ type: 'text', text: refusalWords(context, refusal) }, ...again.messages] };
}

/** The form's readers gave these answers their types; what was not asked stays. */
function changeOf({ image, label, url, coupon, control, wait }: Answers): BroadcastChange {
  return {
    ...(image === undefined ? {} : { imageUrl: image as string | null }),
    ...(label === undefined ? {} : { button: label === null ? null : { label: String(label), url: String(url) } }),
    ...(coupon === undefined ? {} : { couponId: coupon as string | null }),
    ...(control === undefined ? {} : { controlPercent: Number(control) }),
    ...(wait === undefined ? {} : { waitHours: Number(wait) * 24 }),
  };
}
