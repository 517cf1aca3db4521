-- What keeps one target, one step or one event from holding up everything else: bulkheads, circuits, ageing, quarantine.

grant create on schema millrace to millrace_system;

-- Steps that wait for their target ------------------------------------------------------------------------------------

alter table millrace.effects
  -- Who is asked, in the words of the step's type: a host, a connection.
  add column target text not null default '',
  add column priority smallint not null default 10,
  -- Why it waits although it could begin; `enqueued_at` is then when its timer is due, which puts it into the queue again.
  add column postponed text check (postponed in ('busy', 'circuit', 'quiet')),
  -- How many processes have died while they carried it out.
  add column crashes smallint not null default 0;
create index effects_postponed on millrace.effects (workspace_id, target, run_id) where postponed in ('busy', 'circuit');

alter table millrace.timers
  drop constraint timers_kind_check,
  add constraint timers_kind_check check (kind in ('wait', 'retry', 'effect'));

-- Targets that have failed too often. A row goes when its target answers again.
create table millrace.circuits (
  workspace_id uuid not null references millrace.workspaces,
  target text not null,
  id uuid not null,
  state text not null default 'open' check (state in ('open', 'half_open')),
  opened_at timestamptz not null default now(),
  -- The next step that is due from here on is a probe.
  retry_at timestamptz not null,
  -- How long it stays open from one probe to the next, in seconds.
  pause int not null,
  -- Calls that failed: those that opened it, and every probe since.
  failures int not null,
  -- The last failure, in the words of its step.
  reason text not null,
  -- A probe is under way until its result, or this moment.
  probe_until timestamptz,
  primary key (workspace_id, target),
  unique (workspace_id, id)
);
create index circuits_by_retry on millrace.circuits (retry_at);
call millrace.protect('millrace.circuits');
create policy system_probes on millrace.circuits to millrace_system using (true);
grant select, delete on millrace.circuits to millrace_system;

