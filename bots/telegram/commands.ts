import type { TelegramApi } from './api.ts';

/** The menu of commands beside the text field, for one language (ISO 639-1) or, without one, for all others. */
export interface CommandMenu {
  readonly language?: string;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

const SCOPE = { type: 'all_private_chats' } as const;

/** Sets the menus that differ from what Telegram has; rejects when Telegram does not answer or refuses. */
export const setCommands = async (
  api: TelegramApi,
  menus: readonly CommandMenu[],
  signal: AbortSignal,
): Promise<void> => {
  for (const { language, commands } of menus) {
    const place = { scope: SCOPE, ...(language !== undefined && { language_code: language }) };
    const known = await api.call('getMyCommands', place, { signal });
    if (JSON.stringify(inOrder(known)) === JSON.stringify(inOrder(commands))) continue;
    await api.call('setMyCommands', { ...place, commands }, { signal });
  }
};

const inOrder = (commands: unknown): unknown =>
  Array.isArray(commands) ? commands.map(({ command, description }) => [command, description]) : [];
