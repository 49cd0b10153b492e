import { z } from 'zod';

/** Ids of panes: short, and safe in an address. */
export const PersonId = z.string().regex(/^[a-z0-9-]{1,64}$/);

const name = { eventId: z.uuid(), from: PersonId };

/** What the page may say that a person did. Limits are those of the platform that has the lower one. */
export const Post = z.discriminatedUnion('kind', [
  z.strictObject({ ...name, kind: z.literal('text'), text: z.string().min(1).max(4096) }),
  z.strictObject({
    ...name,
    kind: z.literal('action'),
    data: z.string().min(1).max(300),
    value: z.iso.date().exactOptional(),
    echo: z.string().max(300).exactOptional(),
    label: z.string().max(80).exactOptional(),
  }),
  z.strictObject({
    ...name,
    kind: z.literal('follow'),
    parameter: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .exactOptional(),
  }),
  z.strictObject({ ...name, kind: z.literal('unfollow') }),
  z.strictObject({ ...name, kind: z.literal('contact'), phone: z.string().regex(/^\+?[0-9]{6,15}$/) }),
  z.strictObject({ ...name, kind: z.literal('media'), mediaKind: z.enum(['image', 'sticker', 'voice', 'file']) }),
]);
export type Post = z.infer<typeof Post>;

export const PersonChange = z.strictObject({
  name: z.string().trim().min(1).max(40),
  language: z.enum(['zh-Hant', 'en', 'zh-Hans', 'ja', 'th']),
});
export type PersonChange = z.infer<typeof PersonChange>;

/** A QR holds at most 2,953 bytes; what a shop puts into one is far shorter. So is a chart's line. */
export const QrQuery = z.object({ value: z.string().min(1).max(1000) });

/** The stream's cursor: the `seq` after which to begin. */
export const Cursor = z.uuid().optional();

/** Where the clock is to be moved: so far, e.g. `P21D`, or to the next member's birthday. */
export const ClockMove = z.union([
  z.strictObject({ advance: z.string().max(40) }),
  z.strictObject({ to: z.literal('next-birthday') }),
]);
export type ClockMove = z.infer<typeof ClockMove>;
