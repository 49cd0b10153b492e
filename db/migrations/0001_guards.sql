-- The last line of defence: what must never be true is refused here, whatever the code decides.

-- The entries of a journal sum to zero. A statement trigger with a transition table sees all rows of one insert,
-- so a unit writes all entries of a journal in one insert.
create function regulars.entries_sum_to_zero() returns trigger language plpgsql as $$
declare unbalanced uuid;
begin
  select journal_id into unbalanced from added group by member_id, journal_id having sum(points) <> 0 limit 1;
  if found then
    raise exception 'journal % is not balanced', unbalanced using errcode = '23514', constraint = 'entries_sum_to_zero';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger entries_sum_to_zero after insert on regulars.entries
  referencing new table as added for each statement execute function regulars.entries_sum_to_zero();
--> statement-breakpoint
create function regulars.append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '23514', constraint = 'append_only';
end $$;
--> statement-breakpoint
create trigger append_only before update or delete or truncate on regulars.journals for each statement execute function regulars.append_only();
--> statement-breakpoint
create trigger append_only before update or delete or truncate on regulars.entries for each statement execute function regulars.append_only();
--> statement-breakpoint
create trigger append_only before update or delete or truncate on regulars.allocations for each statement execute function regulars.append_only();
--> statement-breakpoint
create trigger append_only before update or delete or truncate on regulars.audit for each statement execute function regulars.append_only();
--> statement-breakpoint
-- A unit's final select calls this for each of its parts; a part that touched another number of rows undoes them all.
create function regulars.expect_rows(part text, touched bigint, expected bigint) returns void language plpgsql as $$
begin
  if touched <> expected then
    raise exception 'part % touched % rows, expected %', part, touched, expected using errcode = 'RG001', constraint = part;
  end if;
end $$;
--> statement-breakpoint
-- Four of five updates of these rows change no indexed column: room on the page keeps them there (HOT).
alter table regulars.members set (fillfactor = 85);
--> statement-breakpoint
alter table regulars.identities set (fillfactor = 85);
--> statement-breakpoint
alter table regulars.lots set (fillfactor = 85);
--> statement-breakpoint
-- The role that the service works as owns no table and cannot rewrite the books. Where the database user may not
-- create roles (some hosted servers), the triggers above stand alone.
do $$
begin
  begin
    create role regulars_app nologin;
  exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then return;
  end;
  begin
    execute format('grant regulars_app to %I', current_user);
  exception when others then null;
  end;
end $$;
--> statement-breakpoint
do $$
begin
  if exists (select 1 from pg_roles where rolname = 'regulars_app') then
    grant usage on schema regulars to regulars_app;
    grant select, insert, update, delete on all tables in schema regulars to regulars_app;
    revoke update, delete, truncate on regulars.journals, regulars.entries, regulars.allocations, regulars.audit from regulars_app;
    grant execute on all functions in schema regulars to regulars_app;
    alter default privileges in schema regulars grant select, insert, update, delete on tables to regulars_app;
  end if;
end $$;
