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
} as const;
