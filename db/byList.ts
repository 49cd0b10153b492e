/** A place of a `ByList`; its value is set by who needs it. */
export interface Place<Key, Value> {
  readonly next: Map<Key, Place<Key, Value>>;
  value?: Value;
}

/** Values by lists of keys that are told apart by identity. Finding one makes nothing to compare. */
export class ByList<Key, Value> {
  readonly #root: Place<Key, Value> = { next: new Map() };

  at(keys: readonly Key[]): Place<Key, Value> {
    let place = this.#root;
    for (const key of keys) {
      const next: Place<Key, Value> = place.next.get(key) ?? { next: new Map() };
      place.next.set(key, next);
      place = next;
    }
    return place;
  }
}
