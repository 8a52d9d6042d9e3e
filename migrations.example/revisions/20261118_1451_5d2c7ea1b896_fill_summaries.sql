-- revision: 5d2c7ea1b896
-- down_revision: f93b64d8107e
-- message: fill summaries
-- created: 2026-11-18T14:51:00Z
-- migrate:up
UPDATE posts SET summary = substr(body, 1, 200) WHERE summary IS NULL;

-- migrate:down
UPDATE posts SET summary = NULL WHERE summary = substr(body, 1, 200);
