-- Steps that wait for a run they have begun. The row goes when the step ends or is released.
create table millrace.child_waits (
  workspace_id uuid not null,
  run_id uuid not null,
  node_id text not null,
  scope text not null default '',
  attempt int not null,
  child_run_id uuid not null,
  primary key (workspace_id, run_id, node_id, scope)
) with (autovacuum_vacuum_scale_factor = 0.02);
create index child_waits_by_child on millrace.child_waits (workspace_id, child_run_id);
call millrace.protect('millrace.child_waits');

-- What a run that was begun by another one hands back: its variables at the end.
alter table millrace.runs add column result jsonb;

-- Child runs that ended longer than `patience` ago while a step still waits for them: nobody told it.
create function millrace.forgotten_children(patience interval) returns table (workspace_id uuid, child_run_id uuid)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select w.workspace_id, w.child_run_id
    from millrace.child_waits w join millrace.runs c on c.workspace_id = w.workspace_id and c.id = w.child_run_id
    where c.status in ('succeeded', 'failed', 'cancelled') and c.finished_at < now() - patience
    limit 1000;
end
$$;
grant execute on function millrace.forgotten_children(interval) to millrace_app;
create policy owner_reads on millrace.child_waits for select to current_user using (true);

-- What an operator asked to be done to all runs, or to all dead letters, that a filter finds; done page by page.
create table millrace.bulk_operations (
  workspace_id uuid not null references millrace.workspaces,
  -- Carries the moment of the request: what begins later is not meant.
  id uuid not null,
  subject text not null check (subject in ('runs', 'dead_letters')),
  action text not null,
  filter jsonb not null,
  requested_by text not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'done')),
  matched int not null,
  changed int not null default 0,
  -- The last one that was looked at; newest first.
  cursor uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (workspace_id, id)
);
call millrace.protect('millrace.bulk_operations');

-- What a publisher chose for the runs of older versions that were under way: done page by page.
create table millrace.version_moves (
  workspace_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  to_version int not null,
  -- {"default": stay | move | exit, "nodes": {node id: the same}}
  choice jsonb not null,
  requested_by text not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'done')),
  moved int not null default 0,
  exited int not null default 0,
  stayed int not null default 0,
  -- The last run that was looked at; newest first.
  cursor uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
create index version_moves_by_workflow on millrace.version_moves (workspace_id, workflow_id, id desc);
call millrace.protect('millrace.version_moves');

-- Runs that were to go on on a newer version, or to end, and why they are still on theirs.
create table millrace.unmoved_runs (
  workspace_id uuid not null,
  run_id uuid not null,
  workflow_id uuid not null,
  to_version int not null,
  reason text not null,
  primary key (workspace_id, run_id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
create index unmoved_runs_by_workflow on millrace.unmoved_runs (workspace_id, workflow_id);
call millrace.protect('millrace.unmoved_runs');

-- Operations and moves that were begun longer than `patience` ago, are not done, and have no job that would do the rest.
create function millrace.forgotten_operations(patience interval)
  returns table (workspace_id uuid, id uuid, identifier text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    with unfinished as (
      select o.workspace_id, o.id, 'bulk' as identifier from millrace.bulk_operations o
        where o.status <> 'done' and o.created_at < now() - patience
      union all
      select m.workspace_id, m.id, 'move' from millrace.version_moves m
        where m.status <> 'done' and m.created_at < now() - patience
    )
    select u.workspace_id, u.id, u.identifier from unfinished u
    where not exists (
      select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = u.identifier and j.payload ->> 'id' = u.id::text and j.attempts < j.max_attempts)
    limit 1000;
end
$$;
grant execute on function millrace.forgotten_operations(interval) to millrace_app;
create policy owner_reads on millrace.bulk_operations for select to current_user using (true);
create policy owner_reads on millrace.version_moves for select to current_user using (true);
create index bulk_operations_unfinished on millrace.bulk_operations (created_at) where status <> 'done';
create index version_moves_unfinished on millrace.version_moves (created_at) where status <> 'done';
