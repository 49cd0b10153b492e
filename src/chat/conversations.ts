import { type Conversations, joinParts } from './route.ts';
import { talkPart } from './talk/customer.ts';
import { casesPart } from './talk/staff.ts';

/** Every part of the conversation. Free text is offered to them in this order: those who work here first. */
export const conversations = (): Conversations => joinParts([casesPart, talkPart]);
