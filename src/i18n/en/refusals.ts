/** One sentence for each refusal; the key is the refusal's code. */
export const refusals = {} as const;
