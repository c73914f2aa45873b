#include "edge/bare.h"

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <sodium.h>
#include <sqlite3.h>

namespace muster::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Calls `work`, which says how much it did, for so long; how much was done a second.
template <class Work>
double rate(std::chrono::seconds time, const Work& work) {
    std::uint64_t done = 0;
    const auto begin = Clock::now();
    while (Clock::now() < begin + time) {
        done += work();
    }
    const std::chrono::duration<double> took = Clock::now() - begin;
    return static_cast<double>(done) / took.count();
}

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

void check(int outcome, sqlite3* database) {
    if (outcome != SQLITE_OK && outcome != SQLITE_DONE) {
        throw std::runtime_error(sqlite3_errmsg(database));
    }
}

Statement prepare(sqlite3* database, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr), database);
    return Statement(statement);
}

void run(sqlite3* database, sqlite3_stmt* statement) {
    check(sqlite3_step(statement), database);
    sqlite3_reset(statement);
}

constexpr int kRows = 64;
constexpr const char* kSchema =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, revision BIGINT NOT NULL);"
    "CREATE TABLE event (chain TEXT, number BIGINT, at BIGINT, actor TEXT, action TEXT, target "
    "TEXT,"
    " request TEXT, details TEXT, hash BLOB, PRIMARY KEY (chain, number));"
    "CREATE INDEX event_at ON event (at); CREATE INDEX event_target ON event (target)";

} // namespace

double bare_hashes_per_second(std::chrono::seconds time) {
    constexpr std::size_t kMemory = std::size_t{19} << 20;
    constexpr unsigned long long kPasses = 2;
    constexpr std::string_view kPassword = "plenty of quiet lanterns";
    if (sodium_init() < 0) {
        throw std::runtime_error("libsodium cannot be used");
    }
    std::array<char, crypto_pwhash_argon2id_STRBYTES> hash{};
    if (crypto_pwhash_argon2id_str(hash.data(), kPassword.data(), kPassword.size(), kPasses,
                                   kMemory) != 0) {
        throw std::runtime_error("there is no memory to hash a password in");
    }
    return rate(time, [&] {
        if (crypto_pwhash_argon2id_str_verify(hash.data(), kPassword.data(), kPassword.size()) !=
            0) {
            throw std::runtime_error("a password does not match its own hash");
        }
        return 1U;
    });
}

double bare_writes_per_second(const std::string& file, int batch, std::chrono::seconds time) {
    sqlite3* opened = nullptr;
    check(sqlite3_open(file.c_str(), &opened), opened);
    const Database database(opened);
    check(sqlite3_exec(opened, kSchema, nullptr, nullptr, nullptr), opened);
    for (int i = 0; i < kRows; ++i) {
        const auto sql = fmt::format("INSERT INTO person VALUES ('user_{:032}', 'x', 1)", i);
        check(sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, nullptr), opened);
    }
    const auto begin = prepare(opened, "BEGIN IMMEDIATE");
    const auto commit = prepare(opened, "COMMIT");
    const auto change = prepare(opened, "UPDATE person SET name = ?, revision = revision + 1 "
                                        "WHERE id = ?");
    const auto record = prepare(opened, "INSERT INTO event VALUES ('chain', ?, ?, "
                                        "'user_01a225c3-a5c4-7e74-984c-2cf1e0c2cad0', "
                                        "'user.changed', ?, "
                                        "'req_01a225c3-a5c4-7e74-984c-2cf1e0c2cad0', "
                                        "'{\"name\": \"somebody\", \"address\": \"127.0.0.1\"}', "
                                        "zeroblob(32))");
    std::int64_t number = 0;
    return rate(time, [&] {
        run(opened, begin.get());
        for (int i = 0; i < batch; ++i) {
            const auto name = fmt::format("Name {:08}", ++number);
            const auto id = fmt::format("user_{:032}", number % kRows);
            sqlite3_bind_text(change.get(), 1, name.c_str(), -1, SQLITE_TRANSIENT);
            sqlite3_bind_text(change.get(), 2, id.c_str(), -1, SQLITE_TRANSIENT);
            run(opened, change.get());
            sqlite3_bind_int64(record.get(), 1, number);
            sqlite3_bind_int64(record.get(), 2, number);
            sqlite3_bind_text(record.get(), 3, id.c_str(), -1, SQLITE_TRANSIENT);
            run(opened, record.get());
        }
        run(opened, commit.get());
        return static_cast<unsigned>(batch);
    });
}

} // namespace muster::bench
