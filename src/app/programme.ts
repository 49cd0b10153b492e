import type { Database } from '../../db/client.ts';
import { findProgramme, hasSold, movesCurrencyPart, programmeParts } from '../../db/programme.ts';
import { plainDate } from '../core/calendar/localDay.ts';
import { scaledIssueRules } from '../core/coupons/issueRules.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { exponentOf } from '../core/money.ts';
import {
  BASE_RATE,
  type CheckoutRules,
  countryOf,
  DEFAULT_PROGRAMME,
  type EarnRate,
  type Gift,
  type HolidaySettings,
  type Programme,
  type ReferralRules,
} from '../core/programme.ts';
import { type SectionsChange, withSections } from '../core/programmeSections.ts';
import { completed } from '../core/settings/complete.ts';
import { isCurrency, wrongSettings } from '../core/settings/valid.ts';
import { scaledCards } from '../core/stamps/card.ts';
import { storedTiers } from '../core/tiers/change.ts';
import type { TierRules } from '../core/tiers/rules.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { automationTextProblem } from './campaigns/automationText.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { type MovedCounts, type MovedDays, moveDays, movedCounts, movedDaysParts } from './moveDays.ts';

export interface VersionedProgramme {
  /** 0: the defaults of a shop that nobody has set up. */
  readonly version: number;
  readonly document: Programme;
}

const DEFAULTS: VersionedProgramme = { version: 0, document: DEFAULT_PROGRAMME };

/** A version never changes, so it is parsed once; which one is in force is asked every time. */
const parsed = new WeakMap<Database, VersionedProgramme>();

/** The programme in force. */
export async function readProgramme(deps: Pick<Deps, 'db'>): Promise<VersionedProgramme> {
  const stored = await findProgramme(deps.db, knownVersion(deps.db));
  return stored === undefined ? DEFAULTS : programmeOf(deps.db, stored);
}

/** The version whose document this process has parsed, for reads that bring the programme along. */
export const knownVersion = (database: Database): number | null => parsed.get(database)?.version ?? null;

/** The programme that this process has parsed, whether or not it is still in force; `undefined`: none yet. */
export const knownProgramme = (database: Database): VersionedProgramme | undefined => parsed.get(database);

/** The programme of a row that was read with `knownVersion`: its document is `null` when it is known. */
export function programmeOf(
  database: Database,
  stored: { readonly version: number; readonly document: unknown } | undefined,
): VersionedProgramme {
  if (stored === undefined) return DEFAULTS;
  const known = parsed.get(database);
  if (known !== undefined && known.version === stored.version) return known;
  if (stored.document === null) throw new Error(`version ${stored.version} of the programme came without its document`);
  const document = stored.document as Partial<Programme>;
  const fresh = { version: stored.version, document: completed(document) };
  parsed.set(database, fresh);
  return fresh;
}

/** What the owner sets; what is absent stays. Amounts are minor units of the currency that is in force afterwards. */
export interface ProgrammeChange extends SectionsChange {
  /** The shop's name. */
  readonly name?: string;
  /** ISO 4217. Fixed from the first purchase on. */
  readonly currency?: string;
  /** IANA. */
  readonly timeZone?: string;
  /** One of the languages that the service speaks: for people whose channel tells none. */
  readonly language?: string;
  readonly buddhistYear?: boolean;
  /** Points for each whole step of `per` minor units. */
  readonly baseRate?: { readonly points: number; readonly per: number };
  readonly referral?: Partial<Pick<ReferralRules, 'referrerPoints' | 'friendPoints' | 'minimumMinor' | 'milestones'>>;
  /** What points are worth as a payment; `null`: they pay no bill. */
  readonly checkout?: Pick<CheckoutRules, 'points'>;
  /** For so many hours messages of automations wait to go out with an answer. */
  readonly waitHours?: number;
}

export type ProgrammeRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'currency-fixed' }
  | { readonly code: 'setting-invalid'; readonly setting: string }
  | ProgrammeMoved;

