-- Money that is kept in a currency (a gift card) and a change of the shop's currency at the same moment: whoever commits
-- second sees what the first did, as a function that may write reads anew with each of its statements. The lock lasts
-- until the unit ends; sales of cards share it.
create function regulars.expect_currency(kept text) returns void language plpgsql as $$
declare shop text;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('regulars.currency', 0));
  select document->>'currency' into shop from regulars.programmes order by version desc limit 1;
  if shop is not null and shop <> kept then
    raise exception 'the currency is %, not %', shop, kept using errcode = 'RG001', constraint = 'currency';
  end if;
end $$;
--> statement-breakpoint
create function regulars.expect_nothing_sold() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('regulars.currency', 0));
  perform 1 from regulars.gift_cards limit 1;
  if found then
    raise exception 'gift cards are kept in this currency' using errcode = 'RG001', constraint = 'currency';
  end if;
  perform 1 from regulars.purchases limit 1;
  if found then
    raise exception 'something was sold in this currency' using errcode = 'RG001', constraint = 'currency';
  end if;
end $$;
