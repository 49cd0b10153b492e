CREATE TABLE "regulars"."member_gift_cards" (
	"member_id" uuid NOT NULL,
	"card_id" uuid NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "member_gift_cards_member_id_card_id_pk" PRIMARY KEY("member_id","card_id"),
	CONSTRAINT "member_gift_cards_card" UNIQUE("card_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."voucher_gift_codes" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."voucher_gifts" (
	"member_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"taken_by" uuid,
	"taken_voucher_id" uuid,
	"taken_at" timestamp (3) with time zone,
	CONSTRAINT "voucher_gifts_member_id_voucher_id_pk" PRIMARY KEY("member_id","voucher_id"),
	CONSTRAINT "gift_taken_whole" CHECK (("regulars"."voucher_gifts"."state" = 'taken') = (num_nonnulls("regulars"."voucher_gifts"."taken_by", "regulars"."voucher_gifts"."taken_voucher_id", "regulars"."voucher_gifts"."taken_at") = 3))
);
