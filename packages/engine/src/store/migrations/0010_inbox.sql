-- A job may be for later: `delay_ms` after this transaction's time. That is how a process that dispatches its own events leaves
-- word of them for the case that it dies.
create or replace function millrace.add_jobs(specs json) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_jobs(
    array(
      select s from json_array_elements(specs) spec,
        json_populate_record(
          null::graphile_worker.job_spec,
          json_build_object(
            'identifier', spec ->> 'identifier', 'payload', spec -> 'payload', 'max_attempts', spec -> 'max_attempts',
            'priority', spec -> 'priority', 'run_at', now() + (spec ->> 'delay_ms')::int * interval '1 millisecond')) s),
    false);
end
$$;
