/** What members read in their chat. */
export const member = {} as const;
