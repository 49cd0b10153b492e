/** What goes out with an answer on LINE, which costs nothing: the setting, the choice of a broadcast, and what it saved. */
export const waiting = {
  'wait.title': 'Free with an answer',
  'wait.open': 'Free with an answer',
  'wait.body':
    'On LINE every message that your shop starts counts toward the monthly limit; answers do not. So offers to buy again, reminders before things expire and news about tiers wait a few hours: whoever looks at their points, coupons or rewards meanwhile finds one below the answer. Everybody else gets it after that, on the same day. Birthday greetings and receipts never wait, and nothing waits on Telegram.',
  'wait.row': 'They wait',
  'wait.off': 'not at all',
  'wait.hours': 'up to {hours, plural, one {# hour} other {# hours}}',
  'wait.set': '{hours, plural, =0 {Do not wait} one {# hour} other {# hours}}',
  'wait.saved': 'Messages saved',
  'wait.saved-value': '{month, number} this month, {before, number} last month',
  'wait.done': 'Saved. It counts for the messages that are planned from tomorrow on.',
  'wait.auto': 'On LINE',
  'wait.auto-value':
    'waits up to {hours, plural, one {# hour} other {# hours}} for the member to look something up, then it is sent',
  'setting.wait': 'Wait on LINE to go free with an answer',
  'stats.saved': 'Free with an answer on LINE: {month, number} this month, {before, number} last month',
  'stats.how-saved':
    'Free with an answer: messages that went out below an answer on LINE, so that they did not count toward your monthly limit.',
  'bcast.edit-wait': 'Free with an answer',
  'bcast.ask-wait':
    'On LINE this can go out below an answer, which costs nothing: to whoever looks at their points, coupons or rewards in the next days. Everybody else gets it when the time is over. How many days may it wait, 3 at most? 0: it goes to everybody at its hour.',
  'wait-invalid': 'Please type a number from 0 to 3.',
  'bcast.wait-days': '{days, plural, =0 {At its hour} one {# day} other {# days}}',
  'bcast.wait': 'On LINE',
  'bcast.wait-value': 'free with an answer for up to {days, plural, one {# day} other {# days}}, then it is sent',
  'bcast.wait-until': 'free with an answer until {date}, then it is sent; what goes free does not count',
  'bcast.progress-reply': 'On LINE it goes out free with answers until {date}. Then everybody else gets it.',
  'bcast.rode': 'Free with an answer',
} as const;
