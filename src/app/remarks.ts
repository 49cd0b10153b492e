import { auditPart } from '../../db/audit.ts';
import * as rows from '../../db/memberRemarks.ts';
import { accept } from '../core/decision.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';

const SHOWN_NOTES = 3;
const OFFERED_TAGS = 6;

/** A remark that staff make about a member: a tag (one of few words, for finding them again) or a note (a sentence). */
export type Remark = { readonly tag: string } | { readonly note: string };

/** Puts a tag or a note on a member. A tag that is there already stays one. */
export const remark = (
  deps: Deps,
  about: { readonly memberId: string; readonly remark: Remark; readonly staffId: string },
  key: string,
  now: number,
) =>
  decideAndCommit(deps, {
    key: { name: key, request: about },
    read: async () => undefined,
    decide: () => accept(about.remark),
    parts: (_read, made) => {
      const at = new Date(now);
      const { memberId, staffId } = about;
      const what =
        'tag' in made
          ? rows.tagPart(memberId, made.tag, at)
          : rows.notePart({ memberId, noteId: deps.newId(), note: made.note, staffId, createdAt: at });
      const action = 'tag' in made ? 'member-tagged' : 'member-noted';
      return [
        what,
        auditPart({ auditId: deps.newId(), actor: `staff:${staffId}`, action, memberId, details: {}, occurredAt: at }),
      ];
    },
    answer: () => ({ kept: true }),
  });

/** A member's tags and newest notes, for whoever serves them. */
export const readRemarks = (deps: Deps, memberId: string) => rows.remarksOf(deps.db, memberId, SHOWN_NOTES);

/** The shop's usual tags, to be put on with one tap. */
export const readCommonTags = (deps: Deps) => rows.commonTags(deps.db, OFFERED_TAGS);
