CREATE TABLE "regulars"."point_requests" (
	"member_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"points" integer NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"journal_id" uuid,
	CONSTRAINT "point_requests_member_id_request_id_pk" PRIMARY KEY("member_id","request_id"),
	CONSTRAINT "request_not_zero" CHECK ("regulars"."point_requests"."points" <> 0)
);
--> statement-breakpoint
CREATE TABLE "regulars"."unreached_decisions" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"decision" text NOT NULL,
	"decided_by" uuid NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "point_requests_waiting" ON "regulars"."point_requests" USING btree ("asked_at") WHERE "regulars"."point_requests"."state" = 'waiting';