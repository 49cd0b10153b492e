CREATE TABLE "regulars"."channel_paces" (
	"channel" text PRIMARY KEY NOT NULL,
	"free_at_ms" double precision NOT NULL
);
