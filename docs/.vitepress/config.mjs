/** The pages of this folder as a website; each answers one question. */
const page = (text, link) => ({ text, link });

export default {
  title: 'Regulars',
  description: 'A loyalty service that lives in the chat your customers already have open',
  cleanUrls: true,
  // What points into the code is read in the repository.
  ignoreDeadLinks: [/\/(src|db|test|bench|bots)\//, /\/\.env\.example$/],
  themeConfig: {
    outline: 'deep',
    search: { provider: 'local' },
    sidebar: [
      {
        text: 'The owner',
        items: [
          page('How do I open my shop?', '/owner/begin'),
          page('Why should I enter my products?', '/owner/products'),
          page('How do I make a coupon or a reward?', '/owner/coupons'),
          page('What does the shop write by itself?', '/owner/automatic-messages'),
          page('How do I write to all my customers?', '/owner/broadcast'),
          page('How do I give my best customers a tier?', '/owner/tiers'),
          page('Stamp cards', '/owner/stamp-cards'),
          page('How does the shop remember the holidays?', '/owner/holidays'),
          page('What do customers read when I am closed?', '/owner/opening-hours'),
          page('Is everything all right?', '/owner/check-up'),
          page('What do the numbers mean?', '/owner/numbers'),
          page('How do I move my list over?', '/import'),
          page('How do my customers get what was on their old cards?', '/owner/old-cards'),
          page('How do I take my data out, or erase somebody?', '/owner/your-data'),
        ],
      },
      {
        text: 'The cashier',
        items: [
          page('How do I ring up a sale?', '/cashier/till'),
          page('I typed something wrong. What now?', '/cashier/mistakes'),
        ],
      },
      {
        text: 'Connecting',
        items: [
          page('How do I connect Telegram?', '/connect/telegram'),
          page('How do I connect LINE?', '/connect/line'),
        ],
      },
      {
        text: 'The operator',
        items: [
          page('How do I put it on a server?', '/deployment'),
          page('How do I move my list over?', '/import'),
          page('How do I back up, and get it back?', '/backup'),
          page('How do I move to a database server of my own?', '/move-database'),
          page('How do I look after it?', '/operations'),
        ],
      },
      {
        text: 'The developer',
        items: [
          page('How does my till or web shop report a purchase?', '/developer/till'),
          page('A checkout with vouchers, points and gift cards', '/developer/checkout'),
          page('How do I make one-time codes?', '/developer/coupon-codes'),
          page("How do I read and change the shop's settings?", '/developer/programme'),
          page('How do I play a case against it?', '/scenarios'),
          page('Who will buy what, and when?', '/predictions'),
          page('How is it built?', '/architecture'),
          page('By which rules does it decide?', '/rules'),
          page('What was proved, and how?', '/proofs'),
          page('What does a broadcast to a million cost?', '/broadcast'),
          page('What is it built on, and why?', '/dependencies'),
          page('Which words does it use?', '/words'),
        ],
      },
    ],
  },
};
