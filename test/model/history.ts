import type { Said, Standing, Tokens } from './tokens.ts';

/** Something that was asked at the same time as others, and what came of it. `unknown`: nobody told; once or not at all. */
export interface Asked {
  /** Does it in the model. */
  readonly happen: (model: Tokens) => Said;
  readonly told: Said | 'unknown';
}

/**
 * The models after every order of these in which each is answered as it was told and the member stands as seen, one after
 * another as if nobody had come at the same time: those that differ, since they may part later. None: somebody was told
 * what never was. Looks no further than for `most` of them.
 */
export function explained(
  models: readonly Tokens[],
  asked: readonly Asked[],
  seen: Standing,
  now: number,
  most = Number.POSITIVE_INFINITY,
): readonly Tokens[] {
  const found = new Map<string, Tokens>();
  const follow = (model: Tokens, left: readonly Asked[]): void => {
    if (left.length === 0) {
      if (isStanding(model.standing(now), seen)) found.set(model.fingerprint(), model);
      return;
    }
    for (const [index, one] of left.entries()) {
      if (found.size >= most) return;
      const rest = left.toSpliced(index, 1);
      const after = model.copy();
      const said = one.happen(after);
      // What nobody told of was refused, never came, or happened.
      if (one.told === 'unknown' || said === one.told) follow(after, rest);
      if (one.told === 'unknown') follow(model, rest);
    }
  };
  for (const model of models) follow(model, asked);
  return [...found.values()];
}

const isStanding = (model: Standing, seen: Standing): boolean =>
  model.available === seen.available &&
  model.pending === seen.pending &&
  model.held === seen.held &&
  model.deficit === seen.deficit;
