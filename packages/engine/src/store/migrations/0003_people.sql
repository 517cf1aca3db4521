-- Who people are and how they sign in; the tables of better-auth. They stand outside the workspace-keyed world, because
-- somebody signs in before a workspace is known. What a person may do in a workspace is told by `member`;
-- an organization is a workspace and carries its id.
create schema auth;
grant usage on schema auth to millrace_app;
alter default privileges in schema auth grant select, insert, update, delete on tables to millrace_app;

create table auth.users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table auth.sessions (
  id text primary key,
  token text not null unique,
  user_id text not null references auth.users on delete cascade,
  active_organization_id text,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_by_user on auth.sessions (user_id);

-- How a user proves who they are: here, by a password (scrypt).
create table auth.accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references auth.users on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index accounts_by_user on auth.accounts (user_id);

create table auth.verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_by_identifier on auth.verifications (identifier);

create table auth.organizations (
  id text primary key,
  name text not null,
  slug text not null unique,
  logo text,
  metadata text,
  created_at timestamptz not null default now()
);

create table auth.members (
  id text primary key,
  organization_id text not null references auth.organizations on delete cascade,
  user_id text not null references auth.users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  created_at timestamptz not null default now(),
  unique (organization_id, user_id)
);
create index members_by_user on auth.members (user_id);

create table auth.invitations (
  id text primary key,
  organization_id text not null references auth.organizations on delete cascade,
  email text not null,
  role text,
  status text not null default 'pending',
  inviter_id text not null references auth.users on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index invitations_by_organization on auth.invitations (organization_id);

-- Attempts to sign in, counted across all processes.
create table auth.rate_limits (
  id text primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);

-- Whether this database is as new as the program that asks.
grant select on millrace.migrations to millrace_app;
