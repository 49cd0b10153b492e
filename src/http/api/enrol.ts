import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { type Enrolled, enrolMember } from '../../app/enrolMember.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { text } from './read.ts';
import { Birthday, LanguageTag, Phone } from './schemas.ts';
import { instant } from './time.ts';
import { writing } from './write.ts';

const EnrolmentBody = z
  .strictObject({
    name: text(60).optional(),
    phone: Phone.optional(),
    language: LanguageTag.optional(),
    birthday: Birthday.optional(),
    invitedBy: text(20).optional().openapi({ description: 'The invite code of the friend who brought them' }),
  })
  .openapi('EnrolmentBody');

const EnrolmentAnswer = z
  .object({
    member: z.object({ id: z.uuid(), name: z.string().nullable(), language: z.string(), joinedAt: z.iso.datetime() }),
    inviteCode: z.string().openapi({ description: 'What this member brings friends with' }),
    referred: z.boolean().openapi({ description: "Whether a friend's invitation counts" }),
    vouchersIssued: z.array(z.string()).openapi({ description: 'Codes of vouchers that came with joining' }),
  })
  .openapi('Enrolment');

export const enrolOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/members',
    scope: 'members:write',
    summary: 'Make a member who is in no chat yet',
    description:
      'Tell them first who keeps what and why: their agreement to the membership is noted with this call. With a phone number they find themselves again by it in the chat, and keep what they have.',
    body: EnrolmentBody,
    answer: EnrolmentAnswer,
    refuses: [409],
  },
];

/** `POST /members`. */
export const postMember = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) =>
  writing(authenticated, {
    scope: 'members:write',
    body: EnrolmentBody,
    run: ({ birthday, ...body }, { by, key }) =>
      enrolMember(deps, { ...body, birthday: birthday && birthdayOf(birthday) }, by, key, now()),
    document: ({ memberId, name, language, joinedAt, inviteCode, referred, vouchersIssued = [] }: Enrolled) => ({
      member: { id: memberId, name, language, joinedAt: instant(joinedAt) },
      inviteCode,
      referred,
      vouchersIssued,
    }),
  });

const birthdayOf = ({ month, day, year, calendar = 'solar', leapMonth }: z.infer<typeof Birthday>) => ({
  month,
  day,
  calendar,
  ...(year === undefined ? {} : { year }),
  ...(leapMonth === true ? { leapMonth } : {}),
});
