import type { Question } from './question.ts';

/** Questions that every shop has, by a short name that stays: it stands in buttons. */
export const READY = {
  new: { kind: 'joined', days: 30 },
  reg: { kind: 'purchases', days: 90, atLeast: 3 },
  lost: {
    all: [
      { kind: 'purchases', atLeast: 3 },
      { kind: 'not-seen', days: 60 },
    ],
  },
  once: { kind: 'purchases', atLeast: 1, atMost: 1 },
  never: { kind: 'purchases', atMost: 0 },
  bday: { kind: 'birthday-within', days: 30 },
  leave: { kind: 'points-leaving', days: 30 },
  coup: { kind: 'voucher' },
  friend: { kind: 'brought', atLeast: 1 },
  far: { not: { kind: 'reachable' } },
} as const satisfies Readonly<Record<string, Question>>;

export type ReadyName = keyof typeof READY;

export const READY_NAMES = Object.keys(READY) as readonly ReadyName[];

export const isReadyName = (name: string): name is ReadyName => Object.hasOwn(READY, name);

/** Members for whom all of these hold. */
export function readyQuestion(names: readonly ReadyName[]): Question {
  const [first] = names;
  return names.length === 1 && first !== undefined ? READY[first] : { all: names.map((name) => READY[name]) };
}
