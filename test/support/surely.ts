import { setImmediate as turn } from 'node:timers/promises';
import { isTemporary } from '../../src/app/patience.ts';

/**
 * The same request again until somebody answers, as every client does. The others have their turn between two tries:
 * where the test is over and its database closed, all that is asked fails at once, and nobody would hear why it ended.
 */
export async function surely<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isTemporary(error)) throw error;
      await turn();
    }
  }
}
