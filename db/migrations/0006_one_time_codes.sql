CREATE TABLE "regulars"."code_batches" (
	"batch_id" uuid PRIMARY KEY NOT NULL,
	"coupon_id" uuid NOT NULL,
	"count" integer NOT NULL,
	"seed" text NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."coupon_codes" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"batch_id" uuid NOT NULL,
	"voucher_id" uuid,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "code_batches_coupon" ON "regulars"."code_batches" USING btree ("coupon_id","batch_id");--> statement-breakpoint
CREATE INDEX "coupon_codes_batch" ON "regulars"."coupon_codes" USING btree ("batch_id");