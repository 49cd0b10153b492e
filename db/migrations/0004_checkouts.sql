CREATE TABLE "regulars"."checkout_refs" (
	"checkout_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."checkouts" (
	"member_id" uuid NOT NULL,
	"checkout_id" uuid NOT NULL,
	"state" text NOT NULL,
	"request" jsonb NOT NULL,
	"quote" jsonb NOT NULL,
	"hold_id" uuid,
	"held_until" timestamp (3) with time zone,
	"purchase_id" uuid,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "checkouts_member_id_checkout_id_pk" PRIMARY KEY("member_id","checkout_id"),
	CONSTRAINT "held_has_end" CHECK ("regulars"."checkouts"."state" <> 'held' or "regulars"."checkouts"."held_until" is not null)
);
--> statement-breakpoint
CREATE TABLE "regulars"."gift_card_moves" (
	"card_id" uuid NOT NULL,
	"move_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"purchase_id" uuid,
	"moved_by" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "gift_card_moves_card_id_move_id_pk" PRIMARY KEY("card_id","move_id"),
	CONSTRAINT "gift_card_moves_not_zero" CHECK ("regulars"."gift_card_moves"."amount_minor" <> 0)
);
--> statement-breakpoint
CREATE TABLE "regulars"."gift_cards" (
	"card_id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"currency" text NOT NULL,
	"issued_minor" bigint NOT NULL,
	"balance_minor" bigint NOT NULL,
	"held_minor" bigint DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"external_ref" text,
	"issued_by" text NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "gift_cards_code" UNIQUE("code"),
	CONSTRAINT "gift_cards_external_ref" UNIQUE("external_ref"),
	CONSTRAINT "gift_card_worth" CHECK ("regulars"."gift_cards"."issued_minor" > 0),
	CONSTRAINT "gift_card_balance" CHECK ("regulars"."gift_cards"."balance_minor" between 0 and "regulars"."gift_cards"."issued_minor"),
	CONSTRAINT "gift_card_held" CHECK ("regulars"."gift_cards"."held_minor" between 0 and "regulars"."gift_cards"."balance_minor")
);
--> statement-breakpoint
CREATE TABLE "regulars"."holds" (
	"member_id" uuid NOT NULL,
	"hold_id" uuid NOT NULL,
	"points" integer NOT NULL,
	"lots" jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "holds_member_id_hold_id_pk" PRIMARY KEY("member_id","hold_id"),
	CONSTRAINT "hold_above_zero" CHECK ("regulars"."holds"."points" > 0)
);
--> statement-breakpoint
ALTER TABLE "regulars"."vouchers" ADD COLUMN "held_by" uuid;--> statement-breakpoint
ALTER TABLE "regulars"."vouchers" ADD COLUMN "held_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "regulars"."lots" ADD COLUMN "held" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "checkout_refs_member" ON "regulars"."checkout_refs" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "checkouts_held" ON "regulars"."checkouts" USING btree ("held_until") WHERE "regulars"."checkouts"."state" = 'held';--> statement-breakpoint
CREATE INDEX "checkouts_updated" ON "regulars"."checkouts" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "gift_card_moves_purchase" ON "regulars"."gift_card_moves" USING btree ("purchase_id") WHERE "regulars"."gift_card_moves"."purchase_id" is not null;--> statement-breakpoint
CREATE INDEX "holds_expiring" ON "regulars"."holds" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "regulars"."lots" ADD CONSTRAINT "held_within_remaining" CHECK ("regulars"."lots"."held" between 0 and "regulars"."lots"."remaining");--> statement-breakpoint
create trigger append_only before update or delete or truncate on regulars.gift_card_moves for each statement execute function regulars.append_only();
--> statement-breakpoint
do $$
begin
  if exists (select 1 from pg_roles where rolname = 'regulars_app') then
    revoke update, delete, truncate on regulars.gift_card_moves from regulars_app;
  end if;
end $$;
