import type { Programme } from '../programme.ts';
import {
  type ListName,
  type ListValue,
  SETTING_LISTS,
  SETTINGS,
  type SettingName,
  type SettingValue,
} from './names.ts';

/** One setting that two programmes have differently; `null`: one of them has none. JSON. */
export type Difference =
  | {
      readonly [Name in SettingName]: {
        readonly setting: Name;
        readonly before: SettingValue<Name> | null;
        readonly after: SettingValue<Name> | null;
      };
    }[SettingName]
  | {
      readonly [Name in ListName]: {
        readonly setting: Name;
        readonly id: string;
        readonly before: ListValue<Name> | null;
        readonly after: ListValue<Name> | null;
      };
    }[ListName];

/** What a shop would have differently, setting by setting, in the order of the document; none: the same programme. */
export function programmeDiff(before: Programme, after: Programme): readonly Difference[] {
  const settings = (Object.keys(SETTINGS) as SettingName[]).flatMap((setting) =>
    differing({ setting }, SETTINGS[setting](before), SETTINGS[setting](after)),
  );
  const lists = (Object.keys(SETTING_LISTS) as ListName[]).flatMap((setting) => {
    const [were, are] = [byId(SETTING_LISTS[setting](before)), byId(SETTING_LISTS[setting](after))];
    return [...new Set([...were.keys(), ...are.keys()])].flatMap((id) =>
      differing({ setting, id }, were.get(id), are.get(id)),
    );
  });
  return [...settings, ...lists];
}

const byId = (list: readonly { readonly id: string; readonly value: unknown }[]): ReadonlyMap<string, unknown> =>
  new Map(list.map(({ id, value }) => [id, value]));

const differing = (about: object, before: unknown = null, after: unknown = null): readonly Difference[] =>
  isSame(before, after) ? [] : [{ ...about, before, after } as Difference];

/** Whether two JSON values say the same, whatever the order of their fields. */
export const isSame = (a: unknown, b: unknown): boolean => inOrder(a) === inOrder(b);

const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
