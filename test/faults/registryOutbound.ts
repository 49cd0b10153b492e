import type { Fault } from './registry.ts';

/** What goes out to people. */
export const OUTBOUND: readonly Fault[] = [
  {
    id: 'F15',
    fault: 'a platform asks to wait',
    holds: 'no process calls it before the time is over, but for what was in flight; nobody is lost',
    figures: ['S15'],
    tests: [
      ['delivery/campaignFaults.test.ts', 'a 429 holds back every process until its time is over, and nobody is lost'],
      ['bots/telegram/send.test.ts', 'holds back every call of the bot until its seconds are over'],
    ],
  },
  {
    id: 'F16',
    fault: '5xx, a page of HTML, an empty 200',
    holds: 'LINE: the same bytes under the same key; Telegram: by the class of the message',
    figures: ['S11'],
    tests: [
      [
        'delivery/campaignFaults.test.ts',
        'a message that was taken but not confirmed',
        'stays unknown and is never sent again',
      ],
      ['delivery/campaignFaults.test.ts', 'a service message that may have arrived is sent again, but not without end'],
      [
        'bots/line/send.test.ts',
        'arrives once, and says under which request',
        'sends what the first attempt did not',
        'that LINE confirms without naming the request is sent too',
      ],
      ['bots/telegram/outcome.test.ts', 'is unknown'],
    ],
  },
  {
    id: 'F17',
    fault: 'a message is taken, and then there is silence',
    holds: 'LINE: repeated under its key and sent once; Telegram: unknown, listed, sent once',
    figures: ['S3', 'S4'],
    tests: [
      [
        'bots/line/send.test.ts',
        'arrives once, and says under which request',
        'is waited for as long as set and no longer',
      ],
      ['bots/telegram/outcome.test.ts', 'is given up within its time limit'],
      ['delivery/campaignFaults.test.ts', 'a message that was taken but not confirmed'],
    ],
  },
  {
    id: 'F18',
    fault: 'refused, no such name, no TLS; or cut off half way',
    holds: 'what certainly did not arrive is said anew, the rest as F17',
    figures: ['S3', 'S4'],
    tests: [
      [
        'bots/line/send.test.ts',
        'says so when LINE refuses the connection',
        'says so when the name cannot be resolved',
      ],
      ['bots/line/send.test.ts', 'says so when no secure connection comes about'],
      [
        'bots/telegram/outcome.test.ts',
        'is one to a server that refuses the connection',
        'is one that ended with',
        'is one to a server without TLS behind an https root',
      ],
      ['delivery/campaignFaults.test.ts', 'what certainly did not arrive is said anew under a new key'],
    ],
  },
  {
    id: 'F19',
    fault: "LINE's monthly limit",
    holds: 'the broadcast stands still within two seconds, says why, and goes on when told',
    figures: [],
    tests: [
      ['delivery/campaignFaults.test.ts', 'the monthly limit pauses a broadcast within 2 seconds'],
      ['delivery/monthlyLimit.test.ts', 'a broadcast stands still without a call of its own, and its owner resumes it'],
    ],
  },
  {
    id: 'F20',
    fault: 'words or members change while it is sent',
    holds: 'what may have arrived is repeated in the same bytes; each key stands for one body',
    figures: ['S3'],
    tests: [
      ['delivery/campaignFaults.test.ts', 'a name that changes meanwhile changes nothing of what may have arrived'],
      ['app/campaigns/broadcast.test.ts', 'sends what was looked at: a change in between asks for another look'],
      ['delivery/multicast.test.ts', 'however others joined meanwhile', 'is made again without whoever said no since'],
    ],
  },
  {
    id: 'F21',
    fault: 'a repeat after the platform forgot the key',
    holds: 'never by itself: unknown, listed for the owner',
    figures: [],
    tests: [
      ['delivery/campaignFaults.test.ts', 'nothing is repeated once LINE may have forgotten the key'],
      ['delivery/relay.test.ts', 'is not sent again once LINE may have forgotten the key'],
    ],
  },
  {
    id: 'F22',
    fault: 'kill -9 at any point of a campaign',
    holds: 'as the guarantees below say; nobody has to do anything',
    figures: ['S3', 'S4', 'S5', 'S6'],
    tests: [
      ['fault/campaignKills.test.ts', 'reaches everybody on LINE exactly once'],
      ['delivery/campaignControl.test.ts', 'is closed by whoever comes next when its sender died before it could'],
    ],
  },
  {
    id: 'F23',
    fault: 'a process is stopped for longer than its lease, and goes on',
    holds: 'it writes nothing; LINE twice 0; Telegram at most what was in flight',
    figures: ['S17'],
    tests: [['delivery/campaignFaults.test.ts', 'writes nothing when it comes back, and LINE gets each message once']],
  },
  {
    id: 'F24',
    fault: 'pause or cancel while it is sent',
    holds: 'nothing begins but what was in flight; a cancel is final',
    figures: ['S3', 'S4', 'F24'],
    tests: [
      [
        'delivery/campaignControl.test.ts',
        'lets nothing begin but what was in flight',
        'is final: what waits is skipped, and it cannot be resumed',
        'of two at once one decides: after a cancel nobody resumes',
      ],
    ],
  },
  {
    id: 'F25',
    fault: 'somebody stops offers or is forgotten between expansion and sending',
    holds: 'nothing later than a second after it was written down',
    figures: ['S16'],
    tests: [['delivery/campaignControl.test.ts', 'holds from the moment it is committed']],
  },
  {
    id: 'F26',
    fault: 'the person has blocked the shop, or nobody is there',
    holds: 'unreachable, no repeat, left out the next time',
    figures: [],
    tests: [
      ['delivery/campaignFaults.test.ts', 'who blocked the bot is marked so, and is not tried again'],
      ['delivery/campaignFaults.test.ts', 'a bad id is unreachable from then on, and everybody else gets it'],
      ['fault/outbound.test.ts', 'is not called again by the next broadcast on Telegram'],
    ],
  },
  {
    id: 'F27',
    fault: 'one bad id in a call to many',
    holds: 'it alone fails, all others get it once',
    figures: [],
    tests: [
      [
        'delivery/multicast.test.ts',
        'is found by halves when nobody says who it is',
        'and is named costs one more call',
      ],
      ['fault/outbound.test.ts', 'is found among 500 of one call'],
    ],
  },
  {
    id: 'F28',
    fault: 'a name that is a template or markup',
    holds: 'it arrives letter by letter',
    figures: [],
    tests: [
      [
        'app/campaigns/template.test.ts',
        'is filled in once: what members are called is data',
        'can name nothing else, and do nothing else',
      ],
      ['bots/line/render.test.ts', 'is literal: nothing in it is markup or a placeholder'],
      ['bots/telegram/render.test.ts', 'escapes what would be markup and marks what is'],
      ['fault/outbound.test.ts', 'arrives letter by letter in a broadcast, on LINE and on Telegram'],
    ],
  },
  {
    id: 'F29',
    fault: '200,000 recipients with 384 MB of heap',
    holds: 'resident memory stays below 450 MB, and the owner is told at once how far it is',
    figures: ['F29'],
    tests: [['delivery/campaignFaults.test.ts', 'share a campaign of many ranges and send nobody twice']],
  },
  {
    id: 'F30',
    fault: 'a campaign, a birthday and an offer in the same minute',
    holds: 'one marketing message in three days; service messages first',
    figures: [],
    tests: [
      ['delivery/campaigns.test.ts', 'sends service messages before automations, and those before broadcasts'],
      ['delivery/campaigns.test.ts', 'gets one marketing message in three days, and every service message'],
    ],
    but: 'Two service messages to one chat may go out within a second. Nothing spaces them: should Telegram ask to wait, that is obeyed (F15).',
  },
];
