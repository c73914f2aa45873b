-- How browsers carry messages to a provider: by redirect, or by post where it takes nothing else.
ALTER TABLE federation_saml ADD COLUMN sign_in_binding TEXT NOT NULL DEFAULT 'redirect'
    CHECK (sign_in_binding IN ('redirect', 'post'));
ALTER TABLE federation_saml ADD COLUMN logout_binding TEXT NOT NULL DEFAULT 'redirect'
    CHECK (logout_binding IN ('redirect', 'post'));
