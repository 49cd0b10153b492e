ALTER TABLE "regulars"."outbox" ALTER COLUMN "notice" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "regulars"."command_keys" ALTER COLUMN "answer" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "regulars"."journals" ALTER COLUMN "explanation" SET DATA TYPE json;