import type { Liquid, Template } from 'liquidjs';

/** What a text to many may name; what an automation writes has more (`AUTOMATION_VARIABLES`). */
export const TEMPLATE_VARIABLES = ['name', 'points'] as const;
export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number] | 'product' | 'day' | 'leaving';
/** All that a text names; a name that is missing throws. */
export type TemplateValues = Readonly<Partial<Record<TemplateVariable, string>>>;

export type TemplateProblem =
  /** Names that do not exist, as they were typed. */
  | { readonly code: 'template-unknown'; readonly names: string }
  /** Braces that do not close, tags, filters: more than filling in. */
  | { readonly code: 'template-invalid' };

const FILTERS: ReadonlySet<string> = new Set(['default']);
/** The longest of each that there may be: names of members and products as their forms take them, and what nobody has. */
const LONGEST: Readonly<Record<TemplateVariable, string>> = {
  name: 'M'.repeat(60),
  points: '9,999,999',
  product: 'M'.repeat(80),
  day: 'September 30, 2027, Thursday',
  leaving: '9,999,999 points and 1,000 coupons',
};

/** A word in braces that nothing fills in: `{name}`, `{ชื่อ}`, `｛｛name｝｝`. Everybody would get it as it stands. */
const ALMOST = /[{｛]\s*[\p{L}_][\p{L}\p{M}_]*\s*[}｝]/u;

const SAMPLE = Object.fromEntries(Object.keys(LONGEST).map((name) => [name, '1']));

let loaded: Promise<Liquid> | undefined;

/**
 * liquidjs, loaded when the first text is written or sent. Only filling in is left of it: no tags, so no loops and no
 * files; own properties only; bounded in length, time and memory.
 */
const engine = (): Promise<Liquid> => (loaded ??= load());

async function load(): Promise<Liquid> {
  const { Liquid } = await import('liquidjs');
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    dynamicPartials: false,
    parseLimit: 10_000,
    renderLimit: 200,
    memoryLimit: 100_000,
  });
  for (const tag of Object.keys(liquid.tags)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!FILTERS.has(filter)) delete liquid.filters[filter];
  return liquid;
}

/** What is wrong with a text that somebody wrote for others; `undefined` when it can be sent. */
export async function templateProblem(
  template: string,
  variables: readonly TemplateVariable[] = TEMPLATE_VARIABLES,
): Promise<TemplateProblem | undefined> {
  const liquid = await engine();
  try {
    const parsed = liquid.parse(template);
    const known: ReadonlySet<string> = new Set(variables);
    const unknown = liquid.globalFullVariablesSync(parsed).filter((name) => !known.has(name));
    if (unknown.length > 0) return { code: 'template-unknown', names: unknown.join(', ') };
    if (ALMOST.test(template.replaceAll(/\{\{.*?\}\}/gs, ''))) return { code: 'template-invalid' };
    liquid.renderSync(parsed, SAMPLE);
    return undefined;
  } catch {
    return { code: 'template-invalid' }; // whatever liquidjs says of it, in words for programmers
  }
}

/** How long a text without problems gets, in UTF-16 units, for a member with a long name and many points. */
export async function longestFilled(template: string): Promise<number> {
  const fill = await templateFiller(template);
  try {
    return fill(LONGEST).length;
  } catch {
    return Number.POSITIVE_INFINITY; // past the memory that one text may take
  }
}

/** Where anything is filled in; all other texts are the same for everybody. */
const FILLED_IN = /\{[{%]/;

/** A sender fills the same few texts in for every member. */
const parsedTemplates = new Map<string, Template[]>();
const MOST_REMEMBERED = 20;

/** A function that fills one text in for many members. What is filled in is data: `{{points}}` as a name stays that. */
export async function templateFiller(template: string): Promise<(values: TemplateValues) => string> {
  if (!FILLED_IN.test(template)) return () => template;
  const liquid = await engine();
  const parsed = parsedTemplates.get(template) ?? liquid.parse(template);
  if (parsedTemplates.size >= MOST_REMEMBERED) parsedTemplates.clear();
  parsedTemplates.set(template, parsed);
  return (values) => String(liquid.renderSync(parsed, values));
}
