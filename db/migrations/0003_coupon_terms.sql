CREATE TABLE "regulars"."coupon_days" (
	"coupon_id" uuid NOT NULL,
	"day" date NOT NULL,
	"uses" integer NOT NULL,
	CONSTRAINT "coupon_days_coupon_id_day_pk" PRIMARY KEY("coupon_id","day"),
	CONSTRAINT "day_uses" CHECK ("regulars"."coupon_days"."uses" >= 0)
);
--> statement-breakpoint
ALTER TABLE "regulars"."coupons" ADD COLUMN "terms" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "regulars"."coupons" ADD COLUMN "uses_per_day" integer;--> statement-breakpoint
ALTER TABLE "regulars"."coupons" ADD COLUMN "budget_minor" bigint;--> statement-breakpoint
ALTER TABLE "regulars"."coupons" ADD COLUMN "spent_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "regulars"."redemptions" ADD COLUMN "counted_day" date;--> statement-breakpoint
update "regulars"."coupons" set "terms" = jsonb_build_object('skus', jsonb_build_array("sku")) where "sku" is not null;--> statement-breakpoint
update "regulars"."coupons" c set "spent_minor" = r.spent from (
	select coupon_id, sum(discount_minor) as spent from "regulars"."redemptions" where reversed_at is null group by coupon_id
) r where r.coupon_id = c.coupon_id;--> statement-breakpoint
ALTER TABLE "regulars"."coupons" DROP COLUMN "sku";--> statement-breakpoint
ALTER TABLE "regulars"."coupons" ADD CONSTRAINT "spent_within_budget" CHECK ("regulars"."coupons"."spent_minor" >= 0 and ("regulars"."coupons"."budget_minor" is null or "regulars"."coupons"."spent_minor" <= "regulars"."coupons"."budget_minor"));