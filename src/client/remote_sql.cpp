#include "client/remote_sql.h"

#include "cost/sql_answer_json.h"

namespace muster::client {
namespace {

Error no_answer(const std::string& why) {
    return {ErrorKind::Upstream, "client.no_muster",
            "the server's answer is none to a statement: " + why};
}

/// Numbers, truth values and nested values are written as they are in JSON; all else is a text.
bool is_json_text(std::string_view type) {
    return type == "boolean" || type == "integer" || type == "list" || type == "struct" ||
           type == "map";
}

} // namespace

Result<cost::SqlAnswer> run_sql(ApiClient& client, const std::string& statement) {
    TRY(const Json json,
        client.post("/api/v1/sql", Json::Object{{"query", statement}, {"max_rows", kMostSqlRows}}));
    auto answer = from_json<cost::SqlAnswer>(json);
    if (!answer) {
        return no_answer(answer.error().detail);
    }
    return answer;
}

Result<std::vector<Json>> sql_values(const std::vector<cost::SqlAnswer::Column>& columns,
                                     const std::vector<std::optional<std::string>>& row) {
    if (row.size() != columns.size()) {
        return no_answer("a row of another length");
    }
    std::vector<Json> values;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!row[i]) {
            values.emplace_back();
        } else if (is_json_text(columns[i].type)) {
            auto value = Json::parse(*row[i]);
            if (!value) {
                return no_answer(value.error().detail);
            }
            values.push_back(std::move(*value));
        } else {
            values.emplace_back(*row[i]);
        }
    }
    return values;
}

} // namespace muster::client
