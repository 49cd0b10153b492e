CREATE SCHEMA "regulars";
--> statement-breakpoint
CREATE TABLE "regulars"."backup_status" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"last_at" timestamp (3) with time zone,
	"last_file" text,
	"last_bytes" bigint,
	"failing_since" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "regulars"."restores" (
	"restore_id" uuid PRIMARY KEY NOT NULL,
	"backup_at" timestamp (3) with time zone NOT NULL,
	"restored_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "regulars"."campaign_watches" (
	"campaign_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"channel_user_id" text NOT NULL,
	"message_id" text,
	"shown" text,
	"retry_key" uuid,
	"state" text DEFAULT 'open' NOT NULL,
	"look_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_watches_campaign_id_channel_channel_user_id_pk" PRIMARY KEY("campaign_id","channel","channel_user_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."campaigns" (
	"campaign_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"message_class" text NOT NULL,
	"local_date" date,
	"version" integer DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"pause_reason" text,
	"paused_at" timestamp (3) with time zone,
	"content" jsonb NOT NULL,
	"audience" jsonb,
	"control_percent" smallint DEFAULT 0 NOT NULL,
	"left_out" jsonb,
	"due_at" timestamp (3) with time zone,
	"until_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "regulars"."channel_pauses" (
	"channel" text PRIMARY KEY NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"reason" text DEFAULT 'rate-limit' NOT NULL,
	"since" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."deliveries" (
	"campaign_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"facts" jsonb,
	"channel" text,
	"channel_user_id" text,
	"content_hash" text,
	"retry_key" uuid,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"first_attempt_at" timestamp (3) with time zone,
	"not_before" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "deliveries_campaign_id_member_id_pk" PRIMARY KEY("campaign_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."delivery_contents" (
	"campaign_id" uuid NOT NULL,
	"content_hash" text NOT NULL,
	"messages" jsonb NOT NULL,
	CONSTRAINT "delivery_contents_campaign_id_content_hash_pk" PRIMARY KEY("campaign_id","content_hash")
);
--> statement-breakpoint
CREATE TABLE "regulars"."delivery_ranges" (
	"campaign_id" uuid NOT NULL,
	"range_no" integer NOT NULL,
	"first_member_id" uuid NOT NULL,
	"last_member_id" uuid NOT NULL,
	"state" text NOT NULL,
	"token" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"not_before" timestamp (3) with time zone,
	"total" integer NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"unknown" integer DEFAULT 0 NOT NULL,
	"expired" integer DEFAULT 0 NOT NULL,
	"held_out" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "delivery_ranges_campaign_id_range_no_pk" PRIMARY KEY("campaign_id","range_no"),
	CONSTRAINT "counted_within_total" CHECK ("regulars"."delivery_ranges"."sent" + "regulars"."delivery_ranges"."failed" + "regulars"."delivery_ranges"."skipped" + "regulars"."delivery_ranges"."unknown" + "regulars"."delivery_ranges"."expired" + "regulars"."delivery_ranges"."held_out" between 0 and "regulars"."delivery_ranges"."total")
);
--> statement-breakpoint
CREATE TABLE "regulars"."marketing_contacts" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."member_occasions" (
	"member_id" uuid NOT NULL,
	"occasion" text NOT NULL,
	"campaign_id" uuid NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "member_occasions_member_id_occasion_pk" PRIMARY KEY("member_id","occasion")
);
--> statement-breakpoint
CREATE TABLE "regulars"."case_messages" (
	"case_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"staff_id" uuid,
	"text" text NOT NULL,
	"channel_message_id" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "case_messages_case_id_message_id_pk" PRIMARY KEY("case_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."cases" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"channel_user_id" text NOT NULL,
	"member_id" uuid,
	"state" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" uuid
);
--> statement-breakpoint
CREATE TABLE "regulars"."conversations" (
	"channel" text NOT NULL,
	"channel_user_id" text NOT NULL,
	"state" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "conversations_channel_channel_user_id_pk" PRIMARY KEY("channel","channel_user_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."inbox" (
	"channel" text NOT NULL,
	"event_id" text NOT NULL,
	"arrival_id" uuid NOT NULL,
	"channel_user_id" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "inbox_channel_event_id_pk" PRIMARY KEY("channel","event_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."lab_messages" (
	"lab_message_id" uuid PRIMARY KEY NOT NULL,
	"channel_user_id" text NOT NULL,
	"direction" text NOT NULL,
	"retry_key" text,
	"content" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "lab_messages_retry_key" UNIQUE("retry_key")
);
--> statement-breakpoint
CREATE TABLE "regulars"."outbox" (
	"outbox_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid,
	"channel" text,
	"channel_user_id" text,
	"notice" jsonb NOT NULL,
	"content" jsonb,
	"state" text DEFAULT 'queued' NOT NULL,
	"detail" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "regulars"."coupons" (
	"coupon_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"value" bigint NOT NULL,
	"cap_minor" bigint,
	"minimum_minor" bigint DEFAULT 0 NOT NULL,
	"sku" text,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"valid_days" integer,
	"uses_limit" integer,
	"uses_per_member" integer,
	"uses" integer DEFAULT 0 NOT NULL,
	"claimable" boolean DEFAULT true NOT NULL,
	"public_code" text,
	"automation" text,
	"state" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "coupons_public_code" UNIQUE("public_code"),
	CONSTRAINT "uses_within_limit" CHECK ("regulars"."coupons"."uses" >= 0 and ("regulars"."coupons"."uses_limit" is null or "regulars"."coupons"."uses" <= "regulars"."coupons"."uses_limit"))
);
--> statement-breakpoint
CREATE TABLE "regulars"."redemptions" (
	"member_id" uuid NOT NULL,
	"redemption_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL,
	"coupon_id" uuid NOT NULL,
	"purchase_id" uuid,
	"basket_minor" bigint,
	"discount_minor" bigint NOT NULL,
	"redeemed_by" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"reversed_at" timestamp (3) with time zone,
	CONSTRAINT "redemptions_member_id_redemption_id_pk" PRIMARY KEY("member_id","redemption_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."referrals" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"referrer_member_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"joined_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"qualified_at" timestamp (3) with time zone,
	"rewarded_at" timestamp (3) with time zone,
	"purchase_id" uuid,
	"minimum_minor" bigint,
	"referrer_points" integer,
	"friend_points" integer,
	"reward_due_at" timestamp (3) with time zone,
	"needs_review" boolean DEFAULT false NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"friend_journal_id" uuid,
	"referrer_journal_id" uuid
);
--> statement-breakpoint
CREATE TABLE "regulars"."rewards" (
	"reward_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"cost_points" integer NOT NULL,
	"coupon_id" uuid NOT NULL,
	"stock_limit" integer,
	"taken" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "cost_above_zero" CHECK ("regulars"."rewards"."cost_points" > 0),
	CONSTRAINT "taken_within_stock" CHECK ("regulars"."rewards"."taken" >= 0 and ("regulars"."rewards"."stock_limit" is null or "regulars"."rewards"."taken" <= "regulars"."rewards"."stock_limit"))
);
--> statement-breakpoint
CREATE TABLE "regulars"."voucher_codes" (
	"code" text PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."vouchers" (
	"member_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL,
	"coupon_id" uuid NOT NULL,
	"code" text NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"source_id" uuid,
	"except_sku" text,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"redeemed_at" timestamp (3) with time zone,
	CONSTRAINT "vouchers_member_id_voucher_id_pk" PRIMARY KEY("member_id","voucher_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."job_runs" (
	"job" text NOT NULL,
	"local_date" date NOT NULL,
	"state" text NOT NULL,
	"token" integer DEFAULT 1 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "job_runs_job_local_date_pk" PRIMARY KEY("job","local_date")
);
--> statement-breakpoint
CREATE TABLE "regulars"."lab_clock" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"offset_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."command_keys" (
	"key" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "regulars"."allocations" (
	"member_id" uuid NOT NULL,
	"journal_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"points" integer NOT NULL,
	CONSTRAINT "allocations_member_id_journal_id_lot_id_purpose_pk" PRIMARY KEY("member_id","journal_id","lot_id","purpose"),
	CONSTRAINT "allocated_above_zero" CHECK ("regulars"."allocations"."points" > 0)
);
--> statement-breakpoint
CREATE TABLE "regulars"."entries" (
	"member_id" uuid NOT NULL,
	"journal_id" uuid NOT NULL,
	"account" text NOT NULL,
	"points" integer NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "entries_member_id_journal_id_account_pk" PRIMARY KEY("member_id","journal_id","account"),
	CONSTRAINT "points_not_zero" CHECK ("regulars"."entries"."points" <> 0)
);
--> statement-breakpoint
CREATE TABLE "regulars"."journals" (
	"member_id" uuid NOT NULL,
	"journal_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"purchase_id" uuid,
	"reverses_journal_id" uuid,
	"staff_id" uuid,
	"explanation" jsonb NOT NULL,
	CONSTRAINT "journals_member_id_journal_id_pk" PRIMARY KEY("member_id","journal_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."lots" (
	"member_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"journal_id" uuid NOT NULL,
	"purchase_id" uuid,
	"points" integer NOT NULL,
	"remaining" integer NOT NULL,
	"activated" boolean NOT NULL,
	"earned_at" timestamp (3) with time zone NOT NULL,
	"available_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"noticed_at" timestamp (3) with time zone,
	"extended_at" timestamp (3) with time zone,
	CONSTRAINT "lots_member_id_lot_id_pk" PRIMARY KEY("member_id","lot_id"),
	CONSTRAINT "remaining_within_points" CHECK ("regulars"."lots"."remaining" between 0 and "regulars"."lots"."points")
);
--> statement-breakpoint
CREATE TABLE "regulars"."card_claims" (
	"claim_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"card_number" text NOT NULL,
	"proof" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "regulars"."consents" (
	"member_id" uuid NOT NULL,
	"consent_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"granted" boolean NOT NULL,
	"text_version" text NOT NULL,
	"channel" text NOT NULL,
	"source" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "consents_member_id_consent_id_pk" PRIMARY KEY("member_id","consent_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."identities" (
	"channel" text NOT NULL,
	"channel_user_id" text NOT NULL,
	"member_id" uuid,
	"display_name" text,
	"language" text,
	"reachability" text DEFAULT 'reachable' NOT NULL,
	"reachability_at" timestamp (3) with time zone NOT NULL,
	"first_contact_at" timestamp (3) with time zone NOT NULL,
	"last_active_at" timestamp (3) with time zone NOT NULL,
	"referrer_member_id" uuid,
	"referred_at" timestamp (3) with time zone,
	CONSTRAINT "identities_channel_channel_user_id_pk" PRIMARY KEY("channel","channel_user_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."invite_codes" (
	"code" text PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."link_codes" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "regulars"."member_cards" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"member_id" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"resolved_by" text,
	"ticket_hash" text,
	"ticket_expires_at" timestamp (3) with time zone,
	CONSTRAINT "member_cards_code" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "regulars"."member_notes" (
	"member_id" uuid NOT NULL,
	"note_id" uuid NOT NULL,
	"note" text NOT NULL,
	"staff_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "member_notes_member_id_note_id_pk" PRIMARY KEY("member_id","note_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."member_phones" (
	"phone" text PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."member_tags" (
	"member_id" uuid NOT NULL,
	"tag" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "member_tags_member_id_tag_pk" PRIMARY KEY("member_id","tag")
);
--> statement-breakpoint
CREATE TABLE "regulars"."members" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"merged_into" uuid,
	"name" text,
	"language" text NOT NULL,
	"phone" text,
	"birthday_month" smallint,
	"birthday_day" smallint,
	"birthday_year" smallint,
	"birthday_calendar" text,
	"birthday_leap_month" boolean,
	"birthday_changed_at" timestamp (3) with time zone,
	"marketing_consent" boolean DEFAULT false NOT NULL,
	"invite_code" text NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	"available" integer DEFAULT 0 NOT NULL,
	"pending" integer DEFAULT 0 NOT NULL,
	"held" integer DEFAULT 0 NOT NULL,
	"deficit" integer DEFAULT 0 NOT NULL,
	"purchases" integer DEFAULT 0 NOT NULL,
	"spend_minor" bigint DEFAULT 0 NOT NULL,
	"last_purchase_at" timestamp (3) with time zone,
	"tier" text,
	"tier_since" timestamp (3) with time zone,
	"tier_until" timestamp (3) with time zone,
	"tier_grace" boolean DEFAULT false NOT NULL,
	"tier_floor" text,
	CONSTRAINT "available_not_negative" CHECK ("regulars"."members"."available" >= 0),
	CONSTRAINT "pending_not_negative" CHECK ("regulars"."members"."pending" >= 0),
	CONSTRAINT "held_not_negative" CHECK ("regulars"."members"."held" >= 0),
	CONSTRAINT "deficit_not_negative" CHECK ("regulars"."members"."deficit" >= 0),
	CONSTRAINT "no_deficit_beside_available" CHECK ("regulars"."members"."deficit" = 0 or "regulars"."members"."available" = 0)
);
--> statement-breakpoint
CREATE TABLE "regulars"."old_cards" (
	"card_number" text PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"wrong_answers" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."tier_placements" (
	"revision" integer PRIMARY KEY NOT NULL,
	"through_member" uuid NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "regulars"."leases" (
	"name" text PRIMARY KEY NOT NULL,
	"process_id" uuid NOT NULL,
	"leased_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."processes" (
	"process_id" uuid PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"version" text NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"channels" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."products" (
	"product_id" uuid PRIMARY KEY NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL,
	"category" text,
	"price_minor" bigint NOT NULL,
	"repurchase_days" integer,
	"state" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "products_sku" UNIQUE("sku")
);
--> statement-breakpoint
CREATE TABLE "regulars"."purchase_lines" (
	"member_id" uuid NOT NULL,
	"purchase_id" uuid NOT NULL,
	"line_no" integer NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL,
	"category" text,
	"quantity" integer NOT NULL,
	"unit_price_minor" bigint,
	"discount_minor" bigint NOT NULL,
	CONSTRAINT "purchase_lines_member_id_purchase_id_line_no_pk" PRIMARY KEY("member_id","purchase_id","line_no")
);
--> statement-breakpoint
CREATE TABLE "regulars"."purchase_refs" (
	"external_ref" text PRIMARY KEY NOT NULL,
	"purchase_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	CONSTRAINT "purchase_refs_purchase" UNIQUE("purchase_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."purchases" (
	"member_id" uuid NOT NULL,
	"purchase_id" uuid NOT NULL,
	"external_ref" text NOT NULL,
	"net_minor" bigint,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"earned_points" integer DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"store" text,
	"staff_id" uuid,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "purchases_member_id_purchase_id_pk" PRIMARY KEY("member_id","purchase_id"),
	CONSTRAINT "refunded_within_net" CHECK ("regulars"."purchases"."refunded_minor" between 0 and coalesce("regulars"."purchases"."net_minor", 0))
);
--> statement-breakpoint
CREATE TABLE "regulars"."refunds" (
	"member_id" uuid NOT NULL,
	"refund_id" uuid NOT NULL,
	"purchase_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"lines" jsonb NOT NULL,
	"points_taken" integer NOT NULL,
	"staff_id" uuid,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refunds_member_id_refund_id_pk" PRIMARY KEY("member_id","refund_id"),
	CONSTRAINT "refund_not_negative" CHECK ("regulars"."refunds"."amount_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "regulars"."api_keys" (
	"api_key_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_hash" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "regulars"."audit" (
	"audit_id" uuid PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"member_id" uuid,
	"details" jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."holiday_suggestions" (
	"holiday" text NOT NULL,
	"year" integer NOT NULL,
	"held_on" date NOT NULL,
	"buyers_before" integer NOT NULL,
	"suggested_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "holiday_suggestions_holiday_year_pk" PRIMARY KEY("holiday","year")
);
--> statement-breakpoint
CREATE TABLE "regulars"."programmes" (
	"version" integer PRIMARY KEY NOT NULL,
	"document" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."staff" (
	"staff_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"language" text NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regulars"."staff_identities" (
	"channel" text NOT NULL,
	"channel_user_id" text NOT NULL,
	"staff_id" uuid NOT NULL,
	CONSTRAINT "staff_identities_channel_channel_user_id_pk" PRIMARY KEY("channel","channel_user_id")
);
--> statement-breakpoint
CREATE TABLE "regulars"."staff_invites" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "restores_one_waiting" ON "regulars"."restores" USING btree ("state") WHERE "regulars"."restores"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "campaign_watches_open" ON "regulars"."campaign_watches" USING btree ("look_at") WHERE "regulars"."campaign_watches"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "campaigns_automation_date" ON "regulars"."campaigns" USING btree ("kind","local_date") WHERE "regulars"."campaigns"."local_date" is not null;--> statement-breakpoint
CREATE INDEX "campaigns_open" ON "regulars"."campaigns" USING btree ("due_at") WHERE "regulars"."campaigns"."state" in ('scheduled', 'sending');--> statement-breakpoint
CREATE INDEX "campaigns_created" ON "regulars"."campaigns" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "delivery_ranges_open" ON "regulars"."delivery_ranges" USING btree ("campaign_id","range_no") WHERE "regulars"."delivery_ranges"."state" = 'open';--> statement-breakpoint
CREATE INDEX "case_messages_channel" ON "regulars"."case_messages" USING btree ("channel_message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_one_open" ON "regulars"."cases" USING btree ("channel","channel_user_id") WHERE "regulars"."cases"."state" = 'open';--> statement-breakpoint
CREATE INDEX "cases_member" ON "regulars"."cases" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "inbox_waiting" ON "regulars"."inbox" USING btree ("channel","channel_user_id","arrival_id") WHERE "regulars"."inbox"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "inbox_done" ON "regulars"."inbox" USING btree ("done_at") WHERE "regulars"."inbox"."state" = 'done';--> statement-breakpoint
CREATE INDEX "inbox_parked" ON "regulars"."inbox" USING btree ("done_at") WHERE "regulars"."inbox"."state" = 'parked';--> statement-breakpoint
CREATE INDEX "inbox_person" ON "regulars"."inbox" USING btree ("channel","channel_user_id") WHERE "regulars"."inbox"."state" <> 'waiting';--> statement-breakpoint
CREATE INDEX "lab_messages_pane" ON "regulars"."lab_messages" USING btree ("channel_user_id","lab_message_id");--> statement-breakpoint
CREATE INDEX "outbox_queued" ON "regulars"."outbox" USING btree ("not_before") WHERE "regulars"."outbox"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "outbox_member" ON "regulars"."outbox" USING btree ("member_id") WHERE "regulars"."outbox"."member_id" is not null;--> statement-breakpoint
CREATE INDEX "outbox_address" ON "regulars"."outbox" USING btree ("channel","channel_user_id") WHERE "regulars"."outbox"."channel" is not null;--> statement-breakpoint
CREATE INDEX "redemptions_occurred" ON "regulars"."redemptions" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "redemptions_purchase" ON "regulars"."redemptions" USING btree ("purchase_id") WHERE "regulars"."redemptions"."purchase_id" is not null;--> statement-breakpoint
CREATE INDEX "referrals_referrer" ON "regulars"."referrals" USING btree ("referrer_member_id","joined_at");--> statement-breakpoint
CREATE INDEX "vouchers_coupon" ON "regulars"."vouchers" USING btree ("coupon_id");--> statement-breakpoint
CREATE INDEX "vouchers_ending" ON "regulars"."vouchers" USING btree ("expires_at") WHERE "regulars"."vouchers"."state" = 'issued';--> statement-breakpoint
CREATE INDEX "entries_created" ON "regulars"."entries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "lots_open" ON "regulars"."lots" USING btree ("member_id") WHERE "regulars"."lots"."remaining" > 0;--> statement-breakpoint
CREATE INDEX "lots_leaving" ON "regulars"."lots" USING btree ("expires_at") WHERE "regulars"."lots"."remaining" > 0;--> statement-breakpoint
CREATE INDEX "card_claims_member" ON "regulars"."card_claims" USING btree ("member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "card_claims_one_open" ON "regulars"."card_claims" USING btree ("member_id") WHERE "regulars"."card_claims"."state" = 'open';--> statement-breakpoint
CREATE INDEX "identities_member" ON "regulars"."identities" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "identities_left" ON "regulars"."identities" USING btree ("reachability_at") WHERE "regulars"."identities"."reachability" = 'left';--> statement-breakpoint
CREATE INDEX "invite_codes_member" ON "regulars"."invite_codes" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "link_codes_expiry" ON "regulars"."link_codes" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "member_cards_ticket" ON "regulars"."member_cards" USING btree ("ticket_hash");--> statement-breakpoint
CREATE INDEX "member_cards_expiry" ON "regulars"."member_cards" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "member_phones_member" ON "regulars"."member_phones" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "members_joined" ON "regulars"."members" USING btree ("joined_at");--> statement-breakpoint
CREATE INDEX "members_birthday" ON "regulars"."members" USING btree ("birthday_month","birthday_day","member_id") WHERE "regulars"."members"."birthday_month" is not null;--> statement-breakpoint
CREATE INDEX "members_tier_until" ON "regulars"."members" USING btree ("tier_until","member_id") WHERE "regulars"."members"."tier_until" is not null;--> statement-breakpoint
CREATE INDEX "members_merged" ON "regulars"."members" USING btree ("merged_into") WHERE "regulars"."members"."merged_into" is not null;--> statement-breakpoint
CREATE INDEX "old_cards_member" ON "regulars"."old_cards" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "purchases_occurred" ON "regulars"."purchases" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "refunds_purchase" ON "regulars"."refunds" USING btree ("member_id","purchase_id");--> statement-breakpoint
CREATE INDEX "audit_member" ON "regulars"."audit" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "audit_actor" ON "regulars"."audit" USING btree ("actor","occurred_at");--> statement-breakpoint
CREATE INDEX "staff_identities_staff" ON "regulars"."staff_identities" USING btree ("staff_id");