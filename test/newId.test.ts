import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { newId } from '../src/newId.ts';

test('ids are UUIDs of version 7 that carry the time of their making', () => {
  const before = Date.now();
  const id = newId();
  const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  expect(validate(id)).toBe(true);
  expect(version(id)).toBe(7);
  expect(made).toBeGreaterThanOrEqual(before);
  expect(made).toBeLessThanOrEqual(Date.now());
});

test('each id is above all that were made before it, within a millisecond too', () => {
  const ids: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (let made = 0; made < 2_000; made += 1) ids.push(newId());
  }
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});
