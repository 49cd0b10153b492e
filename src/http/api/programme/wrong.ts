import type { Wrong } from '../../../core/settings/wrong.ts';
import type { FieldError } from '../../fieldError.ts';

/** What a program is told of a setting that makes no sense. `field` is its path in the body. */
export const fieldErrorOf = (wrong: Wrong): FieldError => ({
  field: `document.${wrong.field}`,
  message: messageOf(wrong),
});

function messageOf(wrong: Wrong): string {
  switch (wrong.reason) {
    case 'range':
      return `Must be a whole number from ${wrong.least} to ${wrong.most}`;
    case 'length':
      return `Must be a text of 1 to ${wrong.most} characters`;
    case 'count':
      return `Must be ${wrong.least} to ${wrong.most} of them`;
    case 'form':
      return 'Is not written as it must be: see the description of this field';
    case 'unknown':
      return 'Names what is not there';
    case 'twice':
      return 'Is there twice';
    case 'order':
      return 'Must come after, or ask for more than, what stands before it';
    case 'quiet-hours':
      return 'Lies in the quiet hours, in which nothing is sent';
    case 'template':
      return 'Cannot be filled in for members, or is too long once it is';
  }
}
