import type { Translation } from '../catalogue.ts';
import type { refusals as english } from '../en/refusals.ts';

export const refusals: Translation<typeof english> = {};
