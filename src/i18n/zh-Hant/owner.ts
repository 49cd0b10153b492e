import type { Translation } from '../catalogue.ts';
import type { owner as english } from '../en/owner.ts';

export const owner: Translation<typeof english> = {};
