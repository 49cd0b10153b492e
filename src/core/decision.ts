/** What a pure decision returns: something to commit, or a "no" that a member or a till can be told about. */
export type Decision<Value, Refusal extends { readonly code: string }> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** A yes, with what it decides. */
export const accept = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

/** A no, with a `code` of a closed list and what the reason needs to be told. */
export const refuse = <Refusal extends { readonly code: string }>(
  refusal: Refusal,
): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal });
