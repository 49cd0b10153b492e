/** Words that every part uses: answers, steps, the menu. Button labels are at most 20 characters. */
export const common = {
  'common.cancel': 'Cancel',
  'common.skip': 'Skip',
  'common.menu': 'Menu',
  /** A name and what it is, on one line. */
  'common.row': '{name}: {value}',
  'form.page-before': 'Previous page',
  'form.page-next': 'Next page',
  'form.step-is-over': 'This step is over. Please use the newest message.',
  'common.cancelled': 'Cancelled. Nothing was changed.',
  'common.nothing-to-cancel': 'There is nothing to cancel.',

  'menu.points': 'Points',
  'menu.coupons': 'My coupons',
  'menu.rewards': 'Rewards',
  'menu.card': 'Member card',
  'menu.invite': 'Invite a friend',
  'menu.language': 'Language',
  'menu.help': 'Help',
  'menu.talk': 'Talk to a person',
  'menu.stop': 'Stop messages',
  'menu.data': 'My data',
  'menu.forget': 'Forget me',

  /** The language's own name, as the language menu offers it. */
  'language.name': 'English',
} as const;
