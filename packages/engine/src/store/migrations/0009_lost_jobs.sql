-- Releases jobs that a living worker holds without knowing: PostgreSQL has given them to it, and the answer was lost on the way.
-- `ids` are graphile-worker's of its pools, `known` the jobs that it has. Returns how many there were.
create function millrace.release_lost(ids text[], known bigint[], patience interval) returns int
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with released as (
      update graphile_worker._private_jobs j set locked_at = null, locked_by = null, run_at = greatest(j.run_at, now())
      where j.locked_by = any (ids) and j.id <> all (known) and j.locked_at < now() - greatest(patience, '10 seconds')
      returning j.id
    )
    select count(*)::int from released;
  end;
grant execute on function millrace.release_lost(text[], bigint[], interval) to millrace_app;
