#include "sql/table_copy.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/check.h"
#include "sql/migrator.h"
#include "sql/rows.h"
#include "sql/tables.h"

namespace muster::sql {
namespace {

constexpr std::string_view kAppliedOfModules =
    "SELECT module, count(*) FROM schema_migration GROUP BY module";
constexpr std::string_view kParents = "SELECT \"table\" FROM pragma_foreign_key_list(?)";

constexpr std::size_t kRowsOfInsert = 50;
constexpr int kRowsOfFetch = 200;

using Columns = std::vector<ColumnType>;

/// The sum of a table's rows: the same whatever their order, another when one is missing, strange
/// or changed. Guards against faults, not against an attacker.
struct TableSum {
    std::uint64_t rows = 0;
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend bool operator==(const TableSum&, const TableSum&) = default;
};

void append(std::string& text, std::string_view part) {
    text += fmt::format("{}:", part.size());
    text += part;
}

/// Adds the row, as `type` and value of each column.
void add(TableSum& sum, const std::vector<Value>& values) {
    std::string text;
    for (const Value& value : values) {
        const auto& held = value.variant();
        if (const auto* number = std::get_if<std::int64_t>(&held)) {
            append(text, std::to_string(*number));
        } else if (const auto* words = std::get_if<std::string>(&held)) {
            append(text, *words);
        } else if (const auto* bytes = std::get_if<Bytes>(&held)) {
            append(text, as_text(*bytes));
        } else {
            text += "null";
        }
    }
    const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
    ++sum.rows;
    sum.low += hash.low64;
    sum.high += hash.high64;
}

/// With the type of its column also where it is absent: PostgreSQL wants to know it.
Value read_value(const Row& row, int index, Value::Type type) {
    switch (type) {
    case Value::Type::Integer: return row.optional_integer(index);
    case Value::Type::Text: return row.optional_text(index);
    case Value::Type::Bytes: return row.optional_bytes(index);
    case Value::Type::Null: break;
    }
    MUSTER_CHECK(false, "a column without a type");
}

std::vector<Value> read_row(const Row& row, const Columns& columns) {
    std::vector<Value> values;
    for (const ColumnType& column : columns) {
        values.push_back(read_value(row, static_cast<int>(values.size()), column.type));
    }
    return values;
}

std::string names_of(const Columns& columns) {
    std::string names;
    for (const ColumnType& column : columns) {
        names += (names.empty() ? "" : ", ") + column.name;
    }
    return names;
}

using EachRow = std::function<Status(const Row&)>;

/// In pieces: PostgreSQL would send a whole table before its first row is seen.
Status fetch_all(Session& session,
                 const std::string& table,
                 const std::string& query,
                 const EachRow& each) {
    const std::string cursor = "copy_" + table;
    TRY_DONE(
        session.execute_script(fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", cursor, query)));
    const std::string fetch = fmt::format("FETCH {} FROM {}", kRowsOfFetch, cursor);
    int fetched = kRowsOfFetch;
    while (fetched == kRowsOfFetch) {
        fetched = 0;
        TRY_DONE(session.query(fetch, {}, [&](const Row& row) -> Status {
            ++fetched;
            return each(row);
        }));
    }
    return session.execute_script("CLOSE " + cursor);
}

Status
each_row(Session& session, const std::string& table, const Columns& columns, const EachRow& each) {
    const std::string query = fmt::format("SELECT {} FROM {}", names_of(columns), table);
    return session.engine() == Engine::Postgres ? fetch_all(session, table, query, each)
                                                : session.query(query, {}, each);
}

/// Inserts rows many at a time.
class Inserter {
public:
    Inserter(Session& session, std::string table, const Columns& columns)
        : session_(session), table_(std::move(table)), columns_(columns) {}

    Status insert(std::vector<Value> row) {
        std::ranges::move(row, std::back_inserter(values_));
        return ++rows_ == kRowsOfInsert ? flush() : Status();
    }
    Status flush() {
        if (rows_ == 0) {
            return {};
        }
        std::string places;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            places += i == 0 ? "(?" : ", ?";
        }
        std::string statement =
            fmt::format("INSERT INTO {} ({}) VALUES ", table_, names_of(columns_));
        for (std::size_t i = 0; i < rows_; ++i) {
            statement += (i == 0 ? "" : ", ") + places + ")";
        }
        TRY_DONE(session_.execute(statement, values_));
        values_.clear();
        rows_ = 0;
        return {};
    }

private:
    Session& session_;
    std::string table_;
    const Columns& columns_;
    std::vector<Value> values_;
    std::size_t rows_ = 0;
};

Status copy_table(Session& from, Session& to, const std::string& table) {
    TRY(const Columns columns, columns_of(to, table));
    TableSum sent;
    Inserter inserter(to, table, columns);
    TRY_DONE(each_row(from, table, columns, [&](const Row& row) -> Status {
        auto values = read_row(row, columns);
        add(sent, values);
        return inserter.insert(std::move(values));
    }));
    TRY_DONE(inserter.flush());
    TableSum arrived;
    TRY_DONE(each_row(to, table, columns, [&](const Row& row) -> Status {
        add(arrived, read_row(row, columns));
        return {};
    }));
    if (arrived != sent) {
        return Error{ErrorKind::Internal, "sql.copy_differs",
                     fmt::format("{} does not read as it was written: {} rows of {}", table,
                                 arrived.rows, sent.rows)};
    }
    return {};
}

Status make_tables(Session& from, Session& to, std::span<const Schema> schemas) {
    std::map<std::string, std::size_t, std::less<>> applied;
    TRY_DONE(from.query(kAppliedOfModules, {}, [&](const Row& row) -> Status {
        applied.emplace(row.text(0), row.count(1));
        return {};
    }));
    for (const Schema& schema : schemas) {
        const auto found = applied.find(schema.module);
        if (found != applied.end()) {
            const std::size_t count = std::min(found->second, schema.migrations.size());
            TRY_DONE(create_tables(to, schema.module, schema.migrations.first(count)));
        }
    }
    return {};
}

/// All tables, each after those it refers to, as the one database says that can be asked.
Result<std::vector<std::string>> parents_first(Session& sqlite) {
    TRY(auto waiting, table_names(sqlite));
    std::erase(waiting, kMigrationTable); // made with the tables, not copied
    std::vector<std::string> ordered;
    while (!waiting.empty()) {
        const std::size_t before = waiting.size();
        for (const std::string& table : std::vector(waiting)) {
            TRY(const auto parents,
                all_rows(sqlite, kParents, {table},
                         [](const Row& row) -> Result<std::string> { return row.text(0); }));
            const bool is_ready = std::ranges::all_of(parents, [&](const std::string& parent) {
                return parent == table || std::ranges::find(ordered, parent) != ordered.end();
            });
            if (is_ready) {
                ordered.push_back(table);
                std::erase(waiting, table);
            }
        }
        MUSTER_CHECK(waiting.size() < before, "tables that refer to each other in a circle");
    }
    return ordered;
}

} // namespace

Status copy_tables(Session& from, Session& to, std::span<const Schema> schemas) {
    TRY_DONE(check_known(from, schemas));
    TRY_DONE(make_tables(from, to, schemas));
    Session& sqlite = from.engine() == Engine::Sqlite ? from : to;
    TRY(auto tables, parents_first(sqlite));
    TRY(const auto ours, table_names(to)); // the original may have others' beside them
    std::erase_if(tables, [&](const auto& t) { return std::ranges::find(ours, t) == ours.end(); });
    for (auto table = tables.rbegin(); table != tables.rend(); ++table) {
        TRY_DONE(to.execute("DELETE FROM " + *table)); // what a migration filled in
    }
    return copy_rows(from, to, tables);
}

Status copy_rows(Session& from, Session& to, std::span<const std::string> tables) {
    for (const std::string& table : tables) {
        TRY_DONE(copy_table(from, to, table));
    }
    return {};
}

} // namespace muster::sql
