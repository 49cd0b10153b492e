CREATE TABLE "regulars"."segments" (
	"segment_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"question" jsonb NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
