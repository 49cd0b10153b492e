export * from './chat.ts';
export * from './coupons.ts';
export * from './keys.ts';
export * from './ledger.ts';
export * from './members.ts';
export * from './purchases.ts';
export * from './schema.ts';
export * from './shop.ts';
