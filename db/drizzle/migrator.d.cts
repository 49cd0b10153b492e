export * from 'drizzle-orm/migrator';
