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
 * what never was.
 */
export function explained(
  models: readonly Tokens[],
  asked: readonly Asked[],
  seen: Standing,
  now: number,
): readonly Tokens[] {
  // By which of the deeds are over: orders that come to the same are followed once.
  const all = 2 ** asked.length - 1;
  const after = new Map<number, Map<string, Tokens>>([[0, byFingerprint(models)]]);
  for (let over = 0; over < all; over += 1) {
    for (const model of after.get(over)?.values() ?? []) {
      for (const [index, one] of asked.entries()) {
        if ((over & (1 << index)) !== 0) continue;
        const next = after.get(over | (1 << index)) ?? new Map<string, Tokens>();
        after.set(over | (1 << index), next);
        const changed = model.copy();
        const said = one.happen(changed);
        // What nobody told of was refused, never came, or happened.
        if (one.told === 'unknown' || said === one.told) next.set(changed.fingerprint(), changed);
        if (one.told === 'unknown') next.set(model.fingerprint(), model);
      }
    }
  }
  return [...(after.get(all)?.values() ?? [])].filter((model) => isStanding(model.standing(now), seen));
}

const byFingerprint = (models: readonly Tokens[]): Map<string, Tokens> =>
  new Map(models.map((model) => [model.fingerprint(), model]));

const isStanding = (model: Standing, seen: Standing): boolean =>
  model.available === seen.available &&
  model.pending === seen.pending &&
  model.held === seen.held &&
  model.deficit === seen.deficit;
