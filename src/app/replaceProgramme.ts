import { hasSold, movesCurrencyPart, programmeParts } from '../../db/programme.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Programme } from '../core/programme.ts';
import { type Difference, isSame, programmeDiff } from '../core/settings/diff.ts';
import { wrongSettings } from '../core/settings/valid.ts';
import type { Wrong } from '../core/settings/wrong.ts';
import { storedTiers } from '../core/tiers/change.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { findKeyName } from './apiKeys.ts';
import { automationTextProblem, type WordedAutomation } from './campaigns/automationText.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { type MovedDays, moveDays, movedCounts, movedDaysParts } from './moveDays.ts';
import { notices } from './notice.ts';
import { type ProgrammeMoved, readProgramme, type VersionedProgramme } from './programme.ts';
import { readOwners } from './staff.ts';
import { placeTiers } from './tiers/place.ts';

export type ReplaceRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'programme-invalid'; readonly wrong: readonly Wrong[] }
  | { readonly code: 'currency-fixed' }
  | ProgrammeMoved;

/** A whole programme, and the version that it was made from. */
export interface NewProgramme {
  readonly version: number;
  readonly document: Programme;
}

interface State {
  readonly inForce: VersionedProgramme;
  readonly sold: boolean;
  readonly wrong: readonly Wrong[];
  readonly told: Awaited<ReturnType<typeof readOwners>>;
  readonly keyName: string | null;
}

interface WithDays extends State {
  readonly days: MovedDays | undefined;
}

interface Outcome extends VersionedProgramme {
  readonly before: VersionedProgramme;
}

/** Placed at once; the night does the rest of a large shop. */
const PAGES_AT_ONCE = 4;

/**
 * Puts a whole programme in force, in a version of its own. What is in force already is not written again, whichever
 * version it was made from. Refused, in this order: `not-allowed`, `programme-invalid`, `currency-fixed` once something
 * was sold, `programme-changed`. Where a key did it, owners are told what changed.
 */
export async function replaceProgramme(deps: Deps, wanted: NewProgramme, actor: Actor, key: string, now: number) {
  const answered = await decideAndCommit<WithDays, Outcome, VersionedProgramme, ReplaceRefusal>(deps, {
    key: { name: key, request: { programme: wanted } },
    read: async () => {
      const state = await readState(deps, wanted.document, actor);
      const { timeZone } = state.inForce.document;
      return { ...state, days: await moveDays(deps, timeZone, wanted.document.timeZone, now) };
    },
    decide: (state) => (mayReplace(actor) ? decideReplace(state, wanted) : refuse({ code: 'not-allowed' })),
    parts: (state, outcome) => replaceParts(deps, state, outcome, actor, now),
    answer: ({ version, document }) => ({ version, document }),
  });
  if (answered.ok) await placeTiers(deps, now, PAGES_AT_ONCE);
  return answered;
}

/** What it would change, without changing anything; refused as it would be. */
export async function previewReplacement(
  deps: Deps,
  wanted: NewProgramme,
  actor: Actor,
): Promise<
  Decision<{ readonly before: Programme; readonly after: Programme; readonly version: number }, ReplaceRefusal>
> {
  const state = await readState(deps, wanted.document, actor);
  const decision = mayReplace(actor) ? decideReplace(state, wanted) : refuse({ code: 'not-allowed' } as const);
  if (!decision.ok) return decision;
  const { before, document } = decision.value;
  return accept({ before: before.document, after: document, version: before.version });
}

async function readState(deps: Deps, document: Programme, actor: Actor): Promise<State> {
  const [inForce, sold, wrongTexts, told, keyName] = await Promise.all([
    readProgramme(deps),
    hasSold(deps.db),
    wrongTemplates(document),
    actor.kind === 'key' ? readOwners(deps) : [],
    actor.kind === 'key' ? findKeyName(deps, actor.apiKeyId) : null,
  ]);
  const wrongLanguage: readonly Wrong[] = LANGUAGES.some((one) => one === document.language)
    ? []
    : [{ field: 'language', reason: 'unknown' }];
  return { inForce, sold, wrong: [...wrongLanguage, ...wrongSettings(document), ...wrongTexts], told, keyName };
}

async function wrongTemplates({ automations }: Programme): Promise<readonly Wrong[]> {
  const texts = (['birthday', 'repurchase', 'notices'] satisfies WordedAutomation[]).flatMap((name) =>
    Object.entries(automations[name].texts).map(([language, text]) => ({ name, language, text })),
  );
  const found = await Promise.all(
    texts.map(async ({ name, language, text }) => {
      const problem = await automationTextProblem(name, text);
      // What is empty or too long as it stands is told by its length already.
      const isOther =
        problem !== undefined && !['automation-text-empty', 'automation-text-long'].includes(problem.code);
      return isOther ? [{ field: `automations.${name}.texts.${language}`, reason: 'template' } as const] : [];
    }),
  );
  return found.flat();
}

const mayReplace = (actor: Actor): boolean =>
  actor.kind === 'system' || actor.kind === 'key' || (actor.kind === 'staff' && actor.role === 'owner');

function decideReplace({ inForce, sold, wrong }: State, wanted: NewProgramme): Decision<Outcome, ReplaceRefusal> {
  if (wrong.length > 0) return refuse({ code: 'programme-invalid', wrong });
  const before = inForce.document;
  if (sold && wanted.document.currency !== before.currency) return refuse({ code: 'currency-fixed' });
  const document = withRevision(wanted.document, inForce);
  if (isSame(document, before)) return accept({ ...inForce, before: inForce });
  if (wanted.version !== inForce.version) return refuse({ code: 'programme-changed', version: inForce.version });
  return accept({ version: inForce.version + 1, document, before: inForce });
}

/** Which revision its tiers are is the service's to say. */
function withRevision(document: Programme, inForce: VersionedProgramme): Programme {
  const { tiers } = inForce.document;
  const known = document.tiers === null ? null : { ...document.tiers, revision: tiers?.revision ?? 0 };
  return { ...document, tiers: storedTiers(tiers, known, inForce.version + 1, (minor) => minor) };
}

/** So many fit a message; of the rest the owner is told how many there are. */
const MOST_TOLD = 20;

function replaceParts(deps: Deps, { told, keyName, days }: WithDays, outcome: Outcome, actor: Actor, now: number) {
  const { version, document, before } = outcome;
  if (version === before.version) return [];
  const changed: readonly Difference[] = programmeDiff(before.document, document);
  const notice = {
    kind: 'programme-changed',
    version,
    keyName: keyName ?? '',
    changed: changed.slice(0, MOST_TOLD),
    more: Math.max(0, changed.length - MOST_TOLD),
    currencyBefore: before.document.currency,
  } as const;
  return [
    ...(document.currency === before.document.currency ? [] : [movesCurrencyPart]),
    ...movedDaysParts(days),
    ...programmeParts({
      version,
      document,
      auditId: deps.newId(),
      actor: actorName(actor),
      details: { version, replaced: before.version, ...movedCounts(days) },
      at: new Date(now),
    }),
    ...(told.length === 0
      ? []
      : [
          notices(
            deps.newId,
            told.map(({ channel, channelUserId }) => ({ to: { address: { channel, channelUserId } }, notice })),
          ),
        ]),
  ];
}
