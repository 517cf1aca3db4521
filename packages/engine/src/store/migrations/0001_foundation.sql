-- Three roles. The migrating user owns everything. `millrace_app` is what API and workers act as: it owns nothing and is
-- bound by row-level security. `millrace_system` owns the few functions that must look across workspaces, each of which does one thing.
do $$
begin
  if not exists (select from pg_roles where rolname = 'millrace_app') then
    create role millrace_app nologin nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'millrace_system') then
    create role millrace_system nologin nobypassrls;
  end if;
  execute format('grant millrace_app, millrace_system to %I', current_user);
end
$$;

grant usage on schema millrace to millrace_app, millrace_system;
-- A function's new owner must be allowed to create in its schema; taken back at the end of each migration that hands one over.
alter default privileges in schema millrace grant select, insert, update, delete on tables to millrace_app;
alter default privileges in schema millrace grant usage on sequences to millrace_app;
revoke execute on all functions in schema millrace from public;
alter default privileges in schema millrace revoke execute on functions from public;

-- The workspace of this transaction; null outside the transaction helper, so that every policy then refuses.
create function millrace.current_workspace() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('millrace.workspace_id', true), '')::uuid;
grant execute on function millrace.current_workspace() to public;

-- Forces row-level security on a table, partitions included.
create procedure millrace.protect(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy workspace on %s using (workspace_id = millrace.current_workspace()) with check (workspace_id = millrace.current_workspace())',
    target);
end
$$;

-- The smallest version-7 uuid of a moment: bounds of partitions by time over uuidv7 keys.
create function millrace.uuid_at(moment timestamptz) returns uuid
  language sql immutable strict
  return (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

-- Creates the weekly partitions of a table from last week to `weeks` ahead. Runs at every start and daily.
create procedure millrace.ensure_partitions(parent text, weeks int default 8) language plpgsql as $$
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
    end if;
    monday := monday + 7;
  end loop;
end
$$;

create table millrace.workspaces (
  workspace_id uuid primary key,
  name text not null,
  time_zone text not null default 'UTC',
  settings jsonb not null default '{}',
  -- Raised by every change that can alter which workflows an event starts; compiled trigger indexes compare it.
  workflows_revision bigint not null default 0,
  -- Signs outgoing webhooks; sealed with the master key, made at its first use.
  webhook_secret bytea,
  created_at timestamptz not null default now()
);
call millrace.protect('millrace.workspaces');

create table millrace.api_keys (
  workspace_id uuid not null references millrace.workspaces,
  id uuid not null,
  name text not null,
  prefix text not null,
  hash bytea not null,
  scopes text[] not null,
  event_types text[] not null default '{}',
  signing_secret bytea,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, hash)
);
create index api_keys_by_hash on millrace.api_keys (hash);
call millrace.protect('millrace.api_keys');

-- Records ------------------------------------------------------------------------------------------------------------

create table millrace.contact_fields (
  workspace_id uuid not null references millrace.workspaces,
  key text not null,
  label text not null,
  type text not null,
  primary key (workspace_id, key)
);
call millrace.protect('millrace.contact_fields');

