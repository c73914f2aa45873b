-- What a provider of SAML has said of itself, and Muster's own keys towards it.
CREATE TABLE federation_saml (
    provider_id TEXT PRIMARY KEY REFERENCES federation_provider (id) ON DELETE CASCADE,
    entity_id TEXT NOT NULL,
    sign_in_url TEXT NOT NULL,
    logout_url TEXT NOT NULL,          -- empty: it has none
    logout_response_url TEXT NOT NULL,
    must_sign TEXT NOT NULL CHECK (must_sign IN ('either', 'assertion', 'response', 'both')),
    metadata_url TEXT,                 -- null: given as a file
    valid_until BIGINT,                -- of the metadata, where it says so
    read_at BIGINT NOT NULL
);

-- Whoever holds the key of one of them signs as the provider.
CREATE TABLE federation_saml_certificate (
    provider_id TEXT NOT NULL REFERENCES federation_saml (provider_id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    certificate TEXT NOT NULL, -- DER in base64
    PRIMARY KEY (provider_id, place)
);

-- The key that signs what we send and decrypts what we get, with the certificate the provider has.
CREATE TABLE federation_saml_key (
    provider_id TEXT PRIMARY KEY REFERENCES federation_provider (id) ON DELETE CASCADE,
    sealed_key TEXT NOT NULL, -- PEM
    certificate TEXT NOT NULL, -- DER in base64
    created_at BIGINT NOT NULL
);

-- How the provider called somebody the last time, whole: it wants to read it so when they sign out.
CREATE TABLE federation_saml_name (
    provider_id TEXT NOT NULL REFERENCES federation_provider (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    format TEXT NOT NULL,
    qualifier TEXT NOT NULL,
    own_qualifier TEXT NOT NULL,
    PRIMARY KEY (provider_id, subject)
);
