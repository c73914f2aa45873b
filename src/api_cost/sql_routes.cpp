#include "api_cost/sql_routes.h"

#include <cstdint>
#include <optional>
#include <string>

#include "base/json_fields.h"
#include "cost/sql_answer_json.h"

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

Answer ask(const SqlPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto statement, request.json_as<Statement>());
    const auto max_rows =
        static_cast<std::size_t>(statement.max_rows.value_or(Statement::kDefaultRows));
    TRY(const cost::SqlAnswer answer, ports.sql.run(statement.query, max_rows, request.stop));
    return http::Response::json(200, to_json(answer));
}

using SqlRoute = Route<SqlPorts>;
using enum http::Verb;

constexpr SqlRoute kSqlRoutes[] = {
    {Post,
     "/api/v1/sql",
     Permission::CostQuery,
     &ask,
     {.summary = "Ask for charges in SQL",
      .body = &json_schema<Statement>,
      .answer = &json_schema<cost::SqlAnswer>},
     {.cost = 50, .effect = http::Effect::Nothing}},
};

} // namespace

std::span<const SqlRoute> sql_routes() {
    return kSqlRoutes;
}

} // namespace muster::api