create table millrace.contacts (
  workspace_id uuid not null references millrace.workspaces,
  id uuid not null,
  external_id text,
  email text,
  phone text,
  anonymous_id text,
  fields jsonb not null default '{}',
  -- Its events' lane in the inbox, for good; null means by its id.
  lane smallint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
call millrace.protect('millrace.contacts');

-- What a contact is known by. The primary key decides who a name belongs to, also when two workers meet it at once.
create table millrace.contact_identities (
  workspace_id uuid not null,
  kind text not null check (kind in ('external', 'email', 'phone', 'anonymous')),
  value text not null,
  contact_id uuid not null,
  primary key (workspace_id, kind, value),
  foreign key (workspace_id, contact_id) references millrace.contacts on delete cascade
);
create index contact_identities_by_contact on millrace.contact_identities (workspace_id, contact_id);
call millrace.protect('millrace.contact_identities');

create table millrace.contact_tags (
  workspace_id uuid not null,
  contact_id uuid not null,
  tag text not null,
  added_at timestamptz not null default now(),
  primary key (workspace_id, contact_id, tag),
  foreign key (workspace_id, contact_id) references millrace.contacts on delete cascade
);
create index contact_tags_by_tag on millrace.contact_tags (workspace_id, tag, contact_id);
call millrace.protect('millrace.contact_tags');

create table millrace.tasks (
  workspace_id uuid not null references millrace.workspaces,
  id uuid not null,
  title text not null,
  description text not null default '',
  status text not null default 'open' check (status in ('open', 'done')),
  due_at timestamptz,
  assignee_id text,
  contact_id uuid,
  run_id uuid,
  node_id text,
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references millrace.contacts on delete set null (contact_id)
);
create index tasks_by_contact on millrace.tasks (workspace_id, contact_id, id desc);
create index tasks_by_status on millrace.tasks (workspace_id, status, id desc);
call millrace.protect('millrace.tasks');

create table millrace.sandbox_mails (
  workspace_id uuid not null references millrace.workspaces,
  id uuid not null,
  idempotency_key text not null,
  sender text not null,
  recipient text not null,
  subject text not null,
  html text not null,
  body_text text not null,
  run_id uuid,
  node_id text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, idempotency_key)
);
call millrace.protect('millrace.sandbox_mails');

-- Workflows ----------------------------------------------------------------------------------------------------------

create table millrace.workflows (
  workspace_id uuid not null references millrace.workspaces,
  id uuid not null,
  name text not null,
  description text not null default '',
  category text not null default '',
  status text not null default 'draft' check (status in ('draft', 'active', 'paused', 'archived')),
  draft jsonb not null,
  revision int not null default 1,
  -- The revision that the newest version was made of; null before the first publish.
  published_revision int,
  version int,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  published_at timestamptz,
  primary key (workspace_id, id)
);
call millrace.protect('millrace.workflows');

-- Read inside the dispatch's transaction, so an event accepted after a publish is never matched against an older index.
create function millrace.raise_workflows_revision() returns trigger language plpgsql as $$
begin
  update millrace.workspaces set workflows_revision = workflows_revision + 1
    where workspace_id = coalesce(new.workspace_id, old.workspace_id);
  return null;
end
$$;
create trigger revision_on_insert_or_delete after insert or delete on millrace.workflows
  for each row execute function millrace.raise_workflows_revision();
create trigger revision_on_update after update of name, status, version, settings on millrace.workflows
  for each row execute function millrace.raise_workflows_revision();

