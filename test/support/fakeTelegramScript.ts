/** What the fake does with one call instead of answering it in the ordinary way. */
export interface Scripted {
  /** Whether the call takes effect all the same: the message reaches the person. False unless said. */
  readonly accept?: boolean;
  readonly delayMs?: number;
  /** The answer comes after this. */
  readonly until?: Promise<unknown>;
  readonly answer?: { readonly status: number; readonly body: string; readonly type?: string };
  /** How the connection ends instead of an answer: reset, silence, or half of the answer. */
  readonly cut?: 'reset' | 'hang' | 'half';
}

/** One of Telegram's own refusals; nothing takes effect. */
export const refusal = (status: number, description: string, parameters?: object): Scripted => ({
  answer: { status, body: JSON.stringify({ ok: false, error_code: status, description, parameters }) },
});

export const tooMany = (retryAfter: number): Scripted =>
  refusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });

/** What a proxy in front of Telegram answers. */
export const htmlPage = (status: number, accept = false): Scripted => ({
  accept,
  answer: { status, body: '<html><body>Bad gateway</body></html>', type: 'text/html' },
});

export const emptyAnswer = (accept = false): Scripted => ({ accept, answer: { status: 200, body: '' } });
export const reset = ({ accept }: { accept: boolean }): Scripted => ({ accept, cut: 'reset' });
export const hang = ({ accept }: { accept: boolean }): Scripted => ({ accept, cut: 'hang' });
export const halfAnswer = ({ accept }: { accept: boolean }): Scripted => ({ accept, cut: 'half' });
/** The ordinary answer, late. */
export const late = (delayMs: number): Scripted => ({ accept: true, delayMs });
