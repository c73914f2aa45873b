-- A key towards a provider is changed in steps, so there may be three: the one that signs, the next,
-- which the provider is only told of, and the one before, which still decrypts.
CREATE TABLE federation_saml_key_next (
    provider_id TEXT NOT NULL REFERENCES federation_provider (id) ON DELETE CASCADE,
    stage TEXT NOT NULL CHECK (stage IN ('active', 'next', 'old')),
    sealed_key TEXT NOT NULL, -- PEM
    certificate TEXT NOT NULL, -- DER in base64
    created_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, stage)
);
INSERT INTO federation_saml_key_next (provider_id, stage, sealed_key, certificate, created_at)
    SELECT provider_id, 'active', sealed_key, certificate, created_at FROM federation_saml_key;
DROP TABLE federation_saml_key;
ALTER TABLE federation_saml_key_next RENAME TO federation_saml_key;
