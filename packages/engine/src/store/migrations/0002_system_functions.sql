-- The only doors across workspaces. Each is owned by millrace_system, which a policy lets see exactly the tables named here.
--
-- Each names pg_temp last in its search_path: unnamed it comes first, and a caller's temporary table would stand in for a type
-- or table of ours. Nobody needs temporary tables here either.
do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
end
$$;
grant create on schema millrace to millrace_system;

create policy system_reads on millrace.api_keys for select to millrace_system using (true);
create policy system_reads on millrace.hooks for select to millrace_system using (true);
create policy system_reads on millrace.schedules for select to millrace_system using (true);
create policy system_promotes on millrace.timers to millrace_system using (true);
create policy system_repairs on millrace.effects to millrace_system using (true);
create policy system_reads on millrace.inbox for select to millrace_system using (true);
grant select on millrace.api_keys, millrace.hooks, millrace.schedules, millrace.inbox to millrace_system;
grant select, update, delete on millrace.timers to millrace_system;
grant select, update on millrace.effects to millrace_system;

-- One add_jobs a call: every call notifies, and commits that notify are serialized. A job is its name and its payload and
-- nothing else: under a job's key, for one, somebody else's could be replaced.
-- Owned by the migrating user, who owns graphile-worker's tables.
create function millrace.add_jobs(specs json) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_jobs(
    array(
      select s from json_array_elements(specs) spec,
        json_populate_record(
          null::graphile_worker.job_spec,
          json_build_object(
            'identifier', spec ->> 'identifier', 'payload', spec -> 'payload', 'max_attempts', spec -> 'max_attempts')) s),
    false);
end
$$;
revoke execute on function millrace.add_jobs(json) from public;
grant execute on function millrace.add_jobs(json) to millrace_system;

-- Adds jobs of the workspace that the transaction is about.
create function millrace.enqueue(specs json) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from json_array_elements(specs) spec
    where coalesce(spec ->> 'identifier', '') not in ('dispatch', 'effect', 'wake')
      or spec -> 'payload' ->> 'workspaceId' is distinct from millrace.current_workspace()::text
  ) then
    raise exception 'Only our own jobs, and only of the current workspace, can be queued' using errcode = '42501';
  end if;
  perform millrace.add_jobs(specs);
end
$$;
grant execute on function millrace.enqueue(json) to millrace_app;

