/** Tiers: what they give besides points, and the owner’s questions about it. */
export const tierPerks = {
  'tier.perk-shipping': 'free delivery',
  'tier.perk-prices': 'prices of their own: {prices}',
  'tier.price-of': '{product} {amount}',
  'till.tier-prices': '{tier} has prices of their own: tap the products, then they count.',
  'tiers.edit-also': 'Asks for more',
  'tiers.ask-also': 'What else shall it ask for? It stands beside {needs}.',
  'tiers.ask-also-need':
    'How much in the last {months, plural, one {month} other {# months}} ({unit})? 0 takes it away.',
  'tiers.also-wrong': 'Please type a number. A higher tier takes more than a lower one, and each asks for something.',
  'tiers.ship-on': 'Add free delivery',
  'tiers.ship-off': 'Stop free delivery',
  'tiers.ship-note': 'A web shop that asks for a quote takes the delivery off by itself. Higher tiers have it too.',
  'tiers.ship-below': 'A lower tier has free delivery already, so this one has it too.',
  'tiers.edit-prices': 'Price of a product',
  'tiers.ask-product': 'Which product shall cost its members something else? Tap one, or type its name or SKU.',
  'tiers.ask-price':
    'What does a piece of {product} cost them ({currency})? This tier and higher ones pay it. Skip for no price of their own.',
  'tiers.price-wrong': 'Please type an amount, like 50, or skip.',
  'tiers.prices-full':
    'A tier can have prices for 20 products. Take one away first, or use a percentage for a category.',
  'tiers.ask-window': 'How many months back do we look?',
  'tiers.ask-match': 'Where a tier asks for several things: is one of them enough, or must all be met?',
  'tiers.match-any': 'One is enough',
  'tiers.match-all': 'All of them',
  'tier.perk-early': 'new coupons and rewards {days, plural, one {a day} other {# days}} before everybody else',
  'coupon.early': 'Yours early. From {date} for everybody.',
  'coupon.for-everybody': 'For everybody',
  'offer.early-value': '{tier} from {date}',
  'tiers.edit-early': 'Early access',
  'tiers.ask-early':
    'How many days before everybody else may its members take new coupons and rewards? Higher tiers may too. Skip for none.',
  'tiers.early-wrong': 'Please type a number of days from 1 to {most}, or skip.',
  'tiers.early-below':
    'A lower tier has new coupons and rewards {days, plural, one {a day} other {# days}} early already, so this one has them as early.',
  'tiers.early-note':
    'It holds for rewards with a first day, and for coupons with one that customers take in the chat or get by a code they type.',
  'offer.edit-first-day': 'First day',
  'offer.ask-first-day': 'From which day on? Tap, pick, or type it like 2026-12-31. Skip for from now on.',
  'offer.in-7-days': 'In 7 days',
  'reward.early': 'Yours early. From {date} for everybody.',
  'reward.opens': 'You can take this reward from {date} on.',
} as const;
