import type { Answered } from '../../src/app/decideAndCommit.ts';
import { isTemporary } from '../../src/app/patience.ts';

/** The same request again until somebody answers, as every client does. */
export async function surely<Answer, Refusal extends { readonly code: string }>(
  act: () => Promise<Answered<Answer, Refusal>>,
): Promise<Answered<Answer, Refusal>> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isTemporary(error)) throw error;
    }
  }
}
