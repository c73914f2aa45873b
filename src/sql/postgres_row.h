#pragma once

#include <pqxx/result>

#include "sql/row.h"

namespace muster::sql {

/// A row of a result as the server sent it, in text.
class PostgresRow final : public Row {
public:
    explicit PostgresRow(const pqxx::row& row) : row_(row) {}
    [[nodiscard]] bool is_null(int column) const override;
    [[nodiscard]] std::int64_t integer(int column) const override;
    [[nodiscard]] std::string text(int column) const override;
    [[nodiscard]] Bytes bytes(int column) const override;

private:
    [[nodiscard]] std::string_view sent(int column) const;

    pqxx::row row_;
};

/// `\x` and two digits a byte: how bytes are written and sent in text.
std::string hex_of(ByteSpan bytes);

} // namespace muster::sql
