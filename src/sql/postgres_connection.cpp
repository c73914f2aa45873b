#include "sql/postgres_connection.h"

#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <pqxx/prepared_statement>

#include "sql/postgres_errors.h"
#include "sql/postgres_link.h"
#include "sql/postgres_row.h"
#include "sql/postgres_text.h"

namespace muster::sql {
namespace {

constexpr int kOldestServer = 130'000; // PostgreSQL 13
/// Statements kept prepared; beyond, all are dropped, as lists of varying length would fill the
/// server's memory.
constexpr std::size_t kMostPrepared = 500;

constexpr std::string_view kSetUpConnection = R"(
SET standard_conforming_strings = on;
SET bytea_output = 'hex';
SET timezone = 'UTC';
SET client_min_messages = error;
SET idle_in_transaction_session_timeout = '60s';
SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') = 'off';
)";
constexpr std::string_view kReadOnly = "SET default_transaction_read_only = on";
/// The number is arbitrary, and the same in every program that writes to this database.
constexpr std::string_view kBegin = "BEGIN; SELECT pg_advisory_xact_lock(7748263916408)";
constexpr std::string_view kBeginSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr std::string_view kRelease =
    "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT step";

enum class Repeat { No, Yes };

/// As libpqxx takes them: texts, of which one may be absent.
using Parameters = std::vector<std::optional<std::string>>;

Result<Parameters> parameters_of(std::span<const Value> values) {
    Parameters parameters;
    for (const Value& value : values) {
        if (const auto* number = std::get_if<std::int64_t>(&value.variant())) {
            parameters.emplace_back(std::to_string(*number));
        } else if (const auto* bytes = std::get_if<Bytes>(&value.variant())) {
            parameters.emplace_back(hex_of(*bytes));
        } else if (const auto* text = std::get_if<std::string>(&value.variant())) {
            if (text->contains('\0')) {
                return Error{ErrorKind::Invalid, "sql.text", "a text has a NUL character"};
            }
            parameters.emplace_back(*text);
        } else {
            parameters.emplace_back(std::nullopt);
        }
    }
    return parameters;
}

class PostgresConnection final : public Connection {
public:
    PostgresConnection(Address address, Access access, const Limits& limits)
        : address_(std::move(address)), access_(access), limits_(limits) {}

    [[nodiscard]] Engine engine() const override { return Engine::Postgres; }

    /// Connects unless it is connected.
    Status connect() {
        if (link_) {
            return {};
        }
        return guarded("connecting", [&]() -> Status {
            auto link =
                std::make_unique<PostgresLink>(std::string(address_.connection_text().reveal()));
            TRY_DONE(check_server(*link));
            prepared_.clear();
            link_ = std::move(link);
            simple(fmt::format("{}{}{}", kSetUpConnection, limits_text(),
                               access_ == Access::Read ? kReadOnly : ""));
            return {};
        });
    }

    Status set_limits(const Limits& limits) override {
        limits_ = limits;
        return execute_script(limits_text());
    }

    Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) override {
        TRY(const pqxx::result result, run(sql, values));
        return static_cast<std::int64_t>(result.affected_rows());
    }

    Status execute_script(std::string_view sql) override { return script(sql, safe_to_repeat()); }

    Status query(std::string_view sql,
                 std::span<const Value> values,
                 const std::function<bool(const Row&)>& each) override {
        TRY(const pqxx::result result, run(sql, values));
        for (const auto& row : result) {
            if (!each(PostgresRow(row))) {
                break;
            }
        }
        return {};
    }

    [[nodiscard]] bool in_transaction() const override { return link_ && link_->in_transaction(); }

    Status begin() override { return begin_with(kBegin); }
    Status begin_snapshot() override { return begin_with(kBeginSnapshot); }
    Status commit() override {
        Status committed = script("COMMIT", Repeat::No);
        if (!committed && committed.error().reason == "sql.unavailable") {
            return Error{ErrorKind::Unavailable, "sql.in_doubt",
                         "the connection was lost during COMMIT: " + committed.error().detail};
        }
        return committed;
    }
    Status roll_back() override { return link_ ? script("ROLLBACK", Repeat::No) : Status{}; }

