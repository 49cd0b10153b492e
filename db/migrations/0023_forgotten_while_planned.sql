-- Somebody is forgotten while the night writes what it has to tell them: whoever commits second sees what the first did, as
-- a function that may write reads anew with each of its statements. The lock lasts until the unit ends; units of the night
-- share it.
create function regulars.expect_not_forgotten(told uuid[]) returns void language plpgsql as $$
declare gone bigint;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('regulars.forgetting', 0));
  select count(*) into gone from regulars.members own
    left join regulars.members kept on kept.member_id = own.merged_into
    where own.member_id = any(told) and 'erased' in (own.state, kept.state);
  if gone > 0 then
    raise exception '% of them were forgotten', gone using errcode = 'RG001', constraint = 'forgotten';
  end if;
end $$;
--> statement-breakpoint
create function regulars.expect_told(family uuid[], known bigint) returns void language plpgsql as $$
declare told bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('regulars.forgetting', 0));
  select count(*) into told from regulars.campaigns c cross join lateral (
    select 1 from regulars.deliveries d where d.campaign_id = c.campaign_id and d.member_id = any(family)
      and num_nonnulls(d.channel_user_id, d.content_hash, d.facts) > 0 offset 0) d;
  if told <> known then
    raise exception '% messages say something of them, not %', told, known using errcode = 'RG001', constraint = 'told';
  end if;
end $$;
