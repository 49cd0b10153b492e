/** The check-up: what is right, what is wrong and what to do, for owners in the chat and operators in the terminal. */
export const checkUp = {
  'checkup.open': 'Check-up',
  'checkup.title': 'Check-up of {shop}',
  'checkup.sum':
    '{wrong, plural, =0 {Nothing is wrong} one {# thing is wrong} other {# things are wrong}}, {warnings, plural, =0 {no warnings} one {# warning} other {# warnings}}.',
  'checkup.again': 'Look again',
  'checkup.settings-wrong': 'Settings: {detail}',
  'checkup.process-none': 'The service is not running. Start it: npx regulars start',
  'checkup.processes-ok': '{count, plural, one {# process runs} other {# processes run}}, version {version}.',
  'checkup.process-no-web':
    'Only workers run, so nobody takes messages and sales. Start a process with ROLE=web (or all).',
  'checkup.process-no-worker':
    'Only webs run, so messages wait and nothing is sent. Start a process with ROLE=worker (or all).',
  'checkup.versions-differ': 'Processes of different versions run at once: {versions}. Restart the older ones.',
  'checkup.process-says': '{channel}: {problem}',
  'checkup.port-taken': 'Port {port} is taken by another program. Stop that, or set PORT to another number.',
  'checkup.database-ok': 'Database: PostgreSQL {version}, {size}, and a power cut loses nothing it has answered.',
  'checkup.database-silent': 'The database does not answer ({detail}). Start it, or check the address in DATABASE_URL.',
  'checkup.database-denied':
    'The database does not let us in: {detail}. Check user, password and database name in DATABASE_URL.',
  'checkup.database-refused': 'The built-in database does not start. {detail}',
  'checkup.database-old': 'PostgreSQL {version} is too old. Move to version 15 or newer.',
  'checkup.database-unsafe':
    'The database runs with {setting} off: a power cut can lose sales that were answered. Turn it on.',
  'checkup.connections-scarce':
    '{used} of the {allowed} connections of the database are in use. Raise its max_connections, or run fewer processes.',
  'checkup.migrations-ok': 'Tables: as this version needs them ({count, plural, one {# step} other {# steps}}).',
  'checkup.migrations-pending':
    'The tables are {count, plural, one {# step} other {# steps}} behind this version. Restart the service: it brings them up to date.',
  'checkup.migrations-newer':
    'The tables were made by a newer version than this one. Go back to that version, or restore a backup of this one.',
  'checkup.migrations-foreign':
    'The tables were made by no released version. Set DATA_DIR to another folder, or DATABASE_URL to another database.',
  'checkup.shop-missing':
    'There is no shop here yet. Run npx regulars start once, or set DATA_DIR (or DATABASE_URL) to where the shop is.',
  'checkup.clock-ok': 'Clock: right.',
  'checkup.clock-database':
    'The clock of this machine is {seconds} s off that of the database. Turn on automatic time (NTP) on both.',
  'checkup.clock-platform':
    'The clock of this machine is {seconds} s off that of {channel}. Turn on automatic time (NTP).',
  'checkup.zone-ok': 'Time zone: {zone}; it is {time} there.',
  'checkup.zone-unknown': 'This machine does not know the time zone {zone}. Choose another one in Settings.',
  'checkup.disk-ok': 'Disk: {free} free.',
  'checkup.disk-low': 'Only {free} are left on the disk. Make room soon.',
  'checkup.disk-full': 'Only {free} are left on the disk, and a full one stops the shop. Make room now.',
  'checkup.backup-ok':
    'Backup: the newest is {hours, plural, =0 {less than an hour} one {# hour} other {# hours}} old.',
  'checkup.backup-old':
    'The newest backup is {days, plural, one {# day} other {# days}} old. Make one (npx regulars backup) and look in the log why there was none at night.',
  'checkup.backup-none': 'There is no backup yet. Make one: npx regulars backup',
  'checkup.backup-tonight': 'Backup: the first one is made tonight.',
  'checkup.backup-folder':
    'Backups cannot be written to {folder} ({detail}), so there are none at night, and a new version does not start without one. Let the user that runs the service write there, or set BACKUP_DIR to another folder.',
  'checkup.backup-room':
    'A backup may need {needed}, and {folder} has {free} left. Free some space there, or set BACKUP_DIR to a larger disk.',
  'checkup.public-url-ok': 'Public address: {url} leads here.',
  'checkup.public-url-plain':
    'PUBLIC_URL ({url}) is not https, and LINE and Telegram deliver to https only. Put a reverse proxy with a certificate in front.',
  'checkup.public-url-silent':
    '{url} does not answer from here ({detail}). Some networks do not reach their own public address: open it on a phone. If it fails there too, check the proxy and the domain.',
  'checkup.public-url-other': '{url} is answered by something else than this service. Check where the proxy leads.',
  'checkup.host-open':
    'HOST is {host}: everybody in this network reaches port {port}, and nothing is encrypted. Set HOST to 127.0.0.1 and put a reverse proxy in front.',
  'checkup.channels-none':
    'Neither LINE nor Telegram is connected. Is that on purpose? The README says how to connect.',
  'checkup.token-ok': '{channel}: connected as {account}.',
  'checkup.token-refused': '{channel} refuses the token. Copy it again into {setting} and restart.',
  'checkup.platform-silent': "{channel} does not answer ({detail}). Check this machine's way to the internet.",
  'checkup.platform-busy': '{channel} asks us to wait. Look again in a few minutes.',
  'checkup.webhook-ok': '{channel} delivers to {url}.',
  'checkup.webhook-missing':
    '{channel} does not know where to deliver. Set PUBLIC_URL to the https address of this service and restart.',
  'checkup.webhook-unset':
    '{channel} does not know where to deliver, though PUBLIC_URL is set. Restart the service, which tells it; if that fails, its log says why.',
  'checkup.webhook-plain': '{channel} delivers to https only. Set PUBLIC_URL to an https address and restart.',
  'checkup.webhook-elsewhere':
    '{channel} delivers to {url}, not here. Restart the service, which sets it right, and give each program an account of its own.',
  'checkup.webhook-off':
    '{channel} delivers nothing: "Use webhook" is off. Turn it on in the LINE Developers console, channel, Messaging API tab.',
  'checkup.webhook-unreachable':
    '{channel} could not reach {url} ({detail}). It must answer from the internet with a valid certificate, while the service runs.',
  'checkup.webhook-refused':
    '{url} answered {channel} with {status} instead of 200. Check what stands between {channel} and this service.',
  'checkup.webhook-secret':
    "{url} refused {channel}'s signature. LINE_CHANNEL_SECRET must be the secret of the same channel as the token.",
  'checkup.webhook-untested': '{channel} allows no more tests of its deliveries this hour. Look again later.',
  'checkup.webhook-late':
    '{channel} could not deliver ({detail}), and {waiting, plural, one {# message waits} other {# messages wait}} there. Check that PUBLIC_URL is reachable from the internet.',
  'checkup.polling-ok': '{channel}: the service asks for messages itself, so no public address is needed.',
  'checkup.polling-blocked':
    'Another program has {channel} deliver to {url}, so no message comes here. Restart the service, and give each program a bot of its own.',
  'checkup.polling-shared':
    "Another program reads this bot's messages on {channel}, so both miss some. Stop it, or give each a bot of its own.",
  'checkup.quota-ok': '{channel}: {used} of {limit} messages of this month used, {left} left.',
  'checkup.quota-unlimited': '{channel}: {used} messages used this month, without a limit.',
  'checkup.quota-low':
    '{channel}: only {left} of {limit} messages are left this month. Offers stop when they are used; the next plan is in LINE Official Account Manager.',
  'checkup.quota-out':
    '{channel}: all {limit} messages of this month are used. Answers are free and go on; offers and notices wait. The next plan is in LINE Official Account Manager.',
  'checkup.quota-unknown': '{channel} does not say how many messages are left this month. Look again later.',
  'checkup.people-answer':
    'LINE Official Account Manager has "Chat" on: people there and this service may both answer. Turn it off under Settings, Response settings.',
  'checkup.auto-response':
    'LINE does not tell us whether its "Auto-response" is on, which answers in our place. Look once in LINE Official Account Manager, Settings, Response settings: Auto-response off, Greeting message off, Webhooks on.',
  'checkup.languages-ok': 'Languages: all {count} complete.',
  'checkup.language-lacks':
    'You wrote automatic messages in your own words, but not in {language}, which {count} of your newest members read: they get ours. Add yours under Automatic messages.',
  'checkup.catalogue-lacks':
    '{count, plural, one {# text is} other {# texts are}} missing in {language}. Install this version again, whole.',
  'checkup.restored-waits':
    'A restored backup has waited {hours, plural, =0 {for less than an hour} one {for # hour} other {for # hours}} for the owner, with {campaigns, plural, one {# campaign} other {# campaigns}} and {notices, plural, one {# notice} other {# notices}}. Until then nobody is written to unasked. Answer the card that stands above every answer in the chat, or: npx regulars restored',
  'checkup.parked':
    '{count, plural, one {# message could not be handled and lies aside} other {# messages could not be handled and lie aside}}, holding up nobody. docs/operations.md says how to see why.',
  'checkup.inbox-late':
    '{count, plural, one {# message waits} other {# messages wait}} for an answer, the oldest for {minutes} min. Restart the service, and look in its log.',
  'checkup.outbox-late':
    '{count, plural, one {# notice was} other {# notices were}} not sent for up to {minutes} min. It goes on by itself once what is wrong with the channel is over.',
  'checkup.campaigns-held':
    '{count, plural, one {# sending stands} other {# sendings stand}} still. Go on or cancel under Broadcasts.',
  'checkup.channel-held': '{channel} asked us to wait: nothing more is sent there for {minutes} min.',
  'checkup.job-late':
    'The nightly job "{job}" was begun and did not end. It is tried again each minute; the log says what fails.',
  'checkup.standstill': 'For {minutes} min now: {what} Start the service again; its log says what fails.',
  'checkup.still-ok': 'Nothing stands still.',
} as const;
