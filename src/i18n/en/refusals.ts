/** One sentence for each refusal; the key is the refusal's code. */
export const refusals = {
  'key-reused': 'This was already done with other details. Please start again.',
  'case-closed': 'This conversation is already closed.',
  'owner-code-wrong':
    'This set-up code does not work. Look for the newest one in the terminal, or make one with: npx regulars owner code',
  'already-staff': 'You already work here with this account.',
  'invite-not-valid': 'This invitation was used or has ended. Please ask for a new one.',
  'staff-unknown': 'This person no longer works here.',
  'owner-stays': 'The owner cannot be removed here. If the phone is lost: npx regulars owner reset',
  'not-allowed': 'Only the owner or a manager can do this. Please ask them.',
  'too-many-guesses': 'Too many wrong codes. Please wait ten minutes and try again.',
  'currency-fixed': 'The currency cannot be changed any more, because purchases were recorded in it.',
  'setting-invalid': 'This setting cannot be used. Please check the value and try again.',
  'sku-known': 'This SKU already stands for another product.',
  'product-unknown': 'This product is no longer in the catalogue.',
} as const;
