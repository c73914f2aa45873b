#include "duck/duck_chunk.h"

namespace muster::duck {

std::string_view DuckVector::text(std::size_t row) const {
    if (type().kind == DuckKind::Enum) {
        return type().dictionary.at(static_cast<std::size_t>(units(row)));
    }
    return handles()[row].view();
}

Int128 DuckVector::units(std::size_t row) const {
    switch (type().storage) {
    case DuckStorage::Int8: return load<std::int8_t>(row);
    case DuckStorage::Int16: return load<std::int16_t>(row);
    case DuckStorage::Int32: return load<std::int32_t>(row);
    case DuckStorage::Int64: return load<std::int64_t>(row);
    case DuckStorage::Int128: return load<Int128>(row);
    case DuckStorage::UInt8: return load<std::uint8_t>(row);
    case DuckStorage::UInt16: return load<std::uint16_t>(row);
    case DuckStorage::UInt32: return load<std::uint32_t>(row);
    case DuckStorage::UInt64: return load<std::uint64_t>(row);
    case DuckStorage::Float:
    case DuckStorage::Double:
    case DuckStorage::String:
    case DuckStorage::Nested: break;
    }
    MUSTER_CHECK(false, "DuckDB vector of another type read as integers");
    return 0;
}

double DuckVector::real(std::size_t row) const {
    if (type().storage == DuckStorage::Float) {
        return static_cast<double>(load<float>(row));
    }
    MUSTER_CHECK(type().storage == DuckStorage::Double, "DuckDB vector read as reals");
    return load<double>(row);
}

Instant DuckVector::instant(std::size_t row) const {
    constexpr std::int64_t kMillisPerSecond = 1000;
    constexpr std::int64_t kMillisPerDay = 86'400'000;
    const Int128 ticks = units(row);
    if (type().kind == DuckKind::Date) {
        return Instant::from_unix_millis(static_cast<std::int64_t>(ticks * kMillisPerDay));
    }
    MUSTER_CHECK(type().kind == DuckKind::Instant, "DuckDB vector read as instants");
    const Int128 scaled = ticks * kMillisPerSecond;
    const Int128 per_second = type().ticks_per_second;
    const Int128 floor = (scaled - (scaled < 0 ? per_second - 1 : 0)) / per_second;
    return Instant::from_unix_millis(static_cast<std::int64_t>(floor));
}

DuckVector::Range DuckVector::range(std::size_t row) const {
    MUSTER_CHECK(type().kind == DuckKind::List || type().kind == DuckKind::Map,
                 "DuckDB vector read as lists");
    return load<Range>(row);
}

} // namespace muster::duck
