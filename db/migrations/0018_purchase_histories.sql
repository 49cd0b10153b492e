CREATE TABLE "regulars"."forecast_models" (
	"fitted_on" date PRIMARY KEY NOT NULL,
	"model" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."forecasts" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"local_date" date NOT NULL,
	"basis" text NOT NULL,
	"learned" boolean NOT NULL,
	"visitors" integer NOT NULL,
	"products" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."history_turns" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"turn" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."member_histories" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"time_zone" text NOT NULL,
	"purchases" integer NOT NULL,
	"refunds" integer NOT NULL,
	"through_purchase" uuid,
	"last_day" integer
);
--> statement-breakpoint
CREATE TABLE "regulars"."pair_forecasts" (
	"member_id" uuid NOT NULL,
	"sku" text NOT NULL,
	"local_date" date NOT NULL,
	"probability" double precision NOT NULL,
	"expected_day" integer NOT NULL,
	CONSTRAINT "pair_forecasts_member_id_sku_pk" PRIMARY KEY("member_id","sku")
);
--> statement-breakpoint
CREATE TABLE "regulars"."pair_histories" (
	"member_id" uuid NOT NULL,
	"sku" text NOT NULL,
	"days" integer[] NOT NULL,
	"purchase_id" uuid NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pair_histories_member_id_sku_pk" PRIMARY KEY("member_id","sku")
);
--> statement-breakpoint
CREATE TABLE "regulars"."product_days" (
	"sku" text NOT NULL,
	"day" integer NOT NULL,
	"bought" integer NOT NULL,
	"buyers" integer NOT NULL,
	"repeat_buyers" integer NOT NULL,
	"gaps" integer NOT NULL,
	"sum_log" bigint NOT NULL,
	"sum_squares" bigint NOT NULL,
	CONSTRAINT "product_days_sku_day_pk" PRIMARY KEY("sku","day")
);