create table millrace.workflow_versions (
  workspace_id uuid not null,
  workflow_id uuid not null,
  version int not null,
  graph jsonb not null,
  settings jsonb not null default '{}',
  checksum text not null,
  note text not null default '',
  published_by text not null,
  published_at timestamptz not null default now(),
  primary key (workspace_id, workflow_id, version),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
call millrace.protect('millrace.workflow_versions');

-- Which event types start which published workflow; derived from the version on publish.
create table millrace.workflow_triggers (
  workspace_id uuid not null,
  workflow_id uuid not null,
  node_id text not null,
  version int not null,
  event_type text not null,
  primary key (workspace_id, workflow_id, node_id),
  foreign key (workspace_id, workflow_id, version) references millrace.workflow_versions on delete cascade
);
create index workflow_triggers_by_type on millrace.workflow_triggers (workspace_id, event_type);
call millrace.protect('millrace.workflow_triggers');

create table millrace.hooks (
  workspace_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  node_id text not null,
  verification text not null check (verification in ('signature', 'secret')),
  -- Sealed with the master key; bound to workspace and id.
  secret bytea not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, workflow_id, node_id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
create index hooks_by_id on millrace.hooks (id);
call millrace.protect('millrace.hooks');

create table millrace.schedules (
  workspace_id uuid not null,
  workflow_id uuid not null,
  node_id text not null,
  cron text not null,
  time_zone text not null,
  next_fire_at timestamptz not null,
  primary key (workspace_id, workflow_id, node_id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
create index schedules_due on millrace.schedules (next_fire_at);
call millrace.protect('millrace.schedules');

-- Events -------------------------------------------------------------------------------------------------------------

create table millrace.event_types (
  workspace_id uuid not null references millrace.workspaces,
  type text not null,
  title text not null,
  description text not null default '',
  schema jsonb not null,
  example jsonb not null default '{}',
  primary key (workspace_id, type)
);
call millrace.protect('millrace.event_types');

-- id is ours (uuidv7, carries the time of receipt); key is the sender's id, or ours as text where the sender gave none.
create table millrace.events (
  workspace_id uuid not null,
  id uuid not null,
  key text not null,
  source text not null,
  type text not null,
  time timestamptz not null,
  received_at timestamptz not null default now(),
  mode text not null default 'live',
  contact jsonb,
  entity jsonb,
  data jsonb not null,
  trace jsonb,
  primary key (workspace_id, id)
) partition by range (id);
create index events_by_key on millrace.events (workspace_id, key);
call millrace.protect('millrace.events');
call millrace.ensure_partitions('events');

-- Idempotency: (workspace, source, id) for as long as the event is kept.
create table millrace.event_keys (
  workspace_id uuid not null,
  source text not null,
  key text not null,
  event_id uuid not null,
  body_hash bytea not null,
  primary key (workspace_id, source, key)
);
call millrace.protect('millrace.event_keys');

-- The order in which events were accepted, by the database alone: ids are made by the clocks of many processes.
create sequence millrace.event_order;

-- Events that are accepted and not yet dispatched. A lane is a hash of the contact; one worker holds a lane at a time,
-- so that the events of one contact are applied in the order of their acceptance.
create table millrace.inbox (
  workspace_id uuid not null,
  lane smallint not null,
  seq bigint not null default nextval('millrace.event_order'),
  event_id uuid not null,
  received_at timestamptz not null default now(),
  primary key (workspace_id, lane, seq)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
call millrace.protect('millrace.inbox');

-- What became of an event: written once, by the dispatch.
create table millrace.event_receipts (
  workspace_id uuid not null,
  event_id uuid not null,
  type text not null,
  status text not null,
  contact_id uuid,
  matches jsonb not null default '[]',
  -- Its place in the inbox.
  seq bigint not null default nextval('millrace.event_order'),
  dispatched_at timestamptz not null default now(),
  primary key (workspace_id, event_id)
) partition by range (event_id);
create index event_receipts_by_contact on millrace.event_receipts (workspace_id, contact_id, event_id desc) where contact_id is not null;
create index event_receipts_by_type on millrace.event_receipts (workspace_id, type, seq);
call millrace.protect('millrace.event_receipts');
call millrace.ensure_partitions('event_receipts');

-- Runs ---------------------------------------------------------------------------------------------------------------

create table millrace.runs (
  workspace_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  version int not null,
  -- For test runs of a draft: the graph they run on; null means the version's.
  graph jsonb,
  status text not null,
  mode text not null default 'live',
  contact_id uuid,
  event_id uuid,
  event_key text,
  event_type text,
  hop smallint not null default 0,
  -- Of the order of acceptance: later events end the run's waits.
  since bigint not null default nextval('millrace.event_order'),
  -- Raised by whoever takes the run away from its present worker; commits with an older one are refused.
  epoch int not null default 0,
  -- The core's state; null once the run can never go on.
  state jsonb,
  error jsonb,
  -- Crashes of a process while it held this run; three put it into quarantine.
  crashes smallint not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
) partition by range (id);
create index runs_by_workflow on millrace.runs (workspace_id, workflow_id, id desc);
create index runs_by_contact on millrace.runs (workspace_id, contact_id, id desc) where contact_id is not null;
create index runs_by_event on millrace.runs (workspace_id, event_id) where event_id is not null;
create index runs_unfinished on millrace.runs (workspace_id, status, id desc) where status <> 'succeeded';
call millrace.protect('millrace.runs');
call millrace.ensure_partitions('runs');

create table millrace.steps (
  workspace_id uuid not null,
  run_id uuid not null,
  node_id text not null,
  scope text not null default '',
  -- Order in which the steps began.
  ordinal int not null,
  type text not null,
  status text not null,
  attempt int not null,
  port text,
  input jsonb,
  output jsonb,
  error jsonb,
  explanation jsonb,
  -- Earlier attempts, oldest first.
  attempts jsonb not null default '[]',
  started_at timestamptz,
  finished_at timestamptz,
  due_at timestamptz,
  primary key (workspace_id, run_id, node_id, scope)
) partition by range (run_id);
call millrace.protect('millrace.steps');
call millrace.ensure_partitions('steps');

-- Delays, time-outs and retries that are not due yet. Promoted to `wake` jobs in batches when they are.
create table millrace.timers (
  workspace_id uuid not null,
  run_id uuid not null,
  node_id text not null,
  scope text not null default '',
  attempt int not null,
  kind text not null check (kind in ('wait', 'retry')),
  -- The port that a `wait` takes when it is due.
  port text,
  due_at timestamptz not null,
  primary key (workspace_id, run_id, node_id, scope)
) with (autovacuum_vacuum_scale_factor = 0.02);
create index timers_due on millrace.timers (due_at);
call millrace.protect('millrace.timers');

-- Steps that wait for an event. Whoever deletes the row has won: event, time-out or cancel.
create table millrace.event_waits (
  workspace_id uuid not null,
  run_id uuid not null,
  node_id text not null,
  scope text not null default '',
  attempt int not null,
  event_type text not null,
  contact_id uuid,
  correlate_path text,
  correlate_value text,
  -- Indexed in its place: a value may be longer than an index entry can be.
  correlate_hash bigint generated always as (hashtextextended(correlate_value, 0)) stored,
  filter jsonb,
  port text not null,
  primary key (workspace_id, run_id, node_id, scope)
);
create index event_waits_by_contact on millrace.event_waits (workspace_id, event_type, contact_id) where correlate_path is null;
create index event_waits_by_value on millrace.event_waits (workspace_id, event_type, correlate_hash) where correlate_path is not null;
call millrace.protect('millrace.event_waits');

-- Where in events of a type steps have looked for a value: an arriving event reads its values at these paths. Rows stay.
create table millrace.event_wait_paths (
  workspace_id uuid not null references millrace.workspaces,
  event_type text not null,
  path text not null,
  primary key (workspace_id, event_type, path)
);
call millrace.protect('millrace.event_wait_paths');

-- External steps that are to be carried out or are being carried out. The row goes when the result is recorded.
create table millrace.effects (
  workspace_id uuid not null,
  run_id uuid not null,
  node_id text not null,
  scope text not null default '',
  attempt int not null,
  enqueued_at timestamptz not null default now(),
  -- Set in a transaction of its own before anything leaves; found again without a result, the outcome is unknown.
  started_at timestamptz,
  worker_id uuid,
  primary key (workspace_id, run_id, node_id, scope)
) with (autovacuum_vacuum_scale_factor = 0.02);
create index effects_enqueued on millrace.effects (enqueued_at);
call millrace.protect('millrace.effects');

create table millrace.dead_letters (
  workspace_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  workflow_id uuid not null,
  node_id text not null,
  scope text not null default '',
  type text not null,
  status text not null default 'open' check (status in ('open', 'retried', 'discarded')),
  input jsonb,
  error jsonb not null,
  attempts int not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
create index dead_letters_open on millrace.dead_letters (workspace_id, status, id desc);
create index dead_letters_by_run on millrace.dead_letters (workspace_id, run_id);
call millrace.protect('millrace.dead_letters');

-- Processes ----------------------------------------------------------------------------------------------------------

-- One row per worker process; belongs to no workspace.
create table millrace.workers (
  id uuid primary key,
  -- graphile-worker's ids of this process's pools and workers, whose jobs are released when it dies.
  graphile_ids text[] not null default '{}',
  host text not null,
  pid int not null,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now()
);
