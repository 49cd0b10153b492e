/** What cashiers and managers read in their chat. */
export const staff = {} as const;
