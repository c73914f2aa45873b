#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json.h"
#include "commands/command.h"
#include "commands/composition.h"

namespace muster::commands {
namespace {

struct CollectVersionsOptions {
    int keep = ledger::Store::kDefaultKeep;
};

Json ids(const std::vector<std::int64_t>& versions) {
    return Json::Array(versions.begin(), versions.end());
}

Status collect_versions(const CollectVersionsOptions& options, Environment& environment) {
    TRY(ledger::Store store, open_store(environment, ledger::Store::Access::Write));
    TRY(const ledger::Collected collected, store.collect(options.keep));
    if (environment.settings.json) {
        const Json document = Json::Object{{"removed", ids(collected.removed)},
                                           {"pinned", ids(collected.pinned)},
                                           {"bytes", collected.bytes}};
        environment.out << document.str() << '\n';
        return {};
    }
    environment.out << fmt::format("removed {} versions, {} bytes\n", collected.removed.size(),
                                   collected.bytes);
    if (!collected.pinned.empty()) {
        environment.out << fmt::format("still read by someone: versions {}\n",
                                       fmt::join(collected.pinned, ", "));
    }
    return {};
}

void describe_collect(CLI::App& command, CollectVersionsOptions& options) {
    command.footer("Each import does it, keeping three. Versions that somebody reads stay.");
    command.add_option("--keep", options.keep, "Newest versions of each month that stay (3)")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000));
}

} // namespace

void add_ledger_collect(CLI::App& ledger, Invocation& invocation) {
    add_command<CollectVersionsOptions>(ledger, invocation, "collect", "Remove old versions",
                                        describe_collect, collect_versions);
}

} // namespace muster::commands