-- Turns due timers into jobs: postponed steps into `effect` jobs, the others into `wake` jobs, up to `per_job` timers of one
-- workspace in a job. Of each circuit that may be tried again, one step becomes due. Returns how many timers it took.
create or replace function millrace.promote_timers(most int, per_job int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  specs json;
  taken int;
begin
  if exists (select from millrace.circuits c where c.retry_at <= now()) then
    update millrace.timers t set due_at = now()
    from millrace.circuits c cross join lateral (
      select f.run_id, f.node_id, f.scope from millrace.effects f
      where f.workspace_id = c.workspace_id and f.target = c.target and f.postponed in ('busy', 'circuit')
      order by f.run_id limit 1) f
    where c.retry_at <= now() and (c.probe_until is null or c.probe_until < now())
      and t.workspace_id = c.workspace_id and t.run_id = f.run_id and t.node_id = f.node_id and t.scope = f.scope
      and t.kind = 'effect' and t.due_at > now();
  end if;
  with due as (
    select t.ctid from millrace.timers t where t.due_at <= now() order by t.due_at limit most for update skip locked
  ), gone as (
    delete from millrace.timers t using due where t.ctid = due.ctid
    returning t.workspace_id, t.run_id, t.node_id, t.scope, t.attempt, t.kind, t.port, t.due_at
  ), queued as (
    -- Whoever was sent away for lack of a place comes back more urgent each time, so that nobody is sent away forever.
    update millrace.effects f set enqueued_at = now(),
      priority = case when f.postponed = 'busy' then greatest(0, f.priority - 5) else f.priority end
    from gone g
    where g.kind = 'effect' and f.workspace_id = g.workspace_id and f.run_id = g.run_id and f.node_id = g.node_id
      and f.scope = g.scope and f.attempt = g.attempt
    returning f.workspace_id, f.run_id, f.node_id, f.scope, f.attempt, f.target, f.priority
  ), numbered as (
    select *, (row_number() over (partition by workspace_id order by due_at) - 1) / per_job as part from gone where kind <> 'effect'
  ), jobs as (
    select json_build_object(
      'identifier', 'wake',
      'payload', json_build_object(
        'workspaceId', workspace_id,
        'timers', json_agg(json_build_object('runId', run_id, 'nodeId', node_id, 'scope', scope, 'attempt', attempt, 'kind', kind, 'port', port)))) as spec
    from numbered group by workspace_id, part
    union all
    select json_build_object(
      'identifier', 'effect',
      'payload', json_build_object(
        'workspaceId', workspace_id, 'runId', run_id, 'nodeId', node_id, 'scope', scope, 'attempt', attempt,
        'target', target, 'priority', priority),
      'priority', priority)
    from queued
  )
  select (select json_agg(spec) from jobs), (select count(*) from gone) into specs, taken;
  if specs is not null then
    perform millrace.add_jobs(specs);
  end if;
  return taken;
end
$$;

-- Circuits that may have been tried again for longer than `patience`, while no step has asked for their target.
create function millrace.forget_circuits(patience interval) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  begin atomic
    delete from millrace.circuits c
    where c.retry_at < now() - patience
      and not exists (
        select from millrace.effects f
        where f.workspace_id = c.workspace_id and f.target = c.target and f.postponed in ('busy', 'circuit'));
  end;
alter function millrace.forget_circuits(interval) owner to millrace_system;
grant execute on function millrace.forget_circuits(interval) to millrace_app;

-- Jobs ----------------------------------------------------------------------------------------------------------------

-- Moves jobs to the front that have waited longer than `patience` behind more urgent ones, of each priority the oldest `most`:
-- so many get their turn with every call, however many urgent ones come. Returns how many there were.
create function millrace.age_jobs(patience interval, most int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  raised int;
begin
  update graphile_worker._private_jobs j set priority = 0
  from (
    select old.id from unnest('{5,10,15,20}'::smallint[]) as p (priority)
    cross join lateral (
      select id from graphile_worker._private_jobs w
      where w.is_available and w.priority = p.priority and w.run_at < now() - patience
      order by w.run_at limit most for update skip locked) old
  ) waiting
  where j.id = waiting.id;
  get diagnostics raised = row_count;
  return raised;
end
$$;
grant execute on function millrace.age_jobs(interval, int) to millrace_app;

-- A job that keeps failing comes back at the latest after `longest`, instead of hours later or never. Returns those that had
-- been given up.
create function millrace.revive_jobs(longest interval)
  returns table (task text, workspace_id text, last_error text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update graphile_worker._private_jobs j set run_at = now() + longest
  where j.is_available and j.attempts > 0 and j.run_at > now() + longest;
  return query
    with given_up as (
      update graphile_worker._private_jobs j set attempts = j.max_attempts - 1, run_at = now(), updated_at = now()
      where j.locked_at is null and j.attempts >= j.max_attempts and j.updated_at < now() - longest
        and j.task_id in (
          select t.id from graphile_worker._private_tasks t
          where t.identifier in ('dispatch', 'effect', 'wake', 'advance', 'admit', 'bulk', 'move'))
      returning j.task_id, j.payload, j.last_error
    )
    select t.identifier, g.payload ->> 'workspaceId', g.last_error
    from given_up g join graphile_worker._private_tasks t on t.id = g.task_id;
end
$$;
grant execute on function millrace.revive_jobs(interval) to millrace_app;

-- Recovery ------------------------------------------------------------------------------------------------------------

-- Steps by when they are due: those that are overdue are few, however many wait.
create index steps_due on millrace.steps (due_at) where due_at is not null;

create or replace function millrace.forgotten_timers(patience interval)
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
    from millrace.steps s join millrace.runs r on r.workspace_id = s.workspace_id and r.id = s.run_id
    where s.due_at < now() - patience and s.status = 'waiting' and r.status in ('running', 'waiting')
      and not exists (
        select from millrace.timers t
        where t.workspace_id = s.workspace_id and t.run_id = s.run_id and t.node_id = s.node_id and t.scope = s.scope)
      -- A postponed step is looked after by what looks after external steps.
      and not exists (
        select from millrace.effects f
        where f.workspace_id = s.workspace_id and f.run_id = s.run_id and f.node_id = s.node_id and f.scope = s.scope)
      and not exists (
        select from queued q where q.run_id = s.run_id::text and q.node_id = s.node_id and q.scope = s.scope)
    limit 1000;
end
$$;

-- As before, but with every queue read once instead of once for each step. A postponed step counts from when its timer is due.
create or replace function millrace.forgotten_effects(patience interval)
  returns table (workspace_id uuid, run_id uuid, node_id text, scope text, attempt int)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    with late as materialized (
      select f.workspace_id, f.run_id, f.node_id, f.scope, f.attempt from millrace.effects f
      where f.enqueued_at < now() - patience
        or f.enqueued_at = 'infinity' and exists (
          select from millrace.runs r where r.workspace_id = f.workspace_id and r.id = f.run_id and r.status <> 'paused')
    ), queued as materialized (
      select j.payload ->> 'runId' as run_id, j.payload ->> 'nodeId' as node_id, j.payload ->> 'scope' as scope
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'effect' and j.attempts < j.max_attempts and exists (select from late)
    )
    select l.workspace_id, l.run_id, l.node_id, l.scope, l.attempt from late l
    where not exists (
        select from queued q where q.run_id = l.run_id::text and q.node_id = l.node_id and q.scope = l.scope)
      and not exists (
        select from millrace.timers t
        where t.workspace_id = l.workspace_id and t.run_id = l.run_id and t.node_id = l.node_id and t.scope = l.scope
          and t.kind = 'effect')
    limit 1000;
end
$$;

-- Quarantine ----------------------------------------------------------------------------------------------------------

alter table millrace.runs drop column crashes;

-- So many batches of events and of runs are still done with care, because a process died while it held some.
alter table millrace.workspaces add column caution smallint not null default 0;

-- What is being tried with care: marked before, unmarked in the transaction that did it. Of a worker that is gone it tells what
-- has ended it: one of several, or this one.
create table millrace.trials (
  workspace_id uuid not null references millrace.workspaces,
  kind text not null check (kind in ('event', 'run')),
  id uuid not null,
  alone boolean not null,
  worker_id uuid not null,
  begun_at timestamptz not null default now(),
  primary key (workspace_id, kind, id)
);
call millrace.protect('millrace.trials');

create policy owner_counts on millrace.effects for update to current_user using (true);
create policy owner_warns on millrace.workspaces to current_user using (true);

-- As before; and what such a worker was doing is under suspicion from then on.
create or replace function millrace.release_workers(patience interval, known_dead uuid[]) returns setof uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone record;
begin
  for gone in
    delete from millrace.workers w
    where w.heartbeat_at < now() - greatest(patience, '15 seconds') or w.id = any (known_dead)
    returning w.id, w.graphile_ids
  loop
    update millrace.effects f set crashes = f.crashes + 1 where f.worker_id = gone.id;
    update millrace.workspaces w set caution = 64
    where w.workspace_id in (
      select (j.payload ->> 'workspaceId')::uuid
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where j.locked_by = any (gone.graphile_ids) and t.identifier <> 'effect' and j.payload ->> 'workspaceId' is not null);
    perform graphile_worker.force_unlock_workers(gone.graphile_ids);
    return next gone.id;
  end loop;
end
$$;

-- A worker that ends as it should, or a pool of one that lives on: its jobs are anybody's, and nothing is under suspicion.
create function millrace.leave(worker uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ids text[];
begin
  delete from millrace.workers w where w.id = worker returning w.graphile_ids into ids;
  if ids is not null then
    perform graphile_worker.force_unlock_workers(ids);
  end if;
end
$$;
grant execute on function millrace.leave(uuid) to millrace_app;

revoke create on schema millrace from millrace_system;
