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

-- How many workers have died over this before the present trial.
alter table millrace.trials add column crashes smallint not null default 0;

create policy owner_clears on millrace.trials to current_user using (true);

-- As before, but a step counts as being carried out only where the dead worker held its job: one whose result could not be
-- recorded waits for its next turn and still carries the name of the last worker that tried. And what a worker was trying when
-- it told of itself once more did not end it: a trial takes milliseconds, unless the database is away.
create or replace function millrace.release_workers(patience interval, known_dead uuid[]) returns setof uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone record;
begin
  for gone in
    delete from millrace.workers w
    where w.heartbeat_at < now() - greatest(patience, '15 seconds') or w.id = any (known_dead)
    returning w.id, w.graphile_ids, w.heartbeat_at
  loop
    delete from millrace.trials t where t.worker_id = gone.id and t.begun_at < gone.heartbeat_at;
    update millrace.effects f set crashes = f.crashes + 1
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.locked_by = any (gone.graphile_ids) and t.identifier = 'effect'
      and f.workspace_id = (j.payload ->> 'workspaceId')::uuid and f.run_id = (j.payload ->> 'runId')::uuid
      and f.node_id = j.payload ->> 'nodeId' and f.scope = j.payload ->> 'scope' and f.worker_id = gone.id;
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
