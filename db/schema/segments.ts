import { integer, jsonb, text, uuid } from '#drizzle/pg-core';
import type { Question } from '../../src/core/segments/question.ts';
import { instant, regulars } from './schema.ts';

/** A saved question about members. One that was put away is not listed any more; what refers to it still works. */
export const segments = regulars.table('segments', {
  segmentId: uuid('segment_id').primaryKey(),
  name: text('name').notNull(),
  question: jsonb('question').$type<Question>().notNull(),
  version: integer('version').notNull().default(0),
  state: text('state', { enum: ['active', 'archived'] })
    .notNull()
    .default('active'),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});
