import type { Fault } from './registry.ts';

/** What platforms deliver. */
export const INBOUND: readonly Fault[] = [
  {
    id: 'F01',
    fault: 'one event reaches two processes at the same moment',
    holds: 'both answer 200; one row, one effect, one answer',
    figures: ['S10'],
    tests: [
      ['jobs/inbox.test.ts', 'has one row, one effect and one answer when it reaches two processes'],
      [
        'bots/telegram/webhook.test.ts',
        'that comes again, in another byte order or at the same moment, is stored once',
      ],
      ['delivery/reply.test.ts', 'acknowledges each tap exactly once, however many messages it says'],
    ],
  },
  {
    id: 'F02',
    fault: 'an event comes again hours later, in other bytes, after a restart',
    holds: 'nothing happens twice, also where its id is forgotten: joining has a key of its own',
    figures: ['S10'],
    tests: [
      ['jobs/inbox.test.ts', 'changes nothing when it comes again after a restart, with other bytes'],
      ['app/joinMember.test.ts', 'gives the same member when the button is tapped again, by the same event or another'],
      ['fault/inbound.test.ts', 'changes nothing when it comes once more: who joined by it is one member'],
    ],
  },
  {
    id: 'F03',
    fault: 'one event of a delivery cannot be handled',
    holds: 'the others are answered; it is put aside with its reason and its bytes',
    figures: [],
    tests: [
      ['story/inbox.test.ts', 'parks a poison event with its reason and still answers the ones around it'],
      ['jobs/inbox.test.ts', 'is tried again, and parked after five attempts; the person goes on'],
      ['app/parked.test.ts', 'are listed with their kind and reason and without anybody'],
    ],
  },
  {
    id: 'F04',
    fault: 'following and leaving are told in any order',
    holds: 'the state is that of the event that happened last; who has left gets no welcome',
    figures: ['S10'],
    tests: [['fault/inbound.test.ts', 'end as the event says that happened last, in all 120 orders of five']],
  },
  {
    id: 'F05',
    fault: 'somebody follows and leaves twenty times',
    holds: 'one member with one welcome, and one reward for the friend who brought them, ever',
    figures: [],
    tests: [['fault/inbound.test.ts', 'are one member and one reward for the friend']],
  },
  {
    id: 'F06',
    fault: 'the reply token has run out or was used, or the answer to a reply is lost',
    holds: 'no second way for what may have arrived; what certainly did not is pushed',
    figures: ['S11'],
    tests: [
      ['delivery/reply.test.ts', 'is never followed by a push', 'goes out as a push when LINE calls the token'],
      ['bots/line/reply.test.ts', 'arrives once, stays unknown, and is never pushed'],
    ],
  },
  {
    id: 'F07',
    fault: 'the platform hangs while people write',
    holds: 'every delivery is taken, within a second, before the platform has answered anything',
    figures: ['F07'],
    tests: [['fault/inbound.test.ts', 'are taken while LINE answers no call of ours']],
  },
  {
    id: 'F08',
    fault: 'a signature is missing, wrong, doubled, or of the same JSON in other bytes',
    holds: '401 and nothing stored',
    figures: [],
    tests: [
      ['story/inbox.test.ts', 'is refused with 401 and stored nowhere when the signature is wrong'],
      [
        'bots/line/webhook.test.ts',
        'is refused with 401 when',
        'covers the bytes, not the JSON',
        'is accepted in the example of the LINE documentation',
      ],
    ],
  },
  {
    id: 'F09',
    fault: 'a body comes in two pieces, cut anywhere',
    holds: 'stored byte for byte',
    figures: [],
    tests: [
      ['bots/telegram/webhook.test.ts', 'is stored byte for byte wherever it was split'],
      ['bots/line/health.test.ts', 'takes a webhook by itself'],
      ['fault/inbound.test.ts', 'is taken byte for byte by the service itself, wherever it was cut'],
    ],
  },
  {
    id: 'F10',
    fault: 'bodies of 50 MB, without a length, or a byte at a time, a hundred at once',
    holds: '413 or 408, memory stays, and others are answered meanwhile',
    figures: ['F10'],
    tests: [
      ['http/server.test.ts', 'is refused when it is too large, also in chunks without a length'],
      ['http/server.test.ts', 'that comes byte by byte is cut off with 408'],
    ],
    but: "A flood's sender that does not read while it sends may find its connection cut before it has read the 413: two of 21 in the quick run.",
  },
  {
    id: 'F11',
    fault: 'no events, unknown types, properties nobody knows, standby',
    holds: '200, nothing is sent',
    figures: [],
    tests: [
      ['bots/line/webhook.test.ts', 'without events is answered with 200, as the Verify button needs it'],
      [
        'bots/line/parse.test.ts',
        'may carry properties that nobody knows yet',
        'in standby, where another service answers',
      ],
      ['story/inbox.test.ts', 'sends nothing while the account stands by for another one'],
    ],
  },
  {
    id: 'F12',
    fault: 'NUL, half surrogates, invalid UTF-8, very long texts',
    holds: '200, stored as the bytes that came, handled or put aside',
    figures: [],
    tests: [
      ['story/inbox.test.ts', 'keeps every character of what people write, also those that no text column holds'],
      ['bots/line/webhook.test.ts', 'are stored and read', 'are stored even when they are no valid UTF-8'],
      [
        'bots/telegram/webhook.test.ts',
        'is stored as plain UTF-8 and read as it was',
        'is kept whole once, answered 200',
      ],
      ['bots/line/parse.test.ts', 'keeps its text fit for a database: no NUL, no lone surrogate'],
    ],
  },
  {
    id: 'F13',
    fault: "Telegram's secret is missing or wrong; a button is tapped twice",
    holds: 'nothing stored; each tap is acknowledged once and has one effect',
    figures: [],
    tests: [
      [
        'bots/telegram/webhook.test.ts',
        'for a secret is refused and leaves nothing',
        'is stored, then 200; the header may be written in any case',
      ],
      ['bots/telegram/send.test.ts', 'two taps on one button are two events, each acknowledged once'],
      ['delivery/reply.test.ts', 'acknowledges each tap exactly once, however many messages it says'],
      ['app/joinMember.test.ts', 'makes one member when ten taps come at the same moment'],
    ],
  },
  {
    id: 'F14',
    fault: 'a platform is not there when the service starts',
    holds: 'it starts, says so, and heals by itself within half a minute',
    figures: ['F14'],
    tests: [
      ['bots/telegram/poll.test.ts', 'is a Telegram that is not there when we start', 'is a first getMe that fails'],
      ['bots/line/health.test.ts', 'heals by itself when LINE was out of reach at the start'],
      ['story/inbox.test.ts', 'leaves the service ready but degraded while a channel is down'],
    ],
  },
];
