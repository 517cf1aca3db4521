-- Schedules of every kind ------------------------------------------------------------------------------------------------

alter table millrace.schedules
  add column event_type text not null default 'schedule.cron',
  -- As the trigger says it, see nodes/schedule.ts; null for what an older program wrote: five cron fields.
  add column rule jsonb,
  -- Its time zone is the workspace's, whatever that will be.
  add column follows_workspace boolean not null default false,
  -- From when an interval is counted.
  add column anchor timestamptz not null default now(),
  -- Of one that looks for dates of contacts: the last day it is done with, and how far it has come with the days since.
  add column covered_until date,
  add column position uuid;
alter table millrace.schedules alter column cron set default '';

-- Waits ------------------------------------------------------------------------------------------------------------------

-- The zone in which the filter's hours and days are meant; null means the workspace's.
alter table millrace.event_waits add column time_zone text;

-- Throttles --------------------------------------------------------------------------------------------------------------

-- What a throttle node counts apart. Its row is locked by whoever gives slots, and tells the number of the last one.
create table millrace.throttles (
  workspace_id uuid not null,
  workflow_id uuid not null,
  node_id text not null,
  key text not null,
  last_slot bigint not null default 0,
  -- From then on none of its slots matters any more.
  expires_at timestamptz not null default now(),
  primary key (workspace_id, workflow_id, node_id, key),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
create index throttles_expired on millrace.throttles (expires_at);
call millrace.protect('millrace.throttles');

-- The moments at which runs pass a throttle, also those to come; only as many as its limit are kept.
create table millrace.throttle_slots (
  workspace_id uuid not null,
  workflow_id uuid not null,
  node_id text not null,
  key text not null,
  slot bigint not null,
  passes_at timestamptz not null,
  primary key (workspace_id, workflow_id, node_id, key, slot),
  foreign key (workspace_id, workflow_id, node_id, key) references millrace.throttles on delete cascade
);
call millrace.protect('millrace.throttle_slots');

-- Quiet hours ------------------------------------------------------------------------------------------------------------

alter table millrace.effects
  drop constraint effects_postponed_check,
  add constraint effects_postponed_check check (postponed in ('busy', 'circuit', 'quiet'));

-- Retention --------------------------------------------------------------------------------------------------------------

grant create on schema millrace to millrace_system;
create policy system_reads on millrace.workspaces for select to millrace_system using (true);
create policy system_purges on millrace.throttles to millrace_system using (true);
grant select on millrace.workspaces to millrace_system;
grant select, update, delete on millrace.throttles to millrace_system;

-- For how long each workspace keeps its events and its finished runs, in days. Nobody says it: 90.
create function millrace.retention() returns table (workspace_id uuid, events_days int, runs_days int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select w.workspace_id, coalesce((w.settings -> 'retention' ->> 'eventsDays')::int, 90),
      coalesce((w.settings -> 'retention' ->> 'runsDays')::int, 90)
    from millrace.workspaces w;
  end;
alter function millrace.retention() owner to millrace_system;
grant execute on function millrace.retention() to millrace_app;

-- Forgets throttles whose places all belong to the past. Returns how many.
create function millrace.purge_throttles(most int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  delete from millrace.throttles t
    where t.ctid = any (array(select o.ctid from millrace.throttles o where o.expires_at < now() - interval '1 hour' limit most for update skip locked));
  get diagnostics gone = row_count;
  return gone;
end
$$;
alter function millrace.purge_throttles(int) owner to millrace_system;
grant execute on function millrace.purge_throttles(int) to millrace_app;

-- Whether a week of events or of runs can go as a whole: no workspace keeps anything of it, no event of it is still to be
-- processed or belongs to a run that goes on, no run of it goes on or ended lately.
create function millrace.is_week_over(kind text, monday date) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  first uuid := millrace.uuid_at(monday::timestamp at time zone 'utc');
  next uuid := millrace.uuid_at((monday + 7)::timestamp at time zone 'utc');
  oldest timestamptz;
begin
  select now() - make_interval(days => max(case kind when 'events' then r.events_days else r.runs_days end))
    into oldest from millrace.retention() r;
  if oldest is null or (monday + 7)::timestamp at time zone 'utc' > oldest then
    return false;
  end if;
  if kind = 'events' then
    return not exists (select from millrace.inbox i where i.event_id >= first and i.event_id < next)
      and not exists (
        select from millrace.runs r where r.event_id >= first and r.event_id < next
          and r.status not in ('succeeded', 'failed', 'cancelled'));
  end if;
  return not exists (
    select from millrace.runs r where r.id >= first and r.id < next
      and (r.status not in ('succeeded', 'failed', 'cancelled') or r.finished_at is null or r.finished_at > oldest));
end
$$;
grant execute on function millrace.is_week_over(text, date) to millrace_app;

-- The weeks that can go, oldest first: `events` with their receipts, `runs` with their steps.
create function millrace.weeks_over() returns table (kind text, monday date, first uuid, next uuid)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select k.kind, w.monday, millrace.uuid_at(w.monday::timestamp at time zone 'utc'),
      millrace.uuid_at((w.monday + 7)::timestamp at time zone 'utc')
    from unnest(array['events', 'runs']) k (kind)
    join pg_inherits i on i.inhparent = ('millrace.' || k.kind)::regclass
    join pg_class c on c.oid = i.inhrelid
    cross join lateral (select to_date(right(c.relname, 8), 'YYYYMMDD') as monday) w
    where millrace.is_week_over(k.kind, w.monday)
    order by w.monday;
end
$$;
grant execute on function millrace.weeks_over() to millrace_app;

-- Drops a week. It does not wait long for those who use the tables, because everybody else would wait behind it: false means
-- that they were in use, or that the week is not over after all.
create function millrace.drop_week(kind text, monday date) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  child text;
begin
  perform set_config('lock_timeout', '300ms', true);
  for child in
    select parent || to_char(monday, '_YYYYMMDD')
    from unnest(case kind when 'events' then array['event_receipts', 'events'] else array['steps', 'runs'] end) parent
  loop
    -- Nobody changes anything in it any more, and then it is looked at once more.
    execute format('lock table millrace.%I in share row exclusive mode', child);
  end loop;
  if not millrace.is_week_over(kind, monday) then
    return false;
  end if;
  for child in
    select parent || to_char(monday, '_YYYYMMDD')
    from unnest(case kind when 'events' then array['event_receipts', 'events'] else array['steps', 'runs'] end) parent
  loop
    execute format('drop table millrace.%I', child);
  end loop;
  return true;
exception
  when lock_not_available or deadlock_detected or undefined_table then return false;
end
$$;
grant execute on function millrace.drop_week(text, date) to millrace_app;

revoke create on schema millrace from millrace_system;

-- Vacuum -----------------------------------------------------------------------------------------------------------------
--
-- Rows of these tables live for milliseconds to days and are deleted or changed several times. With the settings of a fresh
-- PostgreSQL a table is vacuumed after a fifth of it is dead, and slowly: queues grow to many times what they hold, and every
-- look for the next row goes through what is gone. So: after a fiftieth (never less than 1,000 rows, or the launcher would do
-- nothing else), at full speed, because a queue fits into memory.
do $$
declare
  queue regclass;
begin
  foreach queue in array array[
    'millrace.timers', 'millrace.effects', 'millrace.inbox', 'millrace.event_waits', 'millrace.held_runs', 'millrace.child_waits',
    'millrace.throttles', 'millrace.throttle_slots', 'graphile_worker._private_jobs']::regclass[]
  loop
    execute format(
      'alter table %s set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
        autovacuum_analyze_scale_factor = 0.1, autovacuum_vacuum_cost_delay = 0)', queue);
  end loop;
end
$$;

-- As before; and runs and their steps, which are written anew with every wait that ends, are vacuumed after a twentieth. Those
-- of past weeks rest, so their share of dead rows only grows while their runs go on.
create or replace procedure millrace.ensure_partitions(parent text, weeks int default 8) language plpgsql as $$
declare
  monday date := date_trunc('week', now() at time zone 'utc')::date - 7;
  child text;
begin
  for step in 0..weeks + 1 loop
    child := format('%s_%s', parent, to_char(monday, 'YYYYMMDD'));
    if to_regclass('millrace.' || child) is null then
      execute format('create table millrace.%I partition of millrace.%I for values from (%L) to (%L)',
        child, parent,
        millrace.uuid_at(monday::timestamp at time zone 'utc'),
        millrace.uuid_at((monday + 7)::timestamp at time zone 'utc'));
      call millrace.protect(('millrace.' || child)::regclass);
      if parent in ('runs', 'steps') then
        execute format('alter table millrace.%I set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1)', child);
      end if;
    end if;
    monday := monday + 7;
  end loop;
end
$$;

do $$
declare
  child regclass;
begin
  for child in
    select i.inhrelid::regclass from pg_inherits i where i.inhparent in ('millrace.runs'::regclass, 'millrace.steps'::regclass)
  loop
    execute format('alter table %s set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1)', child);
  end loop;
end
$$;
