import type { Translation } from '../catalogue.ts';
import type { member as english } from '../en/member.ts';

export const member: Translation<typeof english> = {};