    Status begin_savepoint() override { return script("SAVEPOINT step", Repeat::No); }
    Status release_savepoint() override { return script(kRelease, Repeat::No); }
    Status undo_savepoint() override {
        return link_ ? script("ROLLBACK TO SAVEPOINT step; RELEASE SAVEPOINT step", Repeat::No)
                     : Status{};
    }

private:
    static Status check_server(PostgresLink& link) {
        if (link.server_version() < kOldestServer) {
            return Error{ErrorKind::Impossible, "sql.unsupported_server",
                         fmt::format("the server is PostgreSQL {}; {} or newer is needed",
                                     link.server_version() / 10'000, kOldestServer / 10'000)};
        }
        const std::string encoding = link.get_variable("server_encoding");
        if (encoding != "UTF8") {
            return Error{ErrorKind::Impossible, "sql.unsupported_server",
                         fmt::format("the database is kept in {}; UTF8 is needed", encoding)};
        }
        return {};
    }

    [[nodiscard]] std::string limits_text() const {
        return fmt::format("SET lock_timeout = {}; SET statement_timeout = {};",
                           limits_.lock_wait.count(), limits_.statement.count());
    }

    /// A statement that changes nothing and stands alone.
    [[nodiscard]] Repeat safe_to_repeat() const {
        return access_ == Access::Read && !in_transaction() ? Repeat::Yes : Repeat::No;
    }

    /// In the simple protocol, which takes several statements at once.
    pqxx::result simple(std::string_view sql) {
        pqxx::nontransaction transaction(*link_);
        return transaction.exec(std::string(sql));
    }

    Status script(std::string_view sql, Repeat repeat) {
        TRY_DONE(attempt(sql, repeat, [&]() -> Result<pqxx::result> { return simple(sql); }));
        return {};
    }

    Status begin_with(std::string_view sql) {
        Status begun = script(sql, Repeat::Yes);
        if (!begun) {
            [[maybe_unused]] const Status ended = roll_back();
        }
        return begun;
    }

    Result<pqxx::result> run(std::string_view sql, std::span<const Value> values) {
        const std::string numbered = number_placeholders(sql, values);
        TRY(const Parameters parameters, parameters_of(values));
        return attempt(sql, safe_to_repeat(), [&]() -> Result<pqxx::result> {
            const std::string name = prepared(numbered);
            pqxx::nontransaction transaction(*link_);
            return transaction.exec_prepared(name, pqxx::prepare::make_dynamic_params(parameters));
        });
    }

    /// The name of the statement; the server gets to know it at its first use.
    std::string prepared(const std::string& sql) {
        const auto found = prepared_.find(sql);
        if (found != prepared_.end()) {
            return found->second;
        }
        if (prepared_.size() >= kMostPrepared) {
            for (const auto& [text, name] : prepared_) {
                link_->unprepare(name);
            }
            prepared_.clear();
        }
        std::string name = fmt::format("s{}", ++names_);
        link_->prepare(name, sql);
        prepared_.emplace(sql, name);
        return name;
    }

    /// Runs `call` on a connection, made when there is none; once more on a new one when it was
    /// lost and `call` may be repeated.
    template <class Call>
    auto attempt(std::string_view sql, Repeat repeat, const Call& call) -> decltype(call()) {
        const bool kept = link_ != nullptr;
        TRY_DONE(connect());
        auto result = guarded(sql, call);
        if (!result && !link_ && kept && repeat == Repeat::Yes) {
            TRY_DONE(connect());
            return guarded(sql, call);
        }
        return result;
    }

    /// Turns what libpqxx throws into an Error, and lets go of a connection that was lost.
    template <class Call>
    auto guarded(std::string_view sql, const Call& call) -> decltype(call()) {
        try {
            return call();
        } catch (const pqxx::sql_error& failure) {
            return failed(error_of_state(failure.sqlstate(), failure.what(), sql));
        } catch (const pqxx::serialization_failure& failure) {
            return failed(error_of_state("40001", failure.what(), sql));
        } catch (const pqxx::deadlock_detected& failure) {
            return failed(error_of_state("40P01", failure.what(), sql));
        } catch (const pqxx::broken_connection& failure) {
            Error error = unavailable_error(failure.what());
            link_.reset();
            return error;
        } catch (const pqxx::pqxx_exception& failure) {
            return failed(error_of_state("", failure.base().what(), sql));
        }
    }

    Error failed(Error error) {
        if (link_ && link_->is_lost()) {
            link_.reset();
            return unavailable_error("the connection to the server was lost");
        }
        return error;
    }

    Address address_;
    Access access_;
    Limits limits_;
    std::map<std::string, std::string, std::less<>> prepared_; // statement -> its name
    std::uint64_t names_ = 0;
    std::unique_ptr<PostgresLink> link_; // none after it was lost
};

} // namespace

Result<std::unique_ptr<Connection>>
open_postgres(const Address& address, Access access, const Limits& limits) {
    auto connection = std::make_unique<PostgresConnection>(address, access, limits);
    TRY_DONE(connection->connect());
    return connection;
}

} // namespace muster::sql
