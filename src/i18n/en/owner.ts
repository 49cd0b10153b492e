/** What the owner reads in the chat: set-up, offers, figures. */
export const owner = {} as const;
