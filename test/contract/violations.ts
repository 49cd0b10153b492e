import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';

/** A part of a specification, or what a request carries: JSON of any shape. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value under a path of keys, where everything on the way is an object. */
export const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inside, key) => (isObject(inside) ? inside[key] : undefined), value);

/** What is wrong with a value, in words; empty when nothing is. */
export type Check = (value: unknown) => readonly string[];

/**
 * Compiles schemas of an OpenAPI document, each closed: a property that the document does not know is a violation too,
 * since the platform would ignore it and we would believe that it works.
 */
export function schemaChecks(document: Json): (schema: unknown) => Check {
  const ajv = new Ajv2019({ strict: false, allErrors: false, validateFormats: true, logger: false });
  formats.default(ajv, { mode: 'full' });
  ajv.addFormat('int32', { type: 'number', validate: Number.isInteger });
  ajv.addSchema({ $id: 'spec:', components: { schemas: inside(at(document, 'components', 'schemas')) } });
  const compiled = new Map<unknown, ValidateFunction>();
  return (schema) => (value) => {
    const validate = compiled.get(schema) ?? ajv.compile(closed(schema) as object);
    compiled.set(schema, validate);
    return validate(value) ? [] : wordsFor(validate.errors ?? []);
  };
}

/** The schema of a value: whatever none of its parts names is refused. Composed parts stay open to each other. */
const closed = (schema: unknown): unknown => ({ allOf: [inside(schema)], unevaluatedProperties: false });

function inside(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inside);
  if (!isObject(schema)) return schema;
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isObject(value)) made[key] = eachOf(value, closed);
    else if (key === 'items' || (key === 'additionalProperties' && isObject(value))) made[key] = closed(value);
    else if (key === '$ref') made[key] = String(value).replace(/^#/, 'spec:#');
    else if (key === 'not' || key === 'enum' || key === 'example' || key === 'default') made[key] = value;
    else made[key] = inside(value);
  }
  return made;
}

const eachOf = (object: Json, change: (value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

/** Of the many complaints of a `oneOf` the deepest ones, which are about the branch that was meant. */
function wordsFor(errors: readonly ErrorObject[]): string[] {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length;
  const deepest = Math.max(...errors.map(depth));
  const told = errors
    .filter((error) => depth(error) === deepest)
    .map(
      ({ instancePath, message, params }) => `${instancePath || 'the body'} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  return [...new Set(told)].slice(0, 3);
}
