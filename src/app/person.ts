import type { Language } from '../i18n/language.ts';
import type { Address } from './channel.ts';
import type { Role } from './deps.ts';

/** Who stands behind one account: nobody yet, a member, somebody of the staff, or both. */
export interface Person {
  readonly address: Address;
  readonly displayName: string | undefined;
  readonly language: Language;
  readonly member: { readonly memberId: string; readonly name: string | undefined } | undefined;
  readonly staff: { readonly staffId: string; readonly name: string; readonly role: Role } | undefined;
}
