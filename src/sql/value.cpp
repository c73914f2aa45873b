#include "sql/value.h"

#include "base/check.h"

namespace muster::sql {

Value::Value(std::uint64_t number)
    : type_(Type::Integer), value_(static_cast<std::int64_t>(number)) {
    MUSTER_CHECK(number <= static_cast<std::uint64_t>(INT64_MAX),
                 "a count does not fit a database integer");
}

} // namespace muster::sql
