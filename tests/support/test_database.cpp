#include "support/test_database.h"

#include <cstdlib>
#include <optional>
#include <stdexcept>

#include <unistd.h>

namespace muster::test {
namespace {

sql::Session session_at(const std::string& text) {
    return sql::Session::open(sql::Address::parse(Secret(text)).value(), sql::Access::Write)
        .value();
}

/// A database of this process's own, so that test programs do not wait for each other's locks.
class ProcessDatabase {
public:
    ProcessDatabase() { run_on_server("CREATE DATABASE " + name_); }
    ProcessDatabase(const ProcessDatabase&) = delete;
    ProcessDatabase& operator=(const ProcessDatabase&) = delete;
    ~ProcessDatabase() {
        try {
            run_on_server("DROP DATABASE " + name_ + " WITH (FORCE)");
        } catch (const std::exception&) { // the server goes away too
        }
    }
    [[nodiscard]] const std::string& name() const { return name_; }

    /// Empty, and another each time. They go with the database: to drop each with its tables takes
    /// as long as to make them.
    std::string new_schema() {
        std::string schema = "schema_" + std::to_string(++schemas_);
        // One session for all of them: to open another takes longer than what it is for. Tests of
        // lost connections end it as well.
        const std::string sql = "CREATE SCHEMA " + schema;
        if (!session_ || !session_->execute_script(sql)) {
            session_ = session_at(postgres_text(name_));
            session_->execute_script(sql).value();
        }
        return schema;
    }

private:
    static void run_on_server(const std::string& sql) {
        session_at(postgres_text()).execute_script(sql).value();
    }

    std::string name_ = "test_" + std::to_string(::getpid());
    std::optional<sql::Session> session_;
    int schemas_ = 0;
};

ProcessDatabase& process_database() {
    static ProcessDatabase database;
    return database;
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
    const std::string schema = process_database().new_schema();
    address_ = sql::Address::parse(Secret(postgres_text(process_database().name(),
                                                        "options=-csearch_path%3D" + schema)))
                   .value();
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
