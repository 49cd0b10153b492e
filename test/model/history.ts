import type { Said, Standing, Tokens } from './tokens.ts';

/** Something that was asked at the same time as others, and what came of it. `unknown`: nobody told; once or not at all. */
export interface Asked {
  /** Does it in the model. */
  readonly happen: (model: Tokens) => Said;
  readonly told: Said | 'unknown';
}

/**
 * The model after an order of these in which each is answered as it was told and the member stands as seen, one after
 * another as if nobody had come at the same time; `undefined`: there is none, so somebody was told what never was.
 */
export function explained(model: Tokens, asked: readonly Asked[], seen: Standing, now: number): Tokens | undefined {
  const [first] = asked;
  if (first === undefined) return isStanding(model.standing(now), seen) ? model : undefined;
  for (const [index, one] of asked.entries()) {
    const rest = asked.toSpliced(index, 1);
    const after = model.copy();
    const said = one.happen(after);
    // What nobody told of was refused, never came, or happened.
    const fits = one.told === 'unknown' || said === one.told;
    const found = fits ? explained(after, rest, seen, now) : undefined;
    if (found !== undefined) return found;
    if (one.told === 'unknown') {
      const without = explained(model, rest, seen, now);
      if (without !== undefined) return without;
    }
  }
  return undefined;
}

const isStanding = (model: Standing, seen: Standing): boolean =>
  model.available === seen.available && model.pending === seen.pending && model.deficit === seen.deficit;
