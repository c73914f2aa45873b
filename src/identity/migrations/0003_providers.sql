-- Users who come from the company's sign-in provider, and the sessions that it began. Whoever keeps
-- the providers removes what refers to one: there is no reference to their table.
ALTER TABLE identity_user ADD COLUMN provider_id TEXT; -- null: a local user
ALTER TABLE identity_user ADD COLUMN assigned_role TEXT NOT NULL DEFAULT 'read_only'; -- by an Admin or a provider
UPDATE identity_user SET assigned_role = role; -- role is what they have with what their groups give
CREATE INDEX identity_user_by_provider ON identity_user (provider_id, id);

ALTER TABLE identity_session ADD COLUMN provider_id TEXT;      -- null: begun here
ALTER TABLE identity_session ADD COLUMN provider_session TEXT; -- SAML's SessionIndex, OpenID Connect's sid
CREATE INDEX identity_session_by_provider ON identity_session (provider_id, provider_session);
