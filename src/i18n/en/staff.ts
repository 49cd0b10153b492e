/** What cashiers and managers read in their chat. */
export const staff = {
  'till.open': 'Open the till',
} as const;
