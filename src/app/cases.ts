import * as caseRows from '../../db/cases.ts';
import { caseMessages, cases } from '../../db/schema/index.ts';
import { insertRows } from '../../db/unit.ts';
import { accept, refuse } from '../core/decision.ts';
import type { Address } from './channel.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { type Notice, notices, type Recipient } from './notice.ts';
import { readAnswerers } from './staff.ts';

export interface CustomerMessage {
  readonly from: Address;
  readonly memberId: string | undefined;
  readonly name: string;
  readonly text: string;
  readonly channelMessageId: string | undefined;
}

/**
 * Brings a customer's words to everyone who answers customers (owner and managers), opening a case when none is open.
 * `reached`: how many accounts hear of it; 0 in a shop that nobody has claimed yet, where the case waits for its owner.
 */
export const tellAPerson = (deps: Deps, message: CustomerMessage, key: string, now: number) =>
  decideAndCommit(deps, {
    key: { name: key, request: { text: message.text } },
    read: async () => ({
      open: await caseRows.openCaseOf(deps.db, message.from),
      answerers: await readAnswerers(deps),
    }),
    decide: ({ open, answerers }) =>
      accept({ caseId: open?.caseId ?? deps.newId(), opened: open === undefined, answerers }),
    parts: (_read, { caseId, opened, answerers }) => {
      const at = new Date(now);
      const { channel, channelUserId } = message.from;
      const row = {
        caseId,
        channel,
        channelUserId,
        memberId: message.memberId ?? null,
        state: 'open' as const,
        openedAt: at,
      };
      const said: Notice = { kind: 'case-message', caseId, name: message.name, text: message.text };
      return [
        opened ? insertRows(cases, [row]) : caseRows.stillOpenPart(caseId),
        insertRows(caseMessages, [
          {
            caseId,
            messageId: deps.newId(),
            direction: 'customer',
            text: message.text,
            channelMessageId: message.channelMessageId ?? null,
            occurredAt: at,
          },
        ]),
        notices(
          deps.newId,
          answerers.map((one) => ({ to: addressOf(one), notice: said })),
        ),
      ];
    },
    answer: ({ caseId, answerers }) => ({ caseId, reached: answerers.length }),
  });

export type CaseRefusal = { readonly code: 'case-closed' };

/** Brings an answer from the staff to the customer. Refused once the case is closed. */
export const answerCase = (
  deps: Deps,
  answer: { readonly caseId: string; readonly staffId: string; readonly text: string },
  key: string,
  now: number,
) =>
  decideAndCommit(deps, {
    key: { name: key, request: { caseId: answer.caseId, text: answer.text } },
    read: () => caseRows.findCase(deps.db, answer.caseId),
    decide: (found) =>
      found === undefined || found.case.state === 'closed'
        ? refuse<CaseRefusal>({ code: 'case-closed' })
        : accept(found),
    parts: (_read, found) => [
      caseRows.stillOpenPart(answer.caseId),
      insertRows(caseMessages, [
        {
          caseId: answer.caseId,
          messageId: deps.newId(),
          direction: 'staff',
          staffId: answer.staffId,
          text: answer.text,
          occurredAt: new Date(now),
        },
      ]),
      notices(deps.newId, [{ to: addressOf(found.case), notice: { kind: 'case-answer', text: answer.text } }]),
    ],
    answer: (found) => ({ caseId: found.case.caseId, name: nameOf(found) }),
  });

/** Ends a case; by the staff, who then tell the customer, or by the customer (`staffId` undefined). */
export const closeCase = (
  deps: Deps,
  end: { readonly caseId: string; readonly staffId: string | undefined },
  key: string,
  now: number,
) =>
  decideAndCommit(deps, {
    key: { name: key, request: { caseId: end.caseId } },
    read: () => caseRows.findCase(deps.db, end.caseId),
    decide: (found) =>
      found === undefined || found.case.state === 'closed'
        ? refuse<CaseRefusal>({ code: 'case-closed' })
        : accept(found),
    parts: (_read, found) => [
      caseRows.closeCasePart(end.caseId, end.staffId ?? null, new Date(now)),
      notices(
        deps.newId,
        end.staffId === undefined ? [] : [{ to: addressOf(found.case), notice: { kind: 'case-closed' } }],
      ),
    ],
    answer: (found) => ({ caseId: found.case.caseId, name: nameOf(found) }),
  });

/** The open case of an account. */
export const readOpenCase = (deps: Deps, address: Address) => caseRows.openCaseOf(deps.db, address);

const LISTED = 10;

/** The oldest open cases with their customers' names and last words; at most 10. */
export async function readOpenCases(deps: Deps) {
  const open = await caseRows.openCases(deps.db, LISTED);
  return Promise.all(
    open.map(async (one) => ({
      caseId: one.case.caseId,
      name: nameOf(one),
      openedAt: one.case.openedAt.getTime(),
      lastWords: (await caseRows.caseMessagesOf(deps.db, one.case.caseId, 1))[0]?.text ?? '',
    })),
  );
}

/** A case and what was last said in it, oldest of them first; `undefined` when there is none. */
export async function readCase(deps: Deps, caseId: string) {
  const found = await caseRows.findCase(deps.db, caseId);
  if (found === undefined) return undefined;
  const said = (await caseRows.caseMessagesOf(deps.db, caseId, 5)).reverse();
  return {
    caseId,
    name: nameOf(found),
    open: found.case.state === 'open',
    said: said.map(({ direction, text }) => ({ direction, text })),
  };
}

/** Deletes what a customer took back. */
export const forgetMessage = (deps: Deps, address: Address, channelMessageId: string) =>
  caseRows.forgetMessage(deps.db, address, channelMessageId);

const nameOf = (found: { readonly memberName: string | null; readonly displayName: string | null }): string =>
  found.memberName ?? found.displayName ?? '?';

const addressOf = ({ channel, channelUserId }: Address): Recipient => ({ address: { channel, channelUserId } });
