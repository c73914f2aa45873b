#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cost/sql_process.h"

namespace muster::cost {

/// Takes the rows of an answer one by one, values as JSON has them: whole numbers as numbers, other
/// amounts as texts in full, absent ones as null.
class SqlWriter {
public:
    virtual ~SqlWriter() = default;
    virtual void write(const std::vector<Json>& row) = 0;
    virtual void finish() = 0;
};

struct SqlOutput {
    std::ostream& out;
    std::optional<std::size_t> width; // cells of the terminal; none: as wide as needed
};

/// Writes as `csv`, `json`, `jsonl` or else as a table.
std::unique_ptr<SqlWriter> make_sql_writer(const std::vector<SqlAnswer::Column>& columns,
                                           std::string_view format,
                                           const SqlOutput& output);

} // namespace muster::cost
