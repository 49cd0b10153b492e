/** What points are worth as a payment: the owner’s screens. */
export const worth = {
  'worth.open': 'Points as payment',
  'worth.none':
    'Points buy rewards in your shop, and pay no bill yet. Say what they are worth, and customers can pay a part of a bill with them, at the till and in a web shop.',
  'worth.start': 'Say what they pay',
  'worth.now': 'What points pay',
  'worth.back': 'What it gives back',
  'worth.back-value':
    'Who spends {amount} earns {points}, which later pay {back}: {percent} of it, before tiers and promotions',
  'worth.note-high': 'Please look again: customers would get {percent} of what they pay back.',
  'worth.edit': 'What they are worth',
  'worth.edit-minimum': 'From how many',
  'worth.edit-share': 'Share of the bill',
  'worth.off': 'Points pay no bills',
  'worth.off-note': 'Points stay, and buy rewards as before. A checkout that has begun stays as it was told.',
  'worth.saved': 'Saved. It counts from now on, and customers read it under “How points work”.',
  'worth.off-done': 'Done. Points pay no bills any more.',
  'worth.ask-points':
    'How many points make one step? Only whole steps pay: with steps of 10, somebody with 57 points can pay with 50.',
  'worth.points-wrong': 'Please type a whole number of points from 1 to 1,000,000, like 10.',
  'worth.ask-minor': 'How much do {points} pay ({currency})?',
  'worth.minor-wrong': 'Please type an amount above 0, like 1.',
  'worth.ask-minimum': 'From how many points on may somebody pay with them? Skip for no minimum.',
  'worth.minimum-wrong': 'Please type a whole number of points, like 100, or skip.',
  'worth.ask-share': 'How much of a bill may points pay at most, in percent? 100 is all of it.',
  'worth.share-wrong': 'Please type a whole number from 1 to 100.',
} as const;