/** Another version than the one that was looked at is in force; `version` is that one. */
export interface ProgrammeMoved {
  readonly code: 'programme-changed';
  readonly version: number;
}

/**
 * Writes a new version of the programme; what was earned under an older one keeps it. Refuses `not-allowed` to anybody
 * of the staff but the owner, `setting-invalid` with the setting's name, `currency-fixed` once something was sold, and where the owner has seen what it
 * changes, `programme-changed` when that was not the version in force (`seen`).
 */
export const changeProgramme = (
  deps: Deps,
  change: ProgrammeChange,
  actor: Actor,
  key: string,
  now: number,
  seen?: number,
) =>
  decideAndCommit<ProgrammeState, VersionedProgramme, VersionedProgramme, ProgrammeRefusal>(deps, {
    key: { name: key, request: seen === undefined ? change : { change, seen } },
    read: () => readState(deps, change, now),
    decide: (state) => {
      const decision = decideChange(state, change, actor, now);
      return decision.ok && seen !== undefined && seen !== state.version
        ? refuse({ code: 'programme-changed', version: state.version })
        : decision;
    },
    parts: (state, { version, document }) => [
      ...(document.currency === state.document.currency ? [] : [movesCurrencyPart]),
      ...movedDaysParts(state.days),
      ...programmeParts({
        version,
        document,
        auditId: deps.newId(),
        actor: actorName(actor),
        details: { version, change, ...movedCounts(state.days) },
        at: new Date(now),
      }),
    ],
    answer: (outcome) => outcome,
  });

/** What a change would make of the programme in force, without writing it; refused as it would be. */
export async function previewChange(
  deps: Pick<Deps, 'db'>,
  change: ProgrammeChange,
  actor: Actor,
  now: number,
): Promise<
  Decision<
    {
      readonly version: number;
      readonly before: Programme;
      readonly after: Programme;
      /** What keeps its days by the clock of another time zone. */
      readonly moved?: MovedCounts;
    },
    ProgrammeRefusal
  >
> {
  const state = await readState(deps, change, now);
  const decision = decideChange(state, change, actor, now);
  return decision.ok
    ? accept({
        version: state.version,
        before: state.document,
        after: decision.value.document,
        ...movedCounts(state.days),
      })
    : decision;
}

async function readState(deps: Pick<Deps, 'db'>, change: ProgrammeChange, now: number): Promise<ProgrammeState> {
  const inForce = await readProgramme(deps);
  const { timeZone } = inForce.document;
  const [sold, fine, days] = await Promise.all([
    hasSold(deps.db),
    areTextsFine(change),
    moveDays(deps, timeZone, change.timeZone ?? timeZone, now),
  ]);
  return { ...inForce, sold, areTextsFine: fine, days };
}

const decideChange = (state: ProgrammeState, change: ProgrammeChange, actor: Actor, now: number) =>
  mayChange(actor) ? decideProgramme(state, change, now) : refuse({ code: 'not-allowed' } as const);

/** Whether something was sold already, so that the currency stays what it is. */
export const isCurrencyFixed = (deps: Pick<Deps, 'db'>): Promise<boolean> => hasSold(deps.db);

export type ProgrammeState = VersionedProgramme & {
  readonly sold: boolean;
  readonly areTextsFine: boolean;
  readonly days: MovedDays | undefined;
};

/** Whether every text of the change can be filled in for members and fits the chats then. */
async function areTextsFine({ automations = {} }: ProgrammeChange): Promise<boolean> {
  const texts = (['birthday', 'repurchase', 'notices'] as const).flatMap((name) =>
    Object.values(automations[name]?.texts ?? {}).map((text) => ({ name, text })),
  );
  const problems = await Promise.all(
    texts.map(({ name, text }) => (text === null ? undefined : automationTextProblem(name, text))),
  );
  return problems.every((problem) => problem === undefined);
}

const mayChange = (actor: Actor): boolean =>
  actor.kind === 'system' || (actor.kind === 'staff' && actor.role === 'owner');

