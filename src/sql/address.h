#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "sql/engine.h"

namespace muster::sql {

/// Where a database is: a PostgreSQL server and database, or a SQLite file.
class Address {
public:
    /// `postgresql://user:password@host:port/database?option=value` as libpq reads it (also
    /// `postgres://`), or the path of a file. Errors: Invalid "sql.address", without the text.
    static Result<Address> parse(const Secret& text);
    static Address file(std::string path);

    [[nodiscard]] Engine engine() const noexcept { return engine_; }
    /// Of the SQLite file.
    [[nodiscard]] const std::string& path() const noexcept { return shown_; }
    /// For people: the path, or the address of a server without its password and options.
    [[nodiscard]] const std::string& str() const noexcept { return shown_; }
    /// What libpq connects with.
    [[nodiscard]] const Secret& connection_text() const noexcept { return connection_text_; }

private:
    Address(Engine engine, std::string shown, Secret connection_text)
        : engine_(engine), shown_(std::move(shown)), connection_text_(std::move(connection_text)) {}

    Engine engine_;
    std::string shown_;
    Secret connection_text_;
};

} // namespace muster::sql
