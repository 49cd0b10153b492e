-- A first or last day that is set while the shop's time zone changes: whoever commits second sees what the first did, as a
-- function that may write reads anew with each of its statements. The lock lasts until the unit ends; whoever sets days
-- shares it.
create function regulars.expect_time_zone(reckoned text) returns void language plpgsql as $$
declare shop text;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('regulars.time_zone', 0));
  select document->>'timeZone' into shop from regulars.programmes order by version desc limit 1;
  if shop is not null and shop <> reckoned then
    raise exception 'the time zone is %, not %', shop, reckoned using errcode = 'RG001', constraint = 'time-zone';
  end if;
end $$;
--> statement-breakpoint
create function regulars.expect_days(known bigint) returns void language plpgsql as $$
declare found_days bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('regulars.time_zone', 0));
  select (select count(*) from regulars.coupons where starts_at is not null or ends_at is not null)
    + (select count(*) from regulars.rewards where starts_at is not null) into found_days;
  if found_days <> known then
    raise exception '% offers have days, not %', found_days, known using errcode = 'RG001', constraint = 'days';
  end if;
end $$;
