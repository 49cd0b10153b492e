/** An instant as the API writes it. */
export const instant = (epochMs: number): string => new Date(epochMs).toISOString();

export const nullableInstant = (epochMs: number | null): string | null => (epochMs === null ? null : instant(epochMs));
