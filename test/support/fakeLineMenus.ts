import type { ApiAnswer } from './fakeLineApi.ts';
import type { LineEndpoint } from './fakeLineFaults.ts';
import type { KnownMenu, LineState, RecordedCall } from './fakeLineState.ts';

const USER = '/v2/bot/user/(?<user>U[0-9a-f]{32})/richmenu';

export const MENU_ROUTES: readonly (readonly [string, RegExp, LineEndpoint])[] = [
  ['GET', /^\/v2\/bot\/richmenu\/list$/, 'menu-list'],
  ['POST', /^\/v2\/bot\/richmenu$/, 'menu-create'],
  ['POST', /^\/v2\/bot\/richmenu\/bulk\/link$/, 'menu-link-many'],
  ['POST', /^\/v2\/bot\/richmenu\/(?<menu>[^/]+)\/content$/, 'menu-picture'],
  ['DELETE', /^\/v2\/bot\/richmenu\/(?<menu>[^/]+)$/, 'menu-delete'],
  ['GET', /^\/v2\/bot\/user\/all\/richmenu$/, 'menu-default-get'],
  ['POST', /^\/v2\/bot\/user\/all\/richmenu\/(?<menu>[^/]+)$/, 'menu-default-set'],
  ['POST', new RegExp(`^${USER}/(?<menu>[^/]+)$`), 'menu-link'],
  ['DELETE', new RegExp(`^${USER}$`), 'menu-unlink'],
];

const MOST_BYTES = 1_000_000;
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** What LINE answers about rich menus; `undefined` for any other call. A menu without a picture can be shown to nobody. */
export function answerMenuCall({ menus, nextId }: LineState, call: RecordedCall): ApiAnswer | undefined {
  const route = MENU_ROUTES.find(([, , endpoint]) => endpoint === call.endpoint);
  const { menu: id = '', user = '' } = route?.[1].exec(call.path)?.groups ?? {};
  const menu = menus.known.get(id);
  switch (call.endpoint) {
    case 'menu-list':
      return done({ richmenus: [...menus.known].map(([richMenuId, known]) => ({ richMenuId, ...known.menu })) });
    case 'menu-create': {
      const richMenuId = `richmenu-${nextId()}`;
      menus.known.set(richMenuId, { menu: call.body as KnownMenu['menu'], picture: undefined });
      return done({ richMenuId });
    }
    case 'menu-picture':
      if (menu === undefined) return refused(404, 'Not found');
      if (call.headers['content-type'] !== 'image/png' || !call.bytes.subarray(0, 8).equals(PNG))
        return refused(400, 'The image format is not supported');
      if (call.bytes.length > MOST_BYTES) return refused(413, 'Request Entity Too Large');
      menu.picture = call.bytes;
      return done({});
    case 'menu-delete':
      if (!menus.known.delete(id)) return refused(404, 'Not found');
      if (menus.default === id) menus.default = undefined;
      for (const [userId, linked] of menus.linked) if (linked === id) menus.linked.delete(userId);
      return done({});
    case 'menu-default-get':
      return menus.default === undefined ? refused(404, 'no default richmenu') : done({ richMenuId: menus.default });
    case 'menu-default-set':
      if (menu?.picture === undefined) return refused(menu === undefined ? 404 : 400, 'must upload richmenu image');
      menus.default = id;
      return done({});
    case 'menu-link':
      if (menu?.picture === undefined) return refused(menu === undefined ? 404 : 400, 'must upload richmenu image');
      menus.linked.set(user, id);
      return done({});
    case 'menu-link-many':
      return linkMany(menus, call.body as { richMenuId: string; userIds: readonly string[] });
    case 'menu-unlink':
      menus.linked.delete(user);
      return done({});
    default:
      return undefined;
  }
}

function linkMany(
  menus: LineState['menus'],
  { richMenuId, userIds }: { readonly richMenuId: string; readonly userIds: readonly string[] },
): ApiAnswer {
  if (userIds.length < 1 || userIds.length > 500) return refused(400, 'Size must be between 1 and 500');
  if (menus.known.get(richMenuId)?.picture === undefined) return refused(400, 'must upload richmenu image');
  for (const userId of userIds) menus.linked.set(userId, richMenuId);
  return { status: 202, body: {} };
}

const done = (body: unknown): ApiAnswer => ({ status: 200, body });
const refused = (status: number, message: string): ApiAnswer => ({ status, body: { message } });
