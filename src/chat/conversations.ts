import { formsPart } from './form.ts';
import { claimPart } from './owner/claim.ts';
import { ownerMenuPart } from './owner/menu.ts';
import { productForm, productsPart } from './owner/products.ts';
import { settingsForm, settingsPart } from './owner/settings.ts';
import { staffPart } from './owner/staff.ts';
import { statsPart } from './owner/stats.ts';
import { type Conversations, joinParts } from './route.ts';
import { joinStaffPart } from './staff/join.ts';
import { talkPart } from './talk/customer.ts';
import { casesPart } from './talk/staff.ts';

/** Every part of the conversation. Free text is offered to them in this order: those who work here first. */
export const conversations = (): Conversations =>
  joinParts([
    formsPart([settingsForm, productForm]),
    claimPart,
    ownerMenuPart,
    statsPart,
    settingsPart,
    productsPart,
    staffPart,
    joinStaffPart,
    casesPart,
    talkPart,
  ]);
