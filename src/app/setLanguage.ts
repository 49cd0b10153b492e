import { findPerson, type PersonRow } from '../../db/identities.ts';
import { languageParts } from '../../db/memberSettings.ts';
import { accept } from '../core/decision.ts';
import type { Language } from '../i18n/language.ts';
import type { Address } from './channel.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';

/** The language that we speak with a person from now on: on this account, and as member and staff wherever they are. */
export const setLanguage = (deps: Deps, address: Address, language: Language, key: string) =>
  decideAndCommit<PersonRow, PersonRow, { readonly language: Language }, never>(deps, {
    key: { name: key, request: { language } },
    read: () => findPerson(deps.db, address),
    decide: accept,
    parts: (_read, { member, staff }) =>
      languageParts({ address, memberId: member?.memberId, staffId: staff?.staffId }, language),
    answer: () => ({ language }),
  });
