CREATE TABLE "regulars"."walk_in_redemptions" (
	"redemption_id" uuid PRIMARY KEY NOT NULL,
	"coupon_id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"basket_minor" bigint,
	"discount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"counted_day" date,
	"redeemed_by" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"reversed_at" timestamp (3) with time zone,
	CONSTRAINT "walk_in_discount" CHECK ("regulars"."walk_in_redemptions"."discount_minor" >= 0 and "regulars"."walk_in_redemptions"."discount_minor" <= coalesce("regulars"."walk_in_redemptions"."basket_minor", 0))
);
--> statement-breakpoint
CREATE TABLE "regulars"."reward_holds" (
	"member_id" uuid NOT NULL,
	"hold_id" uuid NOT NULL,
	"reward_id" uuid NOT NULL,
	"cost_points" integer NOT NULL,
	"state" text NOT NULL,
	"held_until" timestamp (3) with time zone NOT NULL,
	"voucher_id" uuid,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reward_holds_member_id_hold_id_pk" PRIMARY KEY("member_id","hold_id")
);
--> statement-breakpoint
ALTER TABLE "regulars"."rewards" DROP CONSTRAINT "taken_within_stock";--> statement-breakpoint
ALTER TABLE "regulars"."gift_card_moves" ADD COLUMN "bill_minor" bigint;--> statement-breakpoint
ALTER TABLE "regulars"."rewards" ADD COLUMN "held" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "walk_in_redemptions_code" ON "regulars"."walk_in_redemptions" USING btree ("code_hash") WHERE "regulars"."walk_in_redemptions"."reversed_at" is null;--> statement-breakpoint
CREATE INDEX "walk_in_redemptions_occurred" ON "regulars"."walk_in_redemptions" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "walk_in_redemptions_coupon" ON "regulars"."walk_in_redemptions" USING btree ("coupon_id");--> statement-breakpoint
CREATE INDEX "reward_holds_held" ON "regulars"."reward_holds" USING btree ("held_until") WHERE "regulars"."reward_holds"."state" = 'held';--> statement-breakpoint
CREATE INDEX "reward_holds_updated" ON "regulars"."reward_holds" USING btree ("updated_at");--> statement-breakpoint
ALTER TABLE "regulars"."rewards" ADD CONSTRAINT "taken_within_stock" CHECK ("regulars"."rewards"."taken" >= 0 and "regulars"."rewards"."held" >= 0 and ("regulars"."rewards"."stock_limit" is null or "regulars"."rewards"."taken" + "regulars"."rewards"."held" <= "regulars"."rewards"."stock_limit"));