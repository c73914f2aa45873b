-- What stacks have called back, so that each question is heeded and answered once, whoever of several
-- processes gets its message, and how often. Forgotten once no answer is taken any more. Times are Unix
-- milliseconds.
CREATE TABLE stack_callback (
    stack TEXT NOT NULL,             -- the stack's ARN
    request_id TEXT NOT NULL,        -- CloudFormation's
    heeded_at BIGINT NOT NULL,
    answered_at BIGINT,              -- null: not yet, or in vain
    PRIMARY KEY (stack, request_id)
);
CREATE INDEX stack_callback_by_age ON stack_callback (heeded_at);
