-- A delivery is written anew when it begins and when it ends. Half a page left free keeps the second of the two on the page of
-- the first: no index is touched for it, and the log has what changed instead of the whole row.
ALTER TABLE "regulars"."deliveries" SET (fillfactor = 50);
