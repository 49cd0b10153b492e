import { describe, expect, it } from 'vitest';
import { readCases } from './case.ts';
import { instantOf, mismatches } from './match.ts';

const ZONE = 'Asia/Taipei';

describe('a file of cases', () => {
  it('is one case or a list of them', () => {
    const one = { name: 'a', steps: [{ do: 'join', as: 'mei' }] };
    expect(readCases(JSON.stringify(one), 'f.json')).toMatchObject([{ name: 'a', programme: {}, expect: {} }]);
    expect(readCases(JSON.stringify([one, one]), 'f.json')).toHaveLength(2);
  });

  it('says which field is wrong', () => {
    expect(() => readCases('{', 'f.json')).toThrow(/f\.json is not JSON/);
    expect(() => readCases('{"name":"a","steps":[{"does":"join"}]}', 'f.json')).toThrow(/0\.steps\.0/);
    expect(() => readCases('[{"name":"a","steps":[]}]', 'f.json')).toThrow(/0\.steps/);
  });
});

describe('what is expected', () => {
  it('matches a part of an answer', () => {
    expect(mismatches({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, ZONE)).toEqual([]);
    expect(mismatches({ a: '*' }, { a: 0 }, ZONE)).toEqual([]);
    expect(mismatches({ at: '2027-06-01T00:00' }, { at: '2027-05-31T16:00:00.000Z' }, ZONE)).toEqual([]);
  });

  it('falls where a field is another, is missing, or a list has more', () => {
    expect(mismatches({ a: { b: 1 } }, { a: { b: 2 } }, ZONE)).toEqual(['a.b is 2, expected 1']);
    expect(mismatches({ a: '*' }, {}, ZONE)).toEqual(['a is missing']);
    expect(mismatches({ lots: [{ n: 1 }] }, { lots: [{ n: 1 }, { n: 2 }] }, ZONE)).toEqual([
      'lots has 2 elements, expected 1',
    ]);
    expect(mismatches({ at: '2027-06-01T00:00' }, { at: '2027-06-01T00:00:00.000Z' }, ZONE)).toHaveLength(1);
    expect(mismatches({ a: null }, { a: 0 }, ZONE)).toHaveLength(1);
  });

  it('takes an instant with its offset, or a local day or time of the shop', () => {
    expect(instantOf('2027-03-01T12:00:00+08:00', ZONE)).toBe(Date.parse('2027-03-01T04:00:00Z'));
    expect(instantOf('2027-03-01', ZONE)).toBe(Date.parse('2027-03-01T04:00:00Z'));
    expect(instantOf('soon', ZONE)).toBeUndefined();
  });
});
