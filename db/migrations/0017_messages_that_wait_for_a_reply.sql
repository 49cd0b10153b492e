CREATE TABLE "regulars"."saved_pushes" (
	"saved_on" date NOT NULL,
	"campaign_id" uuid NOT NULL,
	"pushes" integer NOT NULL,
	CONSTRAINT "saved_pushes_saved_on_campaign_id_pk" PRIMARY KEY("saved_on","campaign_id")
);
--> statement-breakpoint
ALTER TABLE "regulars"."campaigns" ADD COLUMN "wait_hours" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "saved_pushes_campaign" ON "regulars"."saved_pushes" USING btree ("campaign_id");