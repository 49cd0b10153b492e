import { setTimeout as pause } from 'node:timers/promises';
import { failureOf } from '../../db/errors.ts';
import { answerPart, findAnswer } from '../../db/keys.ts';
import { commit, type Part, sha256, UnitRaced } from '../../db/unit.ts';
import type { Decision } from '../core/decision.ts';
import type { Deps } from './deps.ts';
import { inTurn } from './turns.ts';

export interface Command<State, Outcome, Answer, Refusal extends { readonly code: string }> {
  /** Names the event. Same key and request: the first answer again. Same key, other request: `key-reused`. */
  readonly key?: { readonly name: string; readonly request: unknown };
  /** The row that it will change, where many like it may come for the same one: they take turns from the start. */
  readonly row?: string | undefined;
  /** The answer grants access (a token, a code): it is kept sealed, so that the keys tell nobody what to use. */
  readonly secret?: true;
  readonly read: () => Promise<State>;
  readonly decide: (state: State) => Decision<Outcome, Refusal>;
  readonly parts: (state: State, outcome: Outcome) => readonly Part[];
  /** What the caller is told, and told again for the same key. Must survive JSON. */
  readonly answer: (outcome: Outcome) => Answer;
}

export type Answered<Answer, Refusal extends { readonly code: string }> =
  | { readonly ok: true; readonly value: Answer; readonly repeated: boolean }
  | { readonly ok: false; readonly refusal: Refusal | KeyReused };

export interface KeyReused {
  readonly code: 'key-reused';
}

/** The database did not answer, or one row was contended, for longer than a caller should wait. Safe to call again. */
export class Busy extends Error {
  override name = 'Busy';
}

const PATIENCE_MS = 8_000;
const RACES = 60;
/** Who lost so many races for one row takes turns with the others of this process, or each winner makes all of them read again. */
const RACES_BEFORE_TURNS = 1;

/**
 * Read, decide, commit as one statement. Reads and decides again when a row moved in between, when something unique
 * appeared meanwhile, on a deadlock, and on every lost connection: with the key in the unit, looking again says
 * whether it was committed, so the caller sees no error at all.
 *
 * The key is looked up only when the decision refuses or the commit collides: a first call then costs two statements,
 * and a repeat still gets its first answer.
 */
export async function decideAndCommit<State, Outcome, Answer, Refusal extends { readonly code: string }>(
  deps: Deps,
  command: Command<State, Outcome, Answer, Refusal>,
): Promise<Answered<Answer, Refusal>> {
  const requestHash = command.key === undefined ? '' : sha256(JSON.stringify(command.key.request));
  const deadline = performance.now() + PATIENCE_MS;
  let last: unknown;
  let lost = 0;
  for (let attempt = 0; attempt < RACES && performance.now() < deadline; attempt += 1) {
    const row = lost < RACES_BEFORE_TURNS || !(last instanceof UnitRaced) ? command.row : last.row;
    try {
      const act = () => once(deps, command, requestHash);
      return await (row === undefined ? act() : inTurn(deps.db, row, act));
    } catch (error) {
      const wait = waitBefore(error, attempt);
      if (wait === undefined) throw error;
      last = error;
      lost += error instanceof UnitRaced ? 1 : 0;
      await pause(wait);
    }
  }
  throw new Busy('The books are busy. Nothing was lost: call again with the same key.', { cause: last });
}

async function once<State, Outcome, Answer, Refusal extends { readonly code: string }>(
  deps: Deps,
  command: Command<State, Outcome, Answer, Refusal>,
  requestHash: string,
): Promise<Answered<Answer, Refusal>> {
  const state = await command.read();
  const decision = command.decide(state);
  if (!decision.ok) return (await firstAnswer(deps, command, requestHash)) ?? decision;
  const answer = command.answer(decision.value);
  const parts = command.parts(state, decision.value);
  try {
    await commit(
      deps.db,
      command.key === undefined
        ? parts
        : [...parts, answerPart(command.key.name, requestHash, keptOf(deps, command, answer))],
    );
  } catch (error) {
    const failure = failureOf(error);
    // Which of several unique rows collides first is the database's choice, so every collision asks for the key.
    const first =
      failure.kind === 'exists' || error instanceof UnitRaced
        ? await firstAnswer(deps, command, requestHash)
        : undefined;
    if (first !== undefined) return first;
    throw error;
  }
  if (parts.some((one) => one.name === 'outbox')) deps.wakeOutbox();
  return { ok: true, value: answer, repeated: false };
}

async function firstAnswer<State, Outcome, Answer, Refusal extends { readonly code: string }>(
  deps: Deps,
  command: Command<State, Outcome, Answer, Refusal>,
  requestHash: string,
): Promise<Answered<Answer, Refusal> | undefined> {
  if (command.key === undefined) return undefined;
  const stored = await findAnswer(deps.db, command.key.name);
  if (stored === undefined) return undefined;
  if (stored.requestHash !== requestHash) return { ok: false, refusal: { code: 'key-reused' } };
  // Whoever committed it may have lost its session before it could poke the relay.
  deps.wakeOutbox();
  return { ok: true, value: answerOf(deps, command, stored.answer), repeated: true };
}

const keptOf = (deps: Deps, { secret }: { readonly secret?: true }, answer: unknown): unknown =>
  secret ? deps.seal.seal(JSON.stringify(answer)) : answer;

function answerOf<State, Outcome, Answer, Refusal extends { readonly code: string }>(
  deps: Deps,
  { secret }: Command<State, Outcome, Answer, Refusal>,
  kept: unknown,
): Answer {
  if (!secret) return kept as Answer;
  const opened = typeof kept === 'string' ? deps.seal.open(kept) : undefined;
  if (opened === undefined) throw new Error('The first answer was sealed with another key: is DATA_DIR the right one?');
  return JSON.parse(opened) as Answer;
}

/** Milliseconds to wait before reading again, with jitter; `undefined` when the error is not a race or a lost session. */
function waitBefore(error: unknown, attempt: number): number | undefined {
  const jitter = Math.random();
  if (error instanceof UnitRaced) return jitter * Math.min(10 * (attempt + 1), 80);
  switch (failureOf(error).kind) {
    case 'retry':
    case 'exists':
    case 'forbidden':
      return attempt < 12 ? 5 + jitter * Math.min(10 * (attempt + 1), 80) : undefined;
    case 'connection-lost':
      return 20 + jitter * 180;
    case 'other':
      return undefined;
  }
}
