import type { Request } from 'express';
import type { Answered } from '../../app/decideAndCommit.ts';
import type { Actor } from '../../app/deps.ts';
import type { Refusal } from '../../app/refusal.ts';
import { Uuid } from './read.ts';

interface Call {
  readonly request: Request;
  readonly by: Actor;
  readonly key: string;
}

/** Runs a write with the ids of its path. What is no id names nothing that is there: the first such is refused as its name says. */
export const withIds =
  <Name extends string, Body, Answer>(
    unknown: Readonly<Record<Name, Refusal>>,
    run: (ids: Readonly<Record<Name, string>>, body: Body, call: Call) => Promise<Answered<Answer, Refusal>>,
  ) =>
  async (body: Body, call: Call): Promise<Answered<Answer, Refusal>> => {
    const names = Object.keys(unknown) as Name[];
    const no = names.find((name) => !Uuid.safeParse(call.request.params[name]).success);
    if (no !== undefined) return { ok: false, refusal: unknown[no] };
    const ids = Object.fromEntries(names.map((name) => [name, String(call.request.params[name]).toLowerCase()]));
    return run(ids as Record<Name, string>, body, call);
  };
