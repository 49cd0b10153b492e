import type { BroadcastView } from '../../app/campaigns/broadcast.ts';
import { audienceQuery, countOf, findBought, readCategories, readTags } from '../../app/campaigns/broadcastAudience.ts';
import { changeBroadcast, readBroadcast } from '../../app/campaigns/broadcastDraft.ts';
import { readSegment } from '../../app/segments/saved.ts';
import { type Condition, EVERYONE, narrowed, type Question } from '../../core/segments/question.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { type Answers, type Form, type FormOption, type FormStep, startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { channelWords } from '../questionWords.ts';
import { levelName, levelOf } from '../tierWords.ts';
import { isManager, staffOf } from './access.ts';
import { draftReply, refusedReply } from './broadcastDraftCard.ts';
import { textForm } from './broadcastTextForm.ts';
import { countWords } from './broadcastWords.ts';
import { everyGroup } from './choices.ts';

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;
const names = (list: unknown): FormOption[] =>
  (Array.isArray(list) ? list : []).map((name) => ({ label: String(name), value: String(name) }));

const KINDS = ['everyone', 'group', 'bought', 'not-seen', 'birthday', 'tier', 'tag', 'channel'];

interface Group {
  readonly segmentId: string;
  readonly name: string;
}

const groupsOf = (groups: unknown): readonly Group[] => (Array.isArray(groups) ? (groups as Group[]) : []);

function daysStep(name: string, who: string, ask: 'bcast.ask-bought-days' | 'bcast.ask-not-seen-days'): FormStep {
  return {
    name,
    when: (answers) => answers.who === who,
    ask: ({ language }) => ({
      question: text(language, ask),
      options: [7, 30, 60, 90, 180].map((days) => ({ label: String(days), value: String(days) })),
    }),
    read: (said, { language }) => {
      const typed = said.normalize('NFKC');
      const days = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
      return days >= 1 && days <= 3_650 ? right(days) : wrong(text(language, 'bcast.days-wrong'));
    },
  };
}

/**
 * Who gets a broadcast. With `campaignId` it changes that draft, with `also` it narrows its members down; else it goes on
 * with the text of a new one.
 */
const whoForm: Form = {
  flow: 'bcwho',
  allowed: isManager,
  steps: [
    {
      name: 'who',
      ask: ({ language, programme }, { also, groups }) => ({
        question: text(language, also === true ? 'bcast.ask-who-also' : 'bcast.ask-who'),
        options: [
          ...(also === true ? [] : [{ label: text(language, 'bcast.who-everyone'), value: 'everyone' }]),
          ...(groupsOf(groups).length === 0 ? [] : [{ label: text(language, 'bcast.who-group'), value: 'group' }]),
          { label: text(language, 'bcast.who-bought'), value: 'bought' },
          { label: text(language, 'bcast.who-not-seen'), value: 'not-seen' },
          { label: text(language, 'bcast.who-birthday'), value: 'birthday' },
          ...(programme.tiers === null ? [] : [{ label: text(language, 'tier.tier'), value: 'tier' }]),
          { label: text(language, 'bcast.who-tag'), value: 'tag' },
          { label: text(language, 'bcast.who-channel'), value: 'channel' },
        ],
      }),
      read: (said, { language, programme }) =>
        KINDS.includes(said) && (said !== 'tier' || programme.tiers !== null)
          ? right(said)
          : wrong(text(language, 'bcast.who-wrong')),
    },
    {
      name: 'group',
      when: ({ who }) => who === 'group',
      ask: ({ language }, { groups }) => ({
        question: text(language, 'bcast.ask-group'),
        options: groupsOf(groups).map(({ segmentId, name }) => ({
          label: name,
          value: segmentId,
        })),
      }),
      read: async (said, { deps, language }, { groups }) => {
        const named = groupsOf(groups).find(({ name }) => name === said)?.segmentId ?? said;
        const found = isId(named) ? await readSegment(deps, named) : undefined;
        return found === undefined || found.archived
          ? wrong(text(language, 'segment-unknown'))
          : right({ segmentId: found.segmentId, name: found.name });
      },
    },
    {
      name: 'tier',
      when: ({ who }) => who === 'tier',
      ask: ({ language, programme }) => ({
        question: text(language, 'bcast.ask-tier'),
        options: (programme.tiers?.levels ?? []).map((level) => ({
          label: levelName(level, language),
          value: level.id,
        })),
      }),
      read: (said, { language, programme }) => {
        const level = levelOf(programme.tiers, said);
        return level === undefined ? wrong(text(language, 'bcast.tier-wrong')) : right(level.id);
      },
    },
    {
      name: 'bought',
      when: ({ who }) => who === 'bought',
      ask: ({ language }, { categories }) => ({
        question: text(language, 'bcast.ask-bought'),
        options: names(categories),
      }),
      read: async (said, { deps, language }) => {
        const found = await findBought(deps, said);
        return found === undefined ? wrong(text(language, 'bcast.bought-wrong')) : right(found);
      },
    },
    daysStep('boughtDays', 'bought', 'bcast.ask-bought-days'),
    daysStep('notSeenDays', 'not-seen', 'bcast.ask-not-seen-days'),
    {
      name: 'tag',
      when: ({ who }) => who === 'tag',
      ask: ({ language }, { tags }) => ({
        question: text(language, names(tags).length === 0 ? 'bcast.ask-tag-none' : 'bcast.ask-tag'),
        options: names(tags),
      }),
      read: (said, { language }) =>
        said.length >= 1 && said.length <= 80 ? right(said) : wrong(text(language, 'bcast.name-wrong')),
    },
    {
      name: 'channel',
      when: ({ who }) => who === 'channel',
      ask: ({ language, channels, event }) => ({
        question: text(language, 'bcast.ask-channel'),
        options: (channels?.names ?? [event.channel]).map((name) => ({
          label: channelWords(name, language),
          value: name,
        })),
      }),
      read: (said, { language }) =>
        ['line', 'telegram', 'lab'].includes(said.toLowerCase())
          ? right(said.toLowerCase())
          : wrong(text(language, 'bcast.who-wrong')),
    },
  ],
  done,
};

