import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { controlText, isHeldOut } from '../../../src/core/campaigns/control.ts';

const digest = (salt: string, memberId: string) =>
  createHash('sha256').update(controlText(salt, memberId)).digest('hex');

describe('the control group', () => {
  const members = Array.from({ length: 20_000 }, () => v7());
  const share = (salt: string, percent: number) =>
    members.filter((id) => isHeldOut(digest(salt, id), percent)).length / members.length;

  it('is about as large a share as was asked for', () => {
    for (const percent of [5, 10, 20, 50]) {
      expect(share('repurchase', percent)).toBeGreaterThan(percent / 100 - 0.012);
      expect(share('repurchase', percent)).toBeLessThan(percent / 100 + 0.012);
    }
  });

  it('is nobody at 0 and everybody at 100 percent', () => {
    expect(share('repurchase', 0)).toBe(0);
    expect(share('repurchase', 100)).toBe(1);
  });

  it('is the same each time, grows with the percentage, and differs between campaigns', () => {
    const held = (salt: string, percent: number) => members.filter((id) => isHeldOut(digest(salt, id), percent));
    expect(held('a', 10)).toEqual(held('a', 10));
    const twenty = new Set(held('a', 20));
    expect(held('a', 10).every((id) => twenty.has(id))).toBe(true);
    const other = new Set(held('b', 10));
    const both = held('a', 10).filter((id) => other.has(id)).length / members.length;
    expect(both).toBeLessThan(0.015);
  });
});
