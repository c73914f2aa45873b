#include "commands/settings.h"

#include <cstdlib>

namespace muster::commands {
namespace {

/// A text out of the environment; one that is empty is not there.
std::optional<std::string> text_from(const char* variable) {
    const char* value = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): before any thread
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
}

} // namespace

void add_environment(client::ServerChoice& server) {
    if (!server.server) {
        server.server = text_from("MUSTER_SERVER");
    }
    if (!server.ca_file && !server.fingerprint) {
        server.ca_file = text_from("MUSTER_CA_FILE");
    }
    if (auto token = text_from("MUSTER_TOKEN")) {
        server.token.emplace(std::move(*token));
    }
}

} // namespace muster::commands
