/**
 * What the models of a whole customer know of one: times in any unit (weeks in what is published), from the first
 * purchase on. Purchases of one day are one.
 */
export interface Customer {
  /** x: purchases after the first. */
  readonly repeats: number;
  /** t_x: when the last of them was; 0 without any. */
  readonly last: number;
  /** T: how long the customer has been watched. */
  readonly age: number;
}

/** Customers who are the same to a model, and how many they are. */
export interface Alike extends Customer {
  readonly count: number;
  /** Sum of ln(gap) over all gaps of these customers, for models of regular buying. */
  readonly sumLogGaps: number;
}

/** The same customers, each kind once: most bought once, and only their first days differ. */
export function alike(customers: Iterable<Customer & { readonly sumLogGaps?: number }>): Alike[] {
  const groups = new Map<string, Alike>();
  for (const { repeats, last, age, sumLogGaps = 0 } of customers) {
    const key = `${repeats} ${last} ${age}`;
    const { count = 0, sumLogGaps: before = 0 } = groups.get(key) ?? {};
    groups.set(key, { repeats, last, age, count: count + 1, sumLogGaps: before + sumLogGaps });
  }
  return [...groups.values()];
}
