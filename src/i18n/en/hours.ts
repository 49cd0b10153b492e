/** When the shop is open: what the owner sets and customers read. */
export const hours = {
  'hours.open': 'Opening hours',
  'hours.title': 'Opening hours',
  'hours.title-always': 'Opening hours: always open',
  'hours.always-body':
    'Nobody is told to wait. Set your hours, and customers who write when you are closed read when somebody is back.',
  'hours.set-body':
    'Customers who write when you are closed read when somebody is back. You get their message at once.',
  'hours.closed': 'closed',
  'hours.whole-day': 'all day',
  'hours.days': '{first} to {last}',
  'hours.closed-on': 'Closed on',
  'hours.every-day': 'Every day',
  'hours.workdays': 'Mon to Fri',
  'hours.weekend': 'Sat and Sun',
  'hours.set': 'Set hours',
  'hours.close': 'Add closed days',
  'hours.reopen': 'Open on {days}',
  'hours.make-always': 'Always open',
  'hours.ask-days': 'For which days?',
  'hours.days-wrong': 'Please tap which days first; the times come after that.',
  'hours.ask-spans':
    'Open from when until when? Tap, or type it: 10:00-21:00, or with a break 10:00-14:00, 17:00-21:00.',
  'hours.spans-wrong':
    'Please type times like 10:00-21:00, or 10:00-14:00, 17:00-21:00, each part after the one before.',
  'hours.set-closed': 'Closed',
  'hours.set-whole-day': 'All day',
  'hours.ask-close': 'Closed on which day? Type it like 2027-02-05, or a span like 2027-02-05 ~ 2027-02-10.',
  'hours.pick-day': 'Pick a day',
  'hours.tomorrow': 'Tomorrow',
  'hours.close-wrong':
    'Please type a day that is still to come, like 2027-02-05, or a span like 2027-02-05 ~ 2027-02-10.',
  'hours.close-long': 'These are too many days. Up to {most} closed days can be noted.',
  'hours.ask-through': 'Through which day?',
  'hours.only-that-day': 'Only that day',
  'hours.saved': 'Saved. It counts from now on.',
  'hours.others-closed': 'The other days count as closed until you set them.',
  'hours.others-open': 'The other days count as open all day until you set them.',
  'hours.help': 'Opening hours:\n{hours}',
  'hours.help-line': '{days}: {times}',
  'hours.help-closed': 'Closed on {days}',
  'hours.back-today':
    'Nobody is here right now. Somebody is back today at {time}. Your message is passed on all the same.',
  'hours.back-tomorrow':
    'Nobody is here right now. Somebody is back tomorrow at {time}. Your message is passed on all the same.',
  'hours.back-on':
    'Nobody is here right now. Somebody is back on {day} at {time}. Your message is passed on all the same.',
  'hours.back-unknown': 'Nobody is here right now. Your message is passed on, and you get an answer here.',
} as const;
