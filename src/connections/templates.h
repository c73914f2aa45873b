#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "connections/connection.h"
#include "connections/own_identities.h"
#include "connections/template_files.h"

namespace muster::connections {

/// What somebody runs in their account, ready.
struct TemplateText {
    std::string file; // what to call it
    std::string text;
};

/// The texts that make a role, out of catalog/connections/templates/PARTITION/SCOPE, where an
/// account that stands alone is of the scope of management accounts.
///
/// In them stand for what differs: @PRINCIPAL@, @EXTERNAL_ID@, @ROLE_NAME@, @BUCKET@, @REPORT@ and
/// @CALLBACK_TOPIC@, the last empty where nothing is called back. Thread-safe.
class Templates {
public:
    struct Ports {
        OwnIdentities& own;
    };
    Templates(const Ports& ports, std::span<const EmbeddedText> files)
        : ports_(ports), files_(files) {}

    /// What is run, or, by hand, the trust and then the permissions. Errors: NotFound
    /// "connection.no_template"; Impossible "connection.way_is_off"; those of
    /// OwnIdentities::identity_in().
    [[nodiscard]] Result<std::vector<TemplateText>>
    template_text(Way way, const Connection& connection, const std::stop_token& stop = {}) const;

private:
    Ports ports_;
    std::span<const EmbeddedText> files_;
};

} // namespace muster::connections
