#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/token.h"
#include "identity/change_log.h"
#include "identity/ids.h"
#include "scim/provider_directory.h"
#include "sql/database.h"

namespace muster::scim {

struct ProvisioningTokenTag {
    static constexpr std::string_view kPrefix = "scimtoken";
};
/// Names a token to people and in the audit trail; it opens nothing.
using ProvisioningTokenId = Id<ProvisioningTokenTag>;

/// What is kept of a token. A plain value.
struct ProvisioningToken {
    ProvisioningTokenId id;
    identity::ProviderId provider;
    std::string hint; // how its secret begins
    std::string made_by;
    Instant created_at;
    std::optional<Instant> last_used_at; // to some minutes
};

/// The tokens by which providers are known when they provision. A provider has two at most, so that
/// the next can be put in before the last is taken out. Thread-safe as far as its ports are.
class ProvisioningTokens {
public:
    static constexpr std::size_t kMost = 2; // of a provider
    static constexpr std::chrono::minutes kUsedEvery{5};

    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const ProviderDirectory& providers;
    };
    explicit ProvisioningTokens(const Ports& ports) : ports_(ports) {}

    struct Made {
        ProvisioningToken token;
        crypto::Token secret; // shown once
    };
    /// Errors: NotFound "provider.not_found"; Conflict "scim_token.too_many".
    Result<Made> make(const identity::Caller& caller, const identity::ProviderId& provider) const;
    /// Errors: NotFound "provider.not_found".
    [[nodiscard]] Result<std::vector<ProvisioningToken>>
    list(const identity::ProviderId& provider) const;
    /// Errors: NotFound "scim_token.not_found".
    Status revoke(const identity::Caller& caller,
                  const identity::ProviderId& provider,
                  const ProvisioningTokenId& id) const;
    /// The provider whose token it is. Errors: Unauthorized "scim_token.refused" for a token that
    /// is none, or is another's, and while the provider is not enabled.
    Result<identity::ProviderId> authenticate(std::string_view provider,
                                              std::string_view secret) const;

private:
    Result<ProvisioningToken> find_good(sql::Session& session,
                                        const identity::ProviderId& provider,
                                        const crypto::Token& secret) const;
    void note_use(const ProvisioningToken& token) const;
    Status require_provider(sql::Session& session, const identity::ProviderId& provider) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const identity::Caller& caller,
                  const ProvisioningToken& token) const;

    Ports ports_;
};

/// All tokens of a provider that is gone.
Status forget_tokens(sql::Session& session, const identity::ProviderId& provider);

} // namespace muster::scim
