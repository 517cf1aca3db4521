-- What a node of a workflow comes to when its draft is rehearsed, instead of being carried out. Runs know nothing of it.
create table millrace.node_pins (
  workspace_id uuid not null,
  workflow_id uuid not null,
  node_id text not null,
  -- Null: the one by which the node goes on by itself.
  port text,
  output jsonb not null,
  updated_by text not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, workflow_id, node_id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
call millrace.protect('millrace.node_pins');

-- What a workflow is to do in a certain situation; rehearsed before it is published.
create table millrace.workflow_tests (
  workspace_id uuid not null,
  workflow_id uuid not null,
  id uuid not null,
  name text not null,
  -- Event, contact, time and choices, complete in themselves: what changes elsewhere does not change the test.
  given jsonb not null,
  expected jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, workflow_id, id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
call millrace.protect('millrace.workflow_tests');
