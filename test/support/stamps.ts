import type { StampCard } from '../../src/core/stamps/card.ts';

/** Ten purchases, and the next coffee is free. */
export const COFFEE_CARD: StampCard = {
  id: 'coffee',
  name: 'Coffee card',
  names: { 'zh-Hant': '咖啡集點卡' },
  earn: { counts: 'purchase', perMinor: 0, about: {}, minimumMinor: 0 },
  capPerDay: null,
  size: 10,
  rewards: [{ at: 10, kind: 'free_item', value: 1, name: 'Free coffee', validDays: 30 }],
  idleMonths: null,
  active: true,
};

/** A stamp for each whole 100; ten percent at the fifth, a coffee at the tenth. */
export const SPEND_CARD: StampCard = {
  ...COFFEE_CARD,
  id: 'spend',
  name: 'Big card',
  earn: { counts: 'amount', perMinor: 100, about: {}, minimumMinor: 0 },
  rewards: [{ at: 5, kind: 'percent', value: 10, name: 'Ten off', validDays: 30 }, ...COFFEE_CARD.rewards],
};
