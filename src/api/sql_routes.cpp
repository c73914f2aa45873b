#include "api/sql_routes.h"

#include <cstdint>
#include <optional>
#include <string>

#include "base/json_fields.h"

namespace muster::api {

struct Statement {
    static constexpr std::int64_t kDefaultRows = 1000;
    static constexpr std::int64_t kMostRows = 10'000;

    std::string query;
    std::optional<std::int64_t> max_rows;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::Statement> = std::tuple{
    JsonField{"query", &api::Statement::query, "one statement of DuckDB's SQL that reads",
              kNotEmpty},
    JsonField{
        "max_rows", &api::Statement::max_rows, "of the answer; 1000 without it",
        JsonRule{"must be from 1 to 10000",
                 [](std::int64_t rows) { return rows >= 1 && rows <= api::Statement::kMostRows; }}},
};

} // namespace muster

namespace muster::api {
namespace {

Json answer_json(const cost::SqlAnswer& answer) {
    Json::Array columns;
    for (const cost::SqlAnswer::Column& column : answer.columns) {
        columns.push_back(Json::Object{{"name", column.name}, {"type", column.type}});
    }
    Json::Array rows;
    for (const auto& row : answer.rows) {
        Json::Array values;
        for (const std::optional<std::string>& value : row) {
            values.push_back(value ? Json(*value) : Json());
        }
        rows.push_back(std::move(values));
    }
    return Json::Object{{"columns", std::move(columns)},
                        {"rows", std::move(rows)},
                        {"is_truncated", Json(answer.is_truncated)}};
}

Answer ask(const SqlPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto statement, request.json_as<Statement>());
    const auto max_rows =
        static_cast<std::size_t>(statement.max_rows.value_or(Statement::kDefaultRows));
    TRY(const cost::SqlAnswer answer, ports.sql.run(statement.query, max_rows, request.stop));
    return http::Response::json(200, answer_json(answer));
}

using Row = Route<SqlPorts>;
using enum http::Verb;

constexpr Row kRoutes[] = {
    Row{Post, "/api/v1/sql", Permission::CostQuery, &ask},
};

} // namespace

std::span<const Row> sql_routes() {
    return kRoutes;
}

} // namespace muster::api
