import { memberData } from '../../app/memberData.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { forMembers, refused } from './screen.ts';

/** My data: everything that is held, as a file. */
export const dataPart: ChatPart = {
  actions: { mydata: forMembers((args) => ['mydata', ...args].join(':'), sendFile) },
};

async function sendFile(context: ChatContext, memberId: string, [format]: readonly string[]): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const shop = programme.name;
  const file = await memberData(
    deps,
    memberId,
    text(language, 'data.about', { shop }),
    now,
    format === 'csv' ? 'csv' : 'json',
  );
  if (file === undefined) return refused(context, 'member-unknown');
  return say({
    type: 'file',
    ...file,
    caption: text(language, 'data.caption', { shop }),
    quickReplies: [
      ...(format === 'csv' ? [] : [tap(context, 'data.as-table', 'mydata:csv')]),
      tap(context, 'menu.forget', 'forget'),
      tap(context, 'common.menu', 'menu'),
    ],
  });
}
