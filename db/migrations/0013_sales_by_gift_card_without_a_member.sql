CREATE TABLE "regulars"."walk_in_sales" (
	"sale_id" uuid PRIMARY KEY NOT NULL,
	"bill_minor" bigint NOT NULL,
	"cards_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"redemption_id" uuid,
	"sold_by" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"reversed_at" timestamp (3) with time zone,
	CONSTRAINT "walk_in_sale_paid" CHECK ("regulars"."walk_in_sales"."cards_minor" > 0 and "regulars"."walk_in_sales"."cards_minor" <= "regulars"."walk_in_sales"."bill_minor")
);
--> statement-breakpoint
CREATE INDEX "walk_in_sales_occurred" ON "regulars"."walk_in_sales" USING btree ("occurred_at");