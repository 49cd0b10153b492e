/** Backups: what owners read of those that fail, and of one that was brought back. */
export const backups = {
  'backup-failed.full':
    'Last night the shop could not be backed up: the disk is full ({folder}). It goes on working, but please free some space or set BACKUP_DIR to a larger disk.',
  'backup-failed.other':
    'Last night the shop could not be backed up to {folder}. It goes on working, but please have whoever looks after the machine see why: its log tells.',

  'restored.title': 'Brought back from a backup',
  'restored.body':
    'Everything is as it was on {date}; what came later is missing.\n\nStill to be sent then: {campaigns, plural, one {one campaign} other {# campaigns}} and {notices, plural, one {one notice} other {# notices}}. Some of it may have gone out since. Until you decide, nobody is written to unasked.',
  'restored.body-nothing':
    'Everything is as it was on {date}; what came later is missing.\n\nNothing was waiting to be sent. Until you tap, nobody is written to unasked.',
  'restored.send': 'Send what waited',
  'restored.drop': 'Drop what waited',
  'restored.go-on': 'Go on',
  'restored.sent': 'All right, it goes out now.',
  'restored.dropped': 'All right, none of it goes out. From now on the shop writes to people as always.',
  'restored.gone-on': 'All right. From now on the shop writes to people as always.',
  'restored.over': 'That has been decided already.',
  'restored.stood-before':
    '{count, plural, one {One broadcast stood} other {# broadcasts stood}} still already when the backup was made and may have gone out since. Look at {count, plural, one {it} other {them}} before you let {count, plural, one {it} other {them}} go on.',
  'restored.paused': 'Stands still since a backup was brought back. Decide what becomes of it with the buttons above.',
  'restore-waits':
    'First decide what becomes of what waited in the backup that was brought back: the buttons are above. Until then nothing goes out.',
} as const;