-- Who a key is, before its workspace is known.
create function millrace.find_api_key(key_hash bytea)
  returns table (workspace_id uuid, id uuid, name text, scopes text[], event_types text[], signing_secret bytea, revoked_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select k.workspace_id, k.id, k.name, k.scopes, k.event_types, k.signing_secret, k.revoked_at
    from millrace.api_keys k where k.hash = key_hash;
  end;
alter function millrace.find_api_key(bytea) owner to millrace_system;
grant execute on function millrace.find_api_key(bytea) to millrace_app;

-- Whose incoming webhook this is.
create function millrace.find_hook(hook_id uuid)
  returns table (workspace_id uuid, workflow_id uuid, node_id text, verification text, secret bytea)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select h.workspace_id, h.workflow_id, h.node_id, h.verification, h.secret from millrace.hooks h where h.id = hook_id;
  end;
alter function millrace.find_hook(uuid) owner to millrace_system;
grant execute on function millrace.find_hook(uuid) to millrace_app;

-- Workspaces with a schedule that is due.
create function millrace.workspaces_with_due_schedules(most int) returns setof uuid
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select distinct workspace_id from (
      select s.workspace_id from millrace.schedules s where s.next_fire_at <= now() order by s.next_fire_at limit most
    ) due;
  end;
alter function millrace.workspaces_with_due_schedules(int) owner to millrace_system;
grant execute on function millrace.workspaces_with_due_schedules(int) to millrace_app;

-- Turns due timers into `wake` jobs, up to `per_job` timers of one workspace in a job. Returns how many timers it took.
create function millrace.promote_timers(most int, per_job int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  specs json;
  taken int;
begin
  with due as (
    select t.ctid from millrace.timers t where t.due_at <= now() order by t.due_at limit most for update skip locked
  ), gone as (
    delete from millrace.timers t using due where t.ctid = due.ctid
    returning t.workspace_id, t.run_id, t.node_id, t.scope, t.attempt, t.kind, t.port, t.due_at
  ), numbered as (
    select *, (row_number() over (partition by workspace_id order by due_at) - 1) / per_job as part from gone
  ), jobs as (
    select json_build_object(
      'identifier', 'wake',
      'payload', json_build_object(
        'workspaceId', workspace_id,
        'timers', json_agg(json_build_object('runId', run_id, 'nodeId', node_id, 'scope', scope, 'attempt', attempt, 'kind', kind, 'port', port)))) as spec,
      count(*) as size
    from numbered group by workspace_id, part
  )
  select json_agg(spec), coalesce(sum(size), 0) into specs, taken from jobs;
  if taken > 0 then
    perform millrace.add_jobs(specs);
  end if;
  return taken;
end
$$;
alter function millrace.promote_timers(int, int) owner to millrace_system;
grant execute on function millrace.promote_timers(int, int) to millrace_app;

-- Enters a worker's heartbeat.
create function millrace.heartbeat(worker uuid, ids text[], host_name text, process_id int) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  begin atomic
    insert into millrace.workers (id, graphile_ids, host, pid) values (worker, ids, host_name, process_id)
    on conflict (id) do update set heartbeat_at = now(), graphile_ids = excluded.graphile_ids;
  end;
grant execute on function millrace.heartbeat(uuid, text[], text, int) to millrace_app;

-- Releases the jobs of workers that are silent for longer than `patience`, at least 15 s, or that are named as dead. Returns who
-- they were.
create function millrace.release_workers(patience interval, known_dead uuid[]) returns setof uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone record;
begin
  for gone in
    delete from millrace.workers w
    where w.heartbeat_at < now() - greatest(patience, '15 seconds') or w.id = any (known_dead)
    returning w.id, w.graphile_ids
  loop
    perform graphile_worker.force_unlock_workers(gone.graphile_ids);
    return next gone.id;
  end loop;
end
$$;
grant execute on function millrace.release_workers(interval, uuid[]) to millrace_app;

-- Releases the jobs that are held for longer than `patience` under ids of which no worker ever told: it died before it could.
-- Returns how many there were.
create function millrace.release_unknown(patience interval) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  strangers text[];
  jobs int;
begin
  select array_agg(distinct j.locked_by), count(*) into strangers, jobs from graphile_worker._private_jobs j
  where j.locked_at < now() - greatest(patience, '30 seconds')
    and not exists (select from millrace.workers w where j.locked_by = any (w.graphile_ids));
  if jobs > 0 then
    perform graphile_worker.force_unlock_workers(strangers);
  end if;
  return jobs;
end
$$;
grant execute on function millrace.release_unknown(interval) to millrace_app;

-- Workspaces whose inbox holds events older than `patience` while no dispatch job is waiting for them.
create function millrace.forgotten_inboxes(patience interval) returns setof uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select distinct i.workspace_id from millrace.inbox i
    where i.received_at < now() - patience
      and not exists (
        select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'dispatch' and j.payload ->> 'workspaceId' = i.workspace_id::text and j.attempts < j.max_attempts);
end
$$;
grant execute on function millrace.forgotten_inboxes(interval) to millrace_app;

-- External steps that were queued longer than `patience` ago and have no job, so that nobody would carry them out; and
-- those that are held (queued for never) although their run goes on.
create function millrace.forgotten_effects(patience interval)
  returns table (workspace_id uuid, run_id uuid, node_id text, scope text, attempt int)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select f.workspace_id, f.run_id, f.node_id, f.scope, f.attempt from millrace.effects f
    where (f.enqueued_at < now() - patience
        or f.enqueued_at = 'infinity' and exists (
          select from millrace.runs r where r.workspace_id = f.workspace_id and r.id = f.run_id and r.status <> 'paused'))
      and not exists (
        select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'effect' and j.payload ->> 'runId' = f.run_id::text and j.payload ->> 'nodeId' = f.node_id
          and j.payload ->> 'scope' = f.scope and j.attempts < j.max_attempts)
    limit 1000;
end
$$;
grant execute on function millrace.forgotten_effects(interval) to millrace_app;

-- Steps that were due longer than `patience` ago, of runs that go on, without a timer and without a job that would wake them.
create function millrace.forgotten_timers(patience interval)
  returns table (workspace_id uuid, run_id uuid, node_id text, scope text, attempt int, due_at timestamptz, input jsonb)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    with queued as materialized (
      select t ->> 'runId' as run_id, t ->> 'nodeId' as node_id, t ->> 'scope' as scope
      from graphile_worker._private_jobs j join graphile_worker._private_tasks k on k.id = j.task_id
      cross join json_array_elements(j.payload -> 'timers') t
      where k.identifier = 'wake' and j.attempts < j.max_attempts
    )
    select s.workspace_id, s.run_id, s.node_id, s.scope, s.attempt, s.due_at, s.input
    from millrace.runs r join millrace.steps s on s.workspace_id = r.workspace_id and s.run_id = r.id
    where r.status in ('running', 'waiting') and s.status = 'waiting' and s.due_at < now() - patience
      and not exists (
        select from millrace.timers t
        where t.workspace_id = s.workspace_id and t.run_id = s.run_id and t.node_id = s.node_id and t.scope = s.scope)
      and not exists (
        select from queued q where q.run_id = s.run_id::text and q.node_id = s.node_id and q.scope = s.scope)
    limit 1000;
end
$$;
grant execute on function millrace.forgotten_timers(interval) to millrace_app;

-- These read graphile-worker's tables, so their owner is the migrating user, whom forced row-level security binds too.
create policy owner_reads on millrace.inbox for select to current_user using (true);
create policy owner_reads on millrace.effects for select to current_user using (true);
create policy owner_reads on millrace.runs for select to current_user using (true);
create policy owner_reads on millrace.steps for select to current_user using (true);
create policy owner_reads on millrace.timers for select to current_user using (true);

-- Workers call it daily; starting a process does the same through migrate().
create function millrace.ensure_all_partitions() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  parent text;
begin
  foreach parent in array array['events', 'event_receipts', 'runs', 'steps'] loop
    call millrace.ensure_partitions(parent);
  end loop;
end
$$;
grant execute on function millrace.ensure_all_partitions() to millrace_app;

-- A workspace's name and time zone are part of what workers hold in memory under its revision.
create function millrace.raise_revision_of_renamed() returns trigger language plpgsql as $$
begin
  new.workflows_revision := old.workflows_revision + 1;
  return new;
end
$$;
create trigger raise_revision_of_renamed before update of name, time_zone on millrace.workspaces
  for each row when ((old.name, old.time_zone) is distinct from (new.name, new.time_zone))
  execute function millrace.raise_revision_of_renamed();

revoke create on schema millrace from millrace_system;
