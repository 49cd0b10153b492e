import { v7 } from 'uuid';
import type { Case, Step } from './case.ts';
import { COMMANDS, type Known } from './commands.ts';
import { instantOf, isRecord, mismatches } from './match.ts';
import type { Shop } from './shop.ts';

/** Why a case falls: sentences, each with the step that it is about; none: it holds. */
export type Outcome = readonly string[];

/** Plays one case in a shop of its own. */
export async function play(one: Case, shop: Shop): Promise<Outcome> {
  const player = new Player(shop);
  const set = await player.changeProgramme(one.programme);
  if (set !== undefined) return [`the programme: ${set}`];
  const faults: string[] = [];
  for (const [index, step] of one.steps.entries()) {
    const wrong = await player.step(step, index + 1);
    faults.push(...wrong.map((fault) => `step ${index + 1} (${step.do ?? 'together'}): ${fault}`));
  }
  for (const [name, expected] of Object.entries(one.expect)) {
    const state = await player.stateOf(name);
    faults.push(...mismatches(expected, state, player.zone).map((fault) => `at the end, ${name}: ${fault}`));
  }
  const books = await shop.problems();
  return [...faults, ...books.map((problem) => `the books: ${problem}`)];
}

class Player {
  readonly #shop: Shop;
  readonly #members = new Map<string, string>();
  readonly #purchases = new Map<string, string>();
  /** What each step was answered, the first one at 1. */
  readonly #answers: unknown[] = [{}];
  #programme: Readonly<Record<string, unknown>> = {};
  zone = 'Asia/Taipei';

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  /** Gives the refusal, as text; `undefined`: it took effect. */
  async changeProgramme(patch: Readonly<Record<string, unknown>>): Promise<string | undefined> {
    const { json } = await this.#shop.call('GET', '/programme', undefined, '');
    const { version, document } = json as { version: number; document: Record<string, unknown> };
    this.#keep(document);
    if (Object.keys(patch).length === 0) return undefined;
    const changed = merged(document, patch) as Record<string, unknown>;
    const put = await this.#shop.call('PUT', '/programme', { version, document: changed }, v7());
    if (put.status >= 300) return JSON.stringify(put.json);
    this.#keep(changed);
    return undefined;
  }

  #keep(document: Readonly<Record<string, unknown>>): void {
    this.#programme = document;
    this.zone = String(document['timeZone']);
  }

  async step(step: Step, number: number): Promise<readonly string[]> {
    if (step.at !== undefined) {
      const at = instantOf(step.at, this.zone);
      if (at === undefined) return [`"${step.at}" is no instant`];
      this.#shop.clock.now = at;
    }
    const steps = (step.together ?? [step]).flatMap((one) => Array.from({ length: one.times ?? 1 }, () => one));
    const answers = await Promise.all(steps.map((one) => this.#answer(one)));
    const expected = this.#filled(step.expect);
    const [single] = answers;
    if (steps.length === 1 && step.together === undefined) {
      this.#answers[number] = single;
      return this.#judge(expected, single);
    }
    this.#answers[number] = answers;
    const each = step.together?.flatMap((one, index) =>
      one.expect === undefined || one.times !== undefined ? [] : this.#judge(this.#filled(one.expect), answers[index]),
    );
    return [...(each ?? []), ...mismatches(expected ?? {}, counted(answers), this.zone)];
  }

  /** What a step must not say was not said either: a refusal that nobody expects is a fault. */
  #judge(expected: unknown, answer: unknown): readonly string[] {
    const isExpected = isRecord(expected) && 'refused' in expected;
    if (isRecord(answer) && 'refused' in answer && !isExpected) return [`it was refused: ${JSON.stringify(answer)}`];
    return mismatches(expected ?? {}, answer, this.zone);
  }

  async #answer(step: Step): Promise<unknown> {
    const given = this.#filled(step.with ?? {}) as Record<string, unknown>;
    if (step.do === 'nightly') {
      await this.#shop.nightly();
      return {};
    }
    if (step.do === 'programme') {
      const refused = await this.changeProgramme(given);
      return refused === undefined ? {} : { refused };
    }
    const command = COMMANDS[step.do ?? ''];
    if (command === undefined) throw new Error(`there is no command "${step.do}"; docs/scenarios.md lists them`);
    if (step.do === 'join' && given['name'] === undefined && step.as !== undefined) given['name'] = step.as;
    const { method, path, body } = command(given, step, this.#known());
    const { status, json } = await this.#shop.call(method, path, body ?? {}, step.key ?? v7());
    if (status >= 300) return { ...(json as object), refused: (json as { code?: string }).code };
    this.#remember(step, given, json);
    return json;
  }

  #remember(step: Step, given: Readonly<Record<string, unknown>>, json: unknown): void {
    const at = (path: string) => valueAt(json, path.split('.'));
    if (step.do === 'join' && step.as !== undefined) this.#members.set(step.as, String(at('member.id')));
    const ref = given['ref'];
    if (typeof ref === 'string' && at('purchase.id') !== undefined) this.#purchases.set(ref, String(at('purchase.id')));
  }

  #known(): Known {
    return {
      now: this.#shop.clock.now,
      currency: String(this.#programme['currency']),
      member: (name = '') => {
        const id = this.#members.get(name);
        if (id === undefined) throw new Error(`nobody called "${name}" has joined`);
        return id;
      },
      purchase: (ref) => this.#purchases.get(String(ref)) ?? v7(),
    };
  }

  /** `"$2.purchase.id"` is what step 2 was answered there, `"@mei"` the id of mei; inside a longer text, in braces. */
  #filled(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#filled(one));
    if (isRecord(value))
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#filled(one)]));
    if (typeof value !== 'string') return value;
    if (/^([$]\d+[.\w]*|@\w+)$/.test(value)) return this.#found(value);
    return value.replaceAll(/\{([$]\d+[.\w]*|@\w+)\}/g, (_all, name: string) => String(this.#found(name)));
  }

  #found(name: string): unknown {
    if (name.startsWith('@')) return this.#known().member(name.slice(1));
    const [number = '0', ...path] = name.slice(1).split('.');
    const found = valueAt(this.#answers[Number(number)], path);
    if (found === undefined) throw new Error(`nothing stands at ${name}`);
    return found;
  }

  /** All that a case may ask of a member at the end. */
  async stateOf(name: string): Promise<unknown> {
    const id = this.#known().member(name);
    const [member, points] = await Promise.all(
      ['', '/points?limit=100'].map((path) => this.#shop.call('GET', `/members/${id}${path}`, undefined, '')),
    );
    return { ...(member?.json as object), ...(points?.json as object) };
  }
}

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce(
    (found, name) => (typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined),
    value,
  );

/** Fields of `patch` in place of those of `base`, objects within objects; lists as a whole, and what is of another kind. */
function merged(base: unknown, patch: unknown): unknown {
  if (!isRecord(base) || !isRecord(patch)) return patch;
  if ('kind' in patch && patch['kind'] !== base['kind']) return patch;
  return {
    ...base,
    ...Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, merged(base[name], value)])),
  };
}

/** How many of several steps were answered and how many refused, by code. */
function counted(answers: readonly unknown[]): unknown {
  const refused: Record<string, number> = {};
  for (const answer of answers) {
    if (!isRecord(answer) || !('refused' in answer)) continue;
    const code = String(answer['refused']);
    refused[code] = (refused[code] ?? 0) + 1;
  }
  const no = Object.values(refused).reduce((sum, count) => sum + count, 0);
  return { ok: answers.length - no, refused };
}
