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
