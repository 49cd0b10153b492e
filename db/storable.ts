/** Words as PostgreSQL can keep them: its text holds neither NUL nor lone surrogates. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\uFFFD');