export { whoForm };

/** Asks who it is for. */
export async function askWho(
  context: ChatContext,
  about: { readonly campaignId?: string; readonly also?: true } = {},
): Promise<Reply> {
  const [tags, categories, kept] = await Promise.all([
    readTags(context.deps),
    readCategories(context.deps),
    everyGroup(context.deps),
  ]);
  const groups = kept.map(({ segmentId, name }) => ({ segmentId, name }));
  const steps = whoForm.steps.map(({ name }) => name);
  return startForm(whoForm, context, { ...about, tags, categories, groups }, steps);
}

function conditionOf(answers: Answers): Condition | undefined {
  const { who, group, bought, boughtDays, notSeenDays, tier, tag, channel } = answers;
  switch (who) {
    case 'bought': {
      const what = bought as { readonly sku: string } | { readonly category: string };
      const days = Number(boughtDays);
      return 'sku' in what
        ? { kind: 'bought', sku: what.sku, days }
        : { kind: 'bought-category', category: what.category, days };
    }
    case 'group':
      return { kind: 'segment', ...(group as Group) };
    case 'not-seen':
      return { kind: 'not-seen', days: Number(notSeenDays) };
    case 'birthday':
      return { kind: 'birthday-month' };
    case 'tier':
      return { kind: 'tier', tier: String(tier) };
    case 'tag':
      return { kind: 'tag', tag: String(tag) };
    case 'channel':
      return { kind: 'channel', channel: channel as 'line' | 'telegram' | 'lab' };
    default:
      return undefined;
  }
}

async function done(context: ChatContext, answers: Answers): Promise<Reply> {
  const { campaignId, also } = answers;
  const condition = conditionOf(answers);
  if (typeof campaignId !== 'string') {
    const audience = condition === undefined ? EVERYONE : narrowed(EVERYONE, condition);
    const count = { type: 'text', text: await countOfNow(context, audience) } as const;
    const asked = await startForm(textForm, context, { audience }, ['text']);
    return { ...asked, messages: [count, ...asked.messages] };
  }
  const before = await readBroadcast(context.deps, campaignId);
  if (before === undefined) return refusedReply(context, { code: 'broadcast-unknown' });
  const audience = widenedOrNarrowed(before, condition, also === true);
  const { staffId, role } = staffOf(context);
  const changed = await changeBroadcast(
    context.deps,
    campaignId,
    { audience },
    { kind: 'staff', staffId, role },
    `${context.key}:bcwho`,
    context.now,
  );
  if (!changed.ok) return refusedReply(context, changed.refusal);
  const count = { type: 'text', text: await countOfNow(context, audience) } as const;
  return say(count, ...draftReply(context, changed.value).messages);
}

function widenedOrNarrowed(before: BroadcastView, condition: Condition | undefined, also: boolean): Question {
  if (condition === undefined) return EVERYONE;
  return narrowed(also ? before.audience : EVERYONE, condition);
}

async function countOfNow(context: ChatContext, audience: Question): Promise<string> {
  const { deps, programme, now, channels, event } = context;
  const about = { campaignId: deps.newId(), controlPercent: 0 };
  const query = await audienceQuery(deps, audience, about, channels?.names ?? [event.channel], programme, now);
  return countWords(await countOf(deps, query), context);
}
