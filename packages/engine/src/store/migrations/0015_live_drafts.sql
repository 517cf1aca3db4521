-- Drafts that several people edit at once ---------------------------------------------------------------------------------

-- The draft as a document of Yjs, which knows what was changed after what. Made when a draft is first opened for editing
-- together; `workflows.draft` stays what counts, and is written in the same transaction.
create table millrace.draft_documents (
  workspace_id uuid not null,
  workflow_id uuid not null,
  state bytea not null,
  -- The draft's revision that it says; where the draft has another one, somebody has put it as a whole since.
  revision int not null,
  -- Goes up with every write, so that who holds it in memory knows whether it still does.
  writes int not null default 1,
  primary key (workspace_id, workflow_id),
  foreign key (workspace_id, workflow_id) references millrace.workflows on delete cascade
);
call millrace.protect('millrace.draft_documents');
