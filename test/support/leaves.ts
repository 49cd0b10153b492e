import type { Programme } from '../../src/core/programme.ts';

/** A programme with one value changed to another of its kind, and where that stands. */
export interface ChangedLeaf {
  readonly path: string;
  readonly after: Programme;
}

/** Every value of a programme, changed one at a time. What comes out need not make sense. */
export const changedLeaves = (programme: Programme): readonly ChangedLeaf[] =>
  changesOf(programme, '').map(({ path, value }) => ({ path, after: value as Programme }));

function changesOf(value: unknown, path: string): readonly { path: string; value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ path, value: other(value) }];
  return Object.entries(value).flatMap(([name, part]) =>
    changesOf(part, path === '' ? name : `${path}.${name}`).map((change) => ({
      path: change.path,
      value: Array.isArray(value) ? value.with(Number(name), change.value) : { ...value, [name]: change.value },
    })),
  );
}

function other(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return value + 1;
    case 'boolean':
      return !value;
    case 'string':
      return `${value}1`;
    default:
      return 1;
  }
}
