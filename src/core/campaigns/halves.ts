import { EVERYONE, type Question } from '../segments/question.ts';

/** For everybody of an audience who was not among the first when those were chosen. */
export const othersOfHalf = (audience: Question | null, firstId: string): Question => ({
  all: [audience ?? EVERYONE, { not: { kind: 'campaign', campaignId: firstId, did: 'chosen' } }],
});

/** What a second half was made of: the whole audience, and the broadcast of the first half; `undefined`: it is none. */
export function halfOf(
  audience: Question,
): { readonly whole: Question | undefined; readonly firstId: string } | undefined {
  const [whole, left, ...more] = 'all' in audience ? audience.all : [];
  const chosen = left !== undefined && 'not' in left && 'kind' in left.not ? left.not : undefined;
  const isRest = chosen?.kind === 'campaign' && chosen.did === 'chosen' && more.length === 0;
  return isRest ? { whole, firstId: chosen.campaignId } : undefined;
}
