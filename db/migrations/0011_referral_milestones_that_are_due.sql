CREATE TABLE "regulars"."milestone_passes" (
	"pass_id" integer PRIMARY KEY NOT NULL,
	"milestones" jsonb NOT NULL,
	"passed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "regulars"."referral_milestones" ALTER COLUMN "journal_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "regulars"."referrals" ADD COLUMN "milestones_due" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "regulars"."referral_milestones" ADD COLUMN "voucher_id" uuid;--> statement-breakpoint
CREATE INDEX "referrals_milestones_due" ON "regulars"."referrals" USING btree ("referrer_member_id") WHERE "regulars"."referrals"."milestones_due";