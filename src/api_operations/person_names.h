#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "sql/session.h"

namespace muster::api {

/// The names of people beside their ids, for one page: the audit log has ids alone, so that names
/// can be erased. Looks each up once.
class PersonNames {
public:
    explicit PersonNames(sql::Session& session) : session_(session) {}

    /// Nullopt for what is no user, or none any more. Errors: those of the database.
    Result<std::optional<std::string>> of(const std::string& id);

private:
    sql::Session& session_;
    std::map<std::string, std::optional<std::string>> known_;
};

} // namespace muster::api
