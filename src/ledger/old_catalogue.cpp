#include "ledger/old_catalogue.h"

#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "ledger/migrations.h"
#include "sql/migrator.h"
#include "sql/schema.h"

namespace muster::ledger {
namespace {

constexpr std::string_view kOldModule = "ledger";

Error unknown_bills(const std::filesystem::path& file) {
    return {ErrorKind::Impossible, "ledger.other_catalogue",
            fmt::format("{} has bills that neither the catalogue in PostgreSQL nor one in {} "
                        "knows: name the data directory or the database that belong together",
                        file.parent_path().string(), file.filename().string())};
}

Error whole_server(const std::filesystem::path& file) {
    return {ErrorKind::Impossible, "ledger.other_catalogue",
            fmt::format("{} is the database of a whole server, and the one in PostgreSQL is empty: "
                        "move it with muster backup, without the new configuration, and muster "
                        "restore; or name another data directory",
                        file.string())};
}

} // namespace

Result<sql::Session> open_old_catalogue(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return unknown_bills(file);
    }
    TRY(sql::Session session, sql::Session::open(file.string(), sql::Access::Write));
    TRY(const auto modules, sql::modules_of(session));
    if (modules.empty()) {
        return unknown_bills(file);
    }
    if (modules != std::vector{std::string(kOldModule)}) {
        return whole_server(file);
    }
    TRY_DONE(sql::migrate(session, kOldModule, migrations()));
    return session;
}

} // namespace muster::ledger
