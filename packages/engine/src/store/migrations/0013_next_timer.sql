grant create on schema millrace to millrace_system;

-- Milliseconds until the first timer is due, or a step may try its target again: an hour where there is neither, nothing or less
-- where it is due already.
create function millrace.next_timer() returns float8
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select extract(epoch from least(
      (select min(t.due_at) from millrace.timers t),
      (select min(c.retry_at) from millrace.circuits c),
      now() + interval '1 hour') - now())::float8 * 1000;
  end;
alter function millrace.next_timer() owner to millrace_system;
grant execute on function millrace.next_timer() to millrace_app;

revoke create on schema millrace from millrace_system;
