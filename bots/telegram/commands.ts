import type { TelegramApi } from './api.ts';
import { outcomeOf } from './outcome.ts';
import type { Listening } from './poll.ts';
import { pause, type Timing } from './retry.ts';
import { callOnce, type Sending } from './send.ts';

/** The menu of commands beside the text field. */
export interface CommandMenu {
  /** Whose app sees it: an app in this language (ISO 639-1), or without one every other app. */
  readonly language?: string;
  /** BCP 47: what it is written in. */
  readonly speaks?: string;
  /** No app sees it by its language: two of ours share one of Telegram's. Only who is given it has it. */
  readonly personal?: true;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

const SCOPE = { type: 'all_private_chats' } as const;

/** Sets the menus that differ from what Telegram has; rejects when Telegram does not answer or refuses. */
const setCommands = async (api: TelegramApi, menus: readonly CommandMenu[], signal: AbortSignal): Promise<void> => {
  for (const { language, commands } of menus.filter(({ personal }) => personal !== true)) {
    const place = { scope: SCOPE, ...(language !== undefined && { language_code: language }) };
    const known = await api.call('getMyCommands', place, { signal });
    if (JSON.stringify(inOrder(known)) === JSON.stringify(inOrder(commands))) continue;
    await api.call('setMyCommands', { ...place, commands }, { signal });
  }
};

const inOrder = (commands: unknown): unknown =>
  Array.isArray(commands) ? commands.map(({ command, description }) => [command, description]) : [];

/** The menu is a convenience: its trouble is logged and tried again, and never touches the channel's health. */
export const offerCommands = async (
  { api, ports, timing, signal }: Listening,
  menus: readonly CommandMenu[],
): Promise<void> => {
  while (!signal.aborted) {
    try {
      await setCommands(api, menus, signal);
      return;
    } catch (error) {
      const { status } = outcomeOf(error);
      if (signal.aborted || status === 'bad-credentials') return;
      ports.log.warn({ channel: 'telegram', status }, 'the menu of commands was not set');
      if (status === 'rejected') return;
      await pause(timing.retryMaxMs, signal);
    }
  }
};

/**
 * Gives one private chat the menu of a language, for whoever chose another one than their app's, or speaks one that no
 * app tells apart. What fails on its way is tried again; a later choice ends the tries of an earlier one.
 */
export const personalCommands = (sending: Sending, menus: readonly CommandMenu[], timing: Timing) => {
  const newest = new Map<number, CommandMenu>();
  return async (chatId: number, language: string, chosen: boolean): Promise<void> => {
    const menu = menus.find(({ speaks }) => speaks === language);
    if (menu === undefined || !(chosen || menu.personal === true)) return;
    newest.set(chatId, menu);
    const payload = { scope: { type: 'chat', chat_id: chatId }, commands: menu.commands };
    while (!sending.stopping.aborted && newest.get(chatId) === menu) {
      const outcome = await callOnce(sending, 'setMyCommands', payload);
      if (outcome.status === 'wait') await pause(outcome.afterSeconds * 1_000, sending.stopping);
      else if (outcome.status === 'not-sent' || outcome.status === 'unknown')
        await pause(timing.retryMaxMs, sending.stopping);
      else if (newest.get(chatId) === menu) newest.delete(chatId);
    }
  };
};
