import type { AdapterPorts } from '../../src/app/channel.ts';
import { rawEventOf } from './event.ts';
import { afterAct, FIRST_PEOPLE, type LabRefusal } from './people.ts';
import type { LabPerson, LabPorts, LabPost } from './ports.ts';
import type { Transcript } from './transcript.ts';

export type LabAnswer = { readonly ok: true } | { readonly ok: false; readonly code: LabRefusal };

/** The page's side of the built-in chat: what `src/http/lab` asks for, but for the renderers. */
export interface LabPage {
  /** Takes what a person did: into their transcript, and into the inbox like an event of any platform. */
  accept(post: LabPost): Promise<LabAnswer>;
  /** Everybody with a pane, the first four included. */
  people(): Promise<readonly LabPerson[]>;
  /** Adds somebody or renames them; whether they follow the shop stays as it is. */
  rename(person: Omit<LabPerson, 'state'>): Promise<LabPerson>;
  readonly recent: LabPorts['recent'];
  readonly since: LabPorts['since'];
  readonly onAppend: Transcript['onAppend'];
  readonly qrPng: AdapterPorts['qrPng'];
  /** Aborted by the adapter's `stop()`: open streams end then. */
  readonly stopping: AbortSignal;
}

export function pageSide(ports: AdapterPorts & LabPorts, transcript: Transcript, stopping: AbortSignal): LabPage {
  return {
    async accept(post) {
      const { eventId, from, ...act } = post;
      const before = await transcript.person(from);
      if (before === undefined) return { ok: false, code: 'person-unknown' };
      const decided = afterAct(before, act);
      if (!decided.ok) return decided;
      const at = ports.now();
      // The transcript first: the answer may be there before `store` resolves, and must stand below what it answers.
      await transcript.append(from, eventId, { direction: 'in', act, person: decided.person }, at);
      await ports.store('lab', [rawEventOf(post, before, at)]);
      return { ok: true };
    },
    async people() {
      const everybody = [...FIRST_PEOPLE, ...(await ports.people())];
      return [...new Map(everybody.map((person) => [person.channelUserId, person])).values()];
    },
    async rename({ channelUserId, name, language }) {
      const before = await transcript.person(channelUserId);
      const person = { channelUserId, name, language, state: before?.state ?? ('new' as const) };
      await transcript.append(channelUserId, ports.newId(), { direction: 'in', act: { kind: 'renamed' }, person });
      return person;
    },
    recent: ports.recent,
    since: ports.since,
    onAppend: transcript.onAppend,
    qrPng: ports.qrPng,
    stopping,
  };
}
