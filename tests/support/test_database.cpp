#include "support/test_database.h"

#include <atomic>
#include <cstdlib>
#include <stdexcept>

#include <unistd.h>

namespace muster::test {
namespace {

void execute(const std::string& text, const std::string& sql) {
    const auto address = sql::Address::parse(Secret(text)).value();
    auto session = sql::Session::open(address, sql::Access::Write).value();
    session.execute_script(sql).value();
}

/// A database of this process's own, so that test programs do not wait for each other's locks.
class ProcessDatabase {
public:
    ProcessDatabase() { execute(postgres_text(), "CREATE DATABASE " + name_); }
    ProcessDatabase(const ProcessDatabase&) = delete;
    ProcessDatabase& operator=(const ProcessDatabase&) = delete;
    ~ProcessDatabase() {
        try {
            execute(postgres_text(), "DROP DATABASE " + name_ + " WITH (FORCE)");
        } catch (const std::exception&) { // the server goes away too
        }
    }
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    std::string name_ = "test_" + std::to_string(::getpid());
};

const std::string& process_database() {
    static const ProcessDatabase database;
    return database.name();
}

std::string new_schema() {
    static std::atomic<int> count{0};
    std::string name = "schema_" + std::to_string(++count);
    execute(postgres_text(process_database()), "CREATE SCHEMA " + name);
    return name;
}

} // namespace

std::string postgres_text(const std::string& database, const std::string& options) {
    const char* server = std::getenv("MUSTER_TEST_POSTGRES"); // NOLINT(concurrency-mt-unsafe)
    if (server == nullptr) {
        throw std::runtime_error("no PostgreSQL server to test on: MUSTER_TEST_POSTGRES is not "
                                 "set; put `script/postgres run` before the command");
    }
    std::string text = server;
    if (!database.empty()) {
        text.replace(text.rfind('/') + 1, std::string::npos, database);
    }
    return options.empty() ? text : text + "?" + options;
}

TestDatabase::TestDatabase(sql::Engine engine) {
    if (engine == sql::Engine::Sqlite) {
        address_ = sql::Address::file((directory_ / "test.db").string());
        return;
    }
    schema_ = new_schema();
    address_ = sql::Address::parse(
                   Secret(postgres_text(process_database(), "options=-csearch_path%3D" + schema_)))
                   .value();
}

TestDatabase::~TestDatabase() {
    if (!schema_.empty()) {
        try {
            execute(postgres_text(process_database()), "DROP SCHEMA " + schema_ + " CASCADE");
        } catch (const std::exception&) { // the database goes away too
        }
    }
}

sql::Database EachEngine::open(std::string_view module,
                               std::span<const sql::Migration> migrations,
                               const sql::Database::Options& options) const {
    auto database = sql::Database::open(address(), options).value();
    database.migrate(module, migrations).value();
    return database;
}

std::string name_of_engine(const testing::TestParamInfo<sql::Engine>& engine) {
    return engine.param == sql::Engine::Sqlite ? "Sqlite" : "Postgres";
}

} // namespace muster::test
