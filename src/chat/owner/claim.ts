import { readOpenCases } from '../../app/cases.ts';
import { guess } from '../../app/guessLimit.ts';
import { claimShop, isClaimed } from '../../app/ownerCode.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap } from './access.ts';
import { ownerMenu } from './menu.ts';

/** The owner claims the shop by typing the set-up code into the chat. */
export const claimPart: ChatPart = { texts: [claim] };

/** Set-up codes as they are printed; typed with or without dashes. They have a digit, unlike "what time open". */
const SETUP_CODE = /^(?=.*[\d-])[0-9A-Z]{4}[\s-]?[0-9A-Z]{4}[\s-]?[0-9A-Z]{4}$/i;

async function claim(context: ChatContext, said: string): Promise<Reply | undefined> {
  const { deps, person, language, now } = context;
  const typed = said.normalize('NFKC').trim();
  if (!SETUP_CODE.test(typed) || (await isClaimed(deps))) return undefined;
  const name = person.member?.name ?? person.displayName ?? text(language, 'owner.role');
  const request = { address: person.address, name, language, code: typed };
  const who = `${person.address.channel}:${person.address.channelUserId}`;
  const tried = await guess(deps, who, async () => {
    const claimed = await claimShop(deps, request, `${context.key}:claim`, now);
    return claimed.ok ? claimed.value : undefined;
  });
  if (!tried.allowed) return say({ type: 'text', text: text(language, 'too-many-guesses') });
  if (tried.found === undefined) return say({ type: 'text', text: text(language, 'owner-code-wrong') });
  const { staffId } = tried.found;
  const owner: ChatContext = { ...context, person: { ...person, staff: { staffId, name, role: 'owner' } } };
  const waiting = (await readOpenCases(deps)).length;
  return say(
    { type: 'text', text: text(language, 'owner.welcome'), buttons: [tap(owner, 'owner.setup', 'setup', 'primary')] },
    ...(waiting === 0
      ? []
      : [{ type: 'text', text: text(language, 'owner.cases-waiting', { count: waiting }) } as const]),
    await ownerMenu(owner),
  );
}
