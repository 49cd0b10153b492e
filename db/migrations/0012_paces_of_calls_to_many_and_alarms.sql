CREATE TABLE "regulars"."alarms" (
	"what" text PRIMARY KEY NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"told_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "regulars"."channel_paces" DROP CONSTRAINT "channel_paces_pkey";--> statement-breakpoint
ALTER TABLE "regulars"."channel_paces" ADD COLUMN "calls" text DEFAULT 'one' NOT NULL;--> statement-breakpoint
ALTER TABLE "regulars"."channel_paces" ADD CONSTRAINT "channel_paces_channel_calls_pk" PRIMARY KEY("channel","calls");
