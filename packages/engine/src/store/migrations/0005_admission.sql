-- When a matched trigger begins a run: re-entry, limits, and runs that are held back until they may begin.
grant create on schema millrace to millrace_system;

-- Why Millrace itself has paused a workflow; null where a person did.
alter table millrace.workflows add column paused_reason text;

-- One row per workflow that limits its runs. Whoever lets runs of it begin holds the row until the commit, so that two
-- workers never give away the same place. Also counts the runs begun on `day` in the workflow's time zone.
create table millrace.workflow_gates (
  workspace_id uuid not null,
  workflow_id uuid not null,
  day text not null default '',
  begun int not null default 0,
  primary key (workspace_id, workflow_id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
call millrace.protect('millrace.workflow_gates');

-- What is remembered of a key. `entry`: run_id entered at `at`. `slot`: the next run of the key begins at `at` at the earliest.
-- A key is `contact:<id>`, `key:<text>` or empty for the whole workflow.
create table millrace.workflow_entries (
  workspace_id uuid not null,
  workflow_id uuid not null,
  kind text not null check (kind in ('entry', 'slot')),
  key text not null,
  at timestamptz not null,
  run_id uuid,
  -- Of no use to anybody afterwards.
  keep_until timestamptz not null default 'infinity',
  primary key (workspace_id, workflow_id, kind, key),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
create index workflow_entries_by_key on millrace.workflow_entries (workspace_id, key);
create index workflow_entries_by_run on millrace.workflow_entries (workspace_id, run_id) where run_id is not null;
create index workflow_entries_by_end on millrace.workflow_entries (keep_until) where keep_until < 'infinity';
call millrace.protect('millrace.workflow_entries');

-- Runs with the status `queued`: what they wait for, and where they begin.
create table millrace.held_runs (
  workspace_id uuid not null,
  run_id uuid not null,
  workflow_id uuid not null,
  -- The trigger.
  node_id text not null,
  reason text not null,
  -- The reason for a person to read.
  words text not null,
  -- Whose entry it asks for, and whether it has been given to this run.
  entry_key text,
  entered boolean not null default false,
  -- While set, a later event of this key takes the place of the run's event.
  debounce_key text,
  -- `due_at` is the moment that the throttle has given it.
  has_slot boolean not null default false,
  queued_at timestamptz not null,
  -- Infinity: as soon as there is a place.
  due_at timestamptz not null,
  -- The time of queueing plus the handicap of its priority: who waits long enough comes before whoever is more important.
  order_at timestamptz not null,
  primary key (workspace_id, run_id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
) with (autovacuum_vacuum_scale_factor = 0.02);
create index held_runs_due on millrace.held_runs (due_at);
create index held_runs_in_order on millrace.held_runs (workspace_id, workflow_id, due_at, order_at, run_id);
create index held_runs_by_entry on millrace.held_runs (workspace_id, workflow_id, entry_key, order_at) where entry_key is not null;
create unique index held_runs_by_debounce on millrace.held_runs (workspace_id, workflow_id, debounce_key)
  where debounce_key is not null;
call millrace.protect('millrace.held_runs');

-- What counts against the limits.
create index runs_active on millrace.runs (workspace_id, workflow_id)
  where status in ('running', 'waiting', 'paused') and mode = 'live';

create policy system_promotes on millrace.held_runs to millrace_system using (true);
grant select, update on millrace.held_runs to millrace_system;
create policy system_purges on millrace.workflow_entries to millrace_system using (true);
grant select, delete on millrace.workflow_entries to millrace_system;

-- Held runs whose time has come are ready from now on, and their workspaces get an `admit` job. Returns how many runs it took.
create function millrace.promote_held(most int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  specs json;
  taken int;
begin
  with due as (
    select h.ctid from millrace.held_runs h where h.due_at <= now() order by h.due_at limit most for update skip locked
  ), ready as (
    update millrace.held_runs h set due_at = 'infinity', debounce_key = null from due where h.ctid = due.ctid
    returning h.workspace_id
  ), jobs as (
    select json_build_object(
      'identifier', 'admit', 'payload', json_build_object('workspaceId', workspace_id, 'workflowIds', '[]'::json)) as spec,
      count(*) as size
    from ready group by workspace_id
  )
  select json_agg(spec), coalesce(sum(size), 0) into specs, taken from jobs;
  if taken > 0 then
    perform millrace.add_jobs(specs);
  end if;
  return taken;
end
$$;
alter function millrace.promote_held(int) owner to millrace_system;
grant execute on function millrace.promote_held(int) to millrace_app;

-- Forgets the entries and slots that nobody needs any more. Returns how many.
create function millrace.purge_entries(most int) returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  delete from millrace.workflow_entries e
    where e.ctid = any (array(select o.ctid from millrace.workflow_entries o where o.keep_until < now() limit most));
  get diagnostics gone = row_count;
  return gone;
end
$$;
alter function millrace.purge_entries(int) owner to millrace_system;
grant execute on function millrace.purge_entries(int) to millrace_app;

-- Workspaces in which runs have been waiting for a place for longer than `patience`, while no job looks whether there is one.
create function millrace.forgotten_held(patience interval) returns setof uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select distinct h.workspace_id from millrace.held_runs h
    where h.due_at = 'infinity' and h.queued_at < now() - patience
      and not exists (
        select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'admit' and j.payload ->> 'workspaceId' = h.workspace_id::text and j.attempts < j.max_attempts);
end
$$;
grant execute on function millrace.forgotten_held(interval) to millrace_app;
create policy owner_reads on millrace.held_runs for select to current_user using (true);

-- The limit of the workspace is part of what workers hold in memory under its revision, too.
drop trigger raise_revision_of_renamed on millrace.workspaces;
create trigger raise_revision_of_renamed before update of name, time_zone, settings on millrace.workspaces
  for each row when ((old.name, old.time_zone, old.settings) is distinct from (new.name, new.time_zone, new.settings))
  execute function millrace.raise_revision_of_renamed();

revoke create on schema millrace from millrace_system;
