CREATE TABLE "regulars"."member_stamps" (
	"member_id" uuid NOT NULL,
	"card_id" text NOT NULL,
	"total" integer NOT NULL,
	"base" integer NOT NULL,
	"size" integer NOT NULL,
	"last_at" timestamp (3) with time zone,
	CONSTRAINT "member_stamps_member_id_card_id_pk" PRIMARY KEY("member_id","card_id"),
	CONSTRAINT "stamps_from_base" CHECK ("regulars"."member_stamps"."base" between 0 and "regulars"."member_stamps"."total" and "regulars"."member_stamps"."size" > 0)
);
--> statement-breakpoint
CREATE TABLE "regulars"."referral_milestones" (
	"member_id" uuid NOT NULL,
	"friends" integer NOT NULL,
	"journal_id" uuid NOT NULL,
	"reached_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "referral_milestones_member_id_friends_pk" PRIMARY KEY("member_id","friends")
);
--> statement-breakpoint
CREATE TABLE "regulars"."stamp_codes" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"card_id" text NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"member_id" uuid,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "regulars"."stamp_events" (
	"member_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"card_id" text NOT NULL,
	"kind" text NOT NULL,
	"stamps" integer NOT NULL,
	"purchase_id" uuid,
	"staff_id" uuid,
	"explanation" jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stamp_events_member_id_event_id_pk" PRIMARY KEY("member_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."stamp_rewards" (
	"member_id" uuid NOT NULL,
	"card_id" text NOT NULL,
	"position" integer NOT NULL,
	"voucher_id" uuid NOT NULL,
	"given_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stamp_rewards_member_id_card_id_position_pk" PRIMARY KEY("member_id","card_id","position")
);
--> statement-breakpoint
CREATE INDEX "stamp_codes_ended" ON "regulars"."stamp_codes" USING btree ("expires_at");--> statement-breakpoint
create trigger append_only before update or delete or truncate on regulars.stamp_events for each statement execute function regulars.append_only();
--> statement-breakpoint
do $$
begin
  if exists (select 1 from pg_roles where rolname = 'regulars_app') then
    revoke update, delete, truncate on regulars.stamp_events from regulars_app;
  end if;
end $$;
