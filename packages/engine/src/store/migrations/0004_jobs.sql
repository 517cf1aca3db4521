-- Jobs have a priority (smaller is sooner), and there are more of them:
-- `advance`: something happened to runs; `admit`: runs that were held back may begin; `bulk`: an operator's request for many
-- runs; `move`: runs of older versions go on on a newer one, or end.
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
            'priority', spec -> 'priority')) s),
    false);
end
$$;

create or replace function millrace.enqueue(specs json) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from json_array_elements(specs) spec
    where coalesce(spec ->> 'identifier', '') not in ('dispatch', 'effect', 'wake', 'advance', 'admit', 'bulk', 'move')
      or spec -> 'payload' ->> 'workspaceId' is distinct from millrace.current_workspace()::text
  ) then
    raise exception 'Only our own jobs, and only of the current workspace, can be queued' using errcode = '42501';
  end if;
  perform millrace.add_jobs(specs);
end
$$;

-- Runs that another run began, and what follows from a run's priority.
alter table millrace.runs
  add column parent_run_id uuid,
  add column parent_node_id text,
  add column parent_scope text,
  add column parent_attempt int,
  add column priority smallint not null default 10;
create index runs_by_parent on millrace.runs (workspace_id, parent_run_id) where parent_run_id is not null;