/**
 * The next version of the programme. A new currency keeps the amounts in major units where the change names no others:
 * 1 point per 100 stays that in a currency with cents.
 */
function decideProgramme(
  state: ProgrammeState,
  change: ProgrammeChange,
  now: number,
): Decision<VersionedProgramme, ProgrammeRefusal> {
  const sections = withSections(state.document, change, plainDate(now, state.document.timeZone));
  if (!state.areTextsFine) return refuse({ code: 'setting-invalid', setting: 'automations' });
  const before = state.document;
  const currency = change.currency ?? before.currency;
  if (!isCurrency(currency)) return refuse({ code: 'setting-invalid', setting: 'currency' });
  if (currency !== before.currency && state.sold) return refuse({ code: 'currency-fixed' });
  const scaled = (minor: number) => rescale(minor, before.currency, currency);
  const { birthday } = sections.automations;
  const document: Programme = {
    ...before,
    ...sections,
    automations: { ...sections.automations, birthday: { ...birthday, gift: scaledGift(birthday.gift, scaled) } },
    tiers: storedTiers(before.tiers, sections.tiers, state.version + 1, scaled),
    checkout: { ...scaledCheckout(before.checkout, scaled), ...change.checkout },
    messages: { ...before.messages, waitHours: change.waitHours ?? before.messages.waitHours },
    stampCards: scaledCards(sections.stampCards, scaled),
    issueRules: scaledIssueRules(sections.issueRules, scaled),
    name: change.name ?? before.name,
    currency,
    timeZone: change.timeZone ?? before.timeZone,
    holidays: movedHolidays(before, sections.holidays, change.timeZone),
    language: change.language ?? before.language,
    buddhistYear: change.buddhistYear ?? before.buddhistYear,
    earn: {
      ...before.earn,
      rates: ratesWithin(before.earn.rates, sections.tiers).map((rate) => ({
        ...rate,
        per: scaled(rate.per),
        ...(rate.id === BASE_RATE ? change.baseRate : {}),
      })),
      ...(before.earn.minimumMinor === undefined ? {} : { minimumMinor: scaled(before.earn.minimumMinor) }),
    },
    referral: { ...before.referral, minimumMinor: scaled(before.referral.minimumMinor), ...change.referral },
  };
  const [wrong] = wrongSettings(document);
  const setting = isLanguage(document.language) ? wrong?.field : 'language';
  return setting === undefined
    ? accept({ version: state.version + 1, document })
    : refuse({ code: 'setting-invalid', setting });
}

/** A rate that is for members of tiers alone goes with the last of them. */
const ratesWithin = (rates: readonly EarnRate[], tiers: TierRules | null): readonly EarnRate[] =>
  rates.flatMap((rate) => {
    if (rate.tiers === undefined) return [rate];
    const left = rate.tiers.filter((id) => tiers?.levels.some((level) => level.id === id));
    return left.length === 0 ? [] : [{ ...rate, tiers: left }];
  });

/** Holidays move with the shop, as long as they are those of where it was and nobody chose others. */
const movedHolidays = (before: Programme, holidays: HolidaySettings, timeZone = before.timeZone): HolidaySettings =>
  timeZone !== before.timeZone && holidays.country === countryOf(before.timeZone)
    ? { ...holidays, country: countryOf(timeZone) }
    : holidays;

const scaledGift = (gift: Gift | null, scaled: (minor: number) => number): Gift | null =>
  gift?.kind === 'amount' ? { ...gift, value: scaled(gift.value) } : gift;

const scaledCheckout = ({ points, ...rules }: CheckoutRules, scaled: (minor: number) => number): CheckoutRules => ({
  ...rules,
  points: points && { ...points, minor: scaled(points.minor) },
});

/** At least one minor unit, where it was more than none. */
function rescale(minor: number, from: string, to: string): number {
  if (from === to || minor === 0) return minor;
  return Math.max(1, Math.round(minor * 10 ** (exponentOf(to) - exponentOf(from))));
}

const isLanguage = (tag: string): boolean => LANGUAGES.some((one) => one === tag);
