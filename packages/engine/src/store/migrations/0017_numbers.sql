-- What became of the runs of each workflow, node by node, in hours of their start: what the editor draws on the canvas. Kept
-- because a month of a busy workflow has millions of steps. A job adds runs to it minutes after their start, and those that go
-- on once they have ended; nothing is written here while events are processed.
create table millrace.workflow_numbers (
  workspace_id uuid not null references millrace.workspaces,
  workflow_id uuid not null,
  -- In which the runs began.
  hour timestamptz not null,
  version int not null,
  mode text not null,
  -- Empty where it is the runs themselves that are counted.
  node_id text not null,
  status text not null,
  -- By which steps went on; empty where they did not.
  port text not null,
  -- Whether the run ended here although it was to go on.
  is_left boolean not null,
  -- How long steps took: each number is a fifth longer than the one before; -1 where they took no time.
  pace smallint not null,
  count bigint not null,
  total_ms bigint not null,
  primary key (workspace_id, workflow_id, hour, version, mode, node_id, status, port, is_left, pace)
);
call millrace.protect('millrace.workflow_numbers');

-- How far the job has come: runs with greater ids are not counted yet.
create table millrace.counted_runs (
  workspace_id uuid primary key references millrace.workspaces,
  until uuid not null
);
call millrace.protect('millrace.counted_runs');

-- Runs with smaller ids that are not counted all the same, because they go on.
create table millrace.uncounted_runs (
  workspace_id uuid not null references millrace.workspaces,
  workflow_id uuid not null,
  run_id uuid not null,
  primary key (workspace_id, workflow_id, run_id)
);
call millrace.protect('millrace.uncounted_runs');

-- The hour that an id of version 7 carries.
create function millrace.uuid_hour(id uuid) returns timestamptz
  language sql immutable strict parallel safe
  return to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 3600000 * 3600);

create policy owner_reads on millrace.counted_runs for select to current_user using (true);
create policy owner_reads on millrace.uncounted_runs for select to current_user using (true);

-- The workspaces with runs that are to be counted: those that began before `bound`, or, with `open`, that went on when they were looked at.
create function millrace.workspaces_to_count(bound uuid, open boolean) returns table (workspace_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select w.workspace_id from millrace.retention() w
    left join millrace.counted_runs c on c.workspace_id = w.workspace_id
    where (open and exists (select from millrace.uncounted_runs u where u.workspace_id = w.workspace_id))
      or exists (
        select from millrace.runs r where r.workspace_id = w.workspace_id and r.id < bound
          and r.id > coalesce(c.until, '00000000-0000-0000-0000-000000000000'))
  $$;
revoke execute on function millrace.workspaces_to_count(uuid, boolean) from public;
grant execute on function millrace.workspaces_to_count(uuid, boolean) to millrace_app;
grant execute on function millrace.uuid_hour(uuid) to public;
