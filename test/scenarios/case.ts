import { z } from 'zod';

const Expected = z.unknown();

/** One deed of a case. What `with` holds depends on `do`; docs/scenarios.md lists them. */
export interface Step {
  /** When: an instant, or a local date and time of the shop. Absent: no time passes. */
  readonly at?: string | undefined;
  /** Who: a name that the case gives a member. */
  readonly as?: string | undefined;
  readonly do?: string | undefined;
  readonly with?: Readonly<Record<string, unknown>> | undefined;
  /** The parts of the answer that must match. */
  readonly expect?: unknown;
  /** The Idempotency-Key, where it matters; absent: a new one. */
  readonly key?: string | undefined;
  /** How often, all at once, each under a key of its own unless `key` names one. */
  readonly times?: number | undefined;
  /** Steps that run at once. */
  readonly together?: readonly Step[] | undefined;
}

const StepSchema: z.ZodType<Step> = z.lazy(() =>
  z
    .strictObject({
      at: z.string().optional(),
      as: z.string().optional(),
      do: z.string().optional(),
      with: z.record(z.string(), z.unknown()).optional(),
      expect: Expected.optional(),
      key: z.string().optional(),
      times: z.int().min(2).max(500).optional(),
      together: z.array(StepSchema).min(1).optional(),
    })
    .refine((step) => (step.do === undefined) !== (step.together === undefined), 'A step has either do or together'),
);

const CaseSchema = z.strictObject({
  name: z.string().min(1),
  /** What differs from the programme of a shop that nobody has set up. */
  programme: z.record(z.string(), z.unknown()).default({}),
  steps: z.array(StepSchema).min(1),
  /** Of each member by name, what must match at the end. */
  expect: z.record(z.string(), z.unknown()).default({}),
});

export type Case = z.infer<typeof CaseSchema>;

/** The cases of a file: one, or a list of them. Throws with each field that is not as it must be. */
export function readCases(text: string, file: string): readonly Case[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  const read = z.array(CaseSchema).safeParse(Array.isArray(json) ? json : [json]);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
  throw new Error(`${file} cannot be played:\n${problems.join('\n')}`);
}
