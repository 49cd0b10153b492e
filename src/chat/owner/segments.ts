import type { Button, Message } from '../../app/channel.ts';
import { countOfQuestion, membersOfQuestion } from '../../app/segments/ask.ts';
import {
  changeSegment,
  createSegment,
  MOST_NAME,
  readSegment,
  readSegments,
  type SegmentView,
} from '../../app/segments/saved.ts';
import type { Question } from '../../core/segments/question.ts';
import { isReadyName, READY_NAMES, type ReadyName, readyQuestion } from '../../core/segments/ready.ts';
import { list as listed } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { type Form, startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { labelsOf } from '../labels.ts';
import { questionWords } from '../questionWords.ts';
import { actorOf } from '../staff/counter.ts';
import { isManager, type Label, only, tap, told } from './access.ts';
import { textForm } from './broadcastTextForm.ts';

const LABELS: Readonly<Record<ReadyName, Label>> = {
  new: 'seg.ready-new',
  reg: 'seg.ready-reg',
  lost: 'seg.ready-lost',
  once: 'seg.ready-once',
  never: 'seg.ready-never',
  bday: 'seg.ready-bday',
  leave: 'seg.ready-leave',
  coup: 'seg.ready-coup',
  friend: 'seg.ready-friend',
  far: 'seg.ready-far',
};

/** A button carries 64 characters, and nobody narrows a group down more often. */
const MOST_READY = 4;
const MOST_LISTED = 8;
const SAMPLE = 5;

/** Groups of members, for owner and managers: who is in one now, a message to them, and a name to keep it under. */
export const segmentsPart: ChatPart = {
  actions: {
    segs: only(isManager, (context, [after = '']) => list(context, after)),
    segr: only(isManager, (context, [names = '']) => showReady(context, names)),
    segalso: only(isManager, async (context, [names = '']) => askAlso(context, names)),
    segmsg: only(isManager, (context, [names = '']) => message(context, readyQuestion(readyOf(names)))),
    segsave: only(isManager, (context, [names = '']) => startForm(segmentForm, context, { ready: names })),
    seg: only(isManager, (context, [id = '']) => withSaved(context, id, (segment) => showSaved(context, segment))),
    segsend: only(isManager, (context, [id = '']) =>
      withSaved(context, id, ({ segmentId, name }) => message(context, { kind: 'segment', segmentId, name })),
    ),
    segname: only(isManager, (context, [id = '']) =>
      withSaved(context, id, ({ segmentId, version }) => startForm(segmentForm, context, { segmentId, version })),
    ),
    segaway: only(isManager, (context, [id = '']) => withSaved(context, id, (segment) => putAway(context, segment))),
  },
};

/** `lost.coup`: ready-made questions that must all hold; names that there are not any more are left out. */
const readyOf = (names: string): readonly ReadyName[] => names.split('.').filter(isReadyName).slice(0, MOST_READY);

/** Kept groups, a page of them after the one that was named, then the ready-made ones. */
async function list(context: ChatContext, after = ''): Promise<Reply> {
  const { deps, language } = context;
  const { segments, next } = await readSegments(deps, isId(after) ? after : null, MOST_LISTED);
  const labels = labelsOf(segments.map(({ name }) => name));
  const saved: Message[] =
    segments.length === 0
      ? []
      : [
          {
            type: 'card',
            title: text(language, 'seg.saved'),
            buttons: segments.map(
              ({ segmentId, name }, index): Button => ({
                label: labels[index] ?? name,
                action: { type: 'postback', data: `seg:${segmentId}` },
              }),
            ),
          },
        ];
  return say(...saved, {
    type: 'card',
    title: text(language, 'seg.title'),
    body: text(language, 'seg.intro'),
    buttons: READY_NAMES.map((name) => tap(context, LABELS[name], `segr:${name}`)),
    quickReplies: [
      ...(next === undefined ? [] : [tap(context, 'seg.more', `segs:${next}`)]),
      tap(context, 'bcast.title', 'bcasts'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

async function showReady(context: ChatContext, names: string): Promise<Reply> {
  const ready = readyOf(names);
  if (ready.length === 0) return list(context);
  const kept = ready.join('.');
  return say({
    ...(await look(
      context,
      ready.map((name) => text(context.language, LABELS[name])).join(' + '),
      readyQuestion(ready),
    )),
    buttons: [
      tap(context, 'seg.message', `segmsg:${kept}`, 'primary'),
      tap(context, 'seg.save', `segsave:${kept}`),
      ...(ready.length < MOST_READY ? [tap(context, 'seg.also', `segalso:${kept}`)] : []),
    ],
    quickReplies: [tap(context, 'seg.title', 'segs'), tap(context, 'owner.menu', 'owner')],
  });
}

/** Who is in it now: the question in words, how many, and some of them. */
async function look(context: ChatContext, title: string, question: Question): Promise<Message & { type: 'card' }> {
  const { deps, language, programme, now, channels, event } = context;
  const asking = { programme, channels: channels?.names ?? [event.channel], at: now };
  const [{ members, reachable, takeMarketing }, some] = await Promise.all([
    countOfQuestion(deps, question, asking),
    membersOfQuestion(deps, question, asking, { limit: SAMPLE }),
  ]);
  const names = some.members.map(({ name }) => name?.trim() || text(language, 'seg.nameless'));
  const lines = [
    questionWords(question, context),
    text(language, 'seg.count', { members }),
    ...(members === 0
      ? []
      : [text(language, 'seg.reach', { reachable: String(reachable), marketing: String(takeMarketing) })]),
    ...(names.length === 0 ? [] : [text(language, 'seg.some', { names: listed(names, language) })]),
  ];
  return { type: 'card', title, body: lines.join('\n') };
}

function askAlso(context: ChatContext, names: string): Reply {
  const ready = readyOf(names);
  return say({
    type: 'text',
    text: text(context.language, 'seg.ask-also'),
    quickReplies: READY_NAMES.filter((name) => !ready.includes(name))
      .map((name) => tap(context, LABELS[name], `segr:${[...ready, name].join('.')}`))
      .concat(tap(context, 'seg.title', 'segs')),
  });
}

async function withSaved(
  context: ChatContext,
  segmentId: string,
  then: (segment: SegmentView) => Promise<Reply>,
): Promise<Reply> {
  const segment = isId(segmentId) ? await readSegment(context.deps, segmentId) : undefined;
  if (segment !== undefined && !segment.archived) return then(segment);
  return told(context, text(context.language, 'segment-unknown'), tap(context, 'seg.title', 'segs'));
}

async function showSaved(context: ChatContext, { segmentId, name, question }: SegmentView): Promise<Reply> {
  return say({
    ...(await look(context, name, question)),
    buttons: [
      tap(context, 'seg.message', `segsend:${segmentId}`, 'primary'),
      tap(context, 'seg.rename', `segname:${segmentId}`),
      tap(context, 'seg.put-away', `segaway:${segmentId}`),
    ],
    quickReplies: [tap(context, 'seg.title', 'segs'), tap(context, 'owner.menu', 'owner')],
  });
}

const message = (context: ChatContext, audience: Question): Promise<Reply> =>
  startForm(textForm, context, { audience }, ['text']);

async function putAway(context: ChatContext, { segmentId, name, version }: SegmentView): Promise<Reply> {
  const { deps, language, now, key } = context;
  const changed = await changeSegment(
    deps,
    segmentId,
    { archived: true, version },
    actorOf(context),
    `${key}:seg`,
    now,
  );
  const words = changed.ok ? text(language, 'seg.was-put-away', { name }) : text(language, changed.refusal.code);
  return told(context, words, tap(context, 'seg.title', 'segs'));
}

/** Asks for the name of a group: of a new one, or with `segmentId` another name of a saved one. */
export const segmentForm: Form = {
  flow: 'seg',
  allowed: isManager,
  steps: [
    {
      name: 'name',
      ask: ({ language }) => ({ question: text(language, 'seg.ask-name') }),
      read: (said, { language }) =>
        said.length >= 1 && said.length <= MOST_NAME
          ? { ok: true, value: said }
          : { ok: false, problem: text(language, 'seg.name-wrong') },
    },
  ],
  async done(context, { name: typed, ready, segmentId, version }) {
    const { deps, language, now, key } = context;
    const name = String(typed);
    const saved =
      typeof segmentId === 'string'
        ? await changeSegment(deps, segmentId, { name, version: Number(version) }, actorOf(context), `${key}:seg`, now)
        : await createSegment(
            deps,
            { name, question: readyQuestion(readyOf(String(ready))) },
            actorOf(context),
            `${key}:seg`,
            now,
          );
    if (!saved.ok) return told(context, text(language, saved.refusal.code), tap(context, 'seg.title', 'segs'));
    const words = text(language, 'seg.was-saved', { name: saved.value.name });
    return told(context, words, tap(context, 'seg.title', 'segs'), tap(context, 'bcast.title', 'bcasts'));
  },
};
