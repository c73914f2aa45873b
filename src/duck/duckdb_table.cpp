#include "duck/duckdb_table.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <exception>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "duck/duck_chunk.h"

namespace muster::duck {

/// One column of the chunk that is being filled.
struct TableVectorTarget {
    duckdb_vector vector = nullptr;
    std::byte* values = nullptr;
    std::uint64_t* validity = nullptr;
    TableType::Kind kind = TableType::Kind::Text;
    std::size_t width = 0; // bytes a value
};

namespace {

constexpr std::size_t kMaxEnum8 = 0xFF;
constexpr std::size_t kMaxEnum16 = 0xFFFF;

/// By which integers DuckDB stores the codes of an ENUM.
std::size_t enum_width(std::size_t values) {
    return values <= kMaxEnum8 ? 1 : values <= kMaxEnum16 ? 2 : 4;
}

std::size_t width_of(const TableType& type) {
    switch (type.kind) {
    case TableType::Kind::Text: return sizeof(duckdb_string_t);
    case TableType::Kind::Enum: return enum_width(type.values->size());
    case TableType::Kind::Decimal: return sizeof(Int128);
    case TableType::Kind::Timestamp:
    case TableType::Kind::BigInt: return sizeof(std::int64_t);
    case TableType::Kind::Boolean: return 1;
    }
    return 0;
}

template <class T>
void store(const TableVectorTarget& target, std::size_t row, T value) {
    std::memcpy(target.values + row * sizeof(T), &value, sizeof(T));
}

void clear_valid(const TableVectorTarget& target, std::size_t row) {
    target.validity[row / 64] &= ~(std::uint64_t{1} << (row % 64));
}

template <class Code>
void store_codes(const TableVectorTarget& target, std::span<const std::uint32_t> codes) {
    for (std::size_t row = 0; row < codes.size(); ++row) {
        const bool is_null = codes[row] == TableVector::kNullCode;
        store(target, row, is_null ? Code{0} : static_cast<Code>(codes[row]));
        if (is_null) {
            clear_valid(target, row);
        }
    }
}

} // namespace

void TableVector::put_codes(std::span<const std::uint32_t> codes) {
    MUSTER_CHECK(target_->kind == TableType::Kind::Enum, "codes put into a column that is no enum");
    switch (target_->width) {
    case 1: return store_codes<std::uint8_t>(*target_, codes);
    case 2: return store_codes<std::uint16_t>(*target_, codes);
    default: return store_codes<std::uint32_t>(*target_, codes);
    }
}

void TableVector::set_text(std::size_t row, std::string_view text) {
    if (text.empty()) {
        set_null(row);
        return;
    }
    DuckDbLibrary::loaded().vector_assign_string_element_len(target_->vector, row, text.data(),
                                                             text.size());
}

void TableVector::put_texts(std::span<const std::uint32_t> codes,
                            std::span<const std::string_view> values) {
    MUSTER_CHECK(target_->kind == TableType::Kind::Text, "texts put into another column");
    // A text that was put into this vector before is put again by its handle alone.
    constexpr std::size_t kSlots = 256;
    struct Seen {
        std::uint32_t code = kNullCode;
        std::uint32_t row = 0;
    };
    std::array<Seen, kSlots> seen{};
    for (std::size_t row = 0; row < codes.size(); ++row) {
        auto& slot = seen[codes[row] % kSlots];
        if (slot.code == codes[row]) {
            std::memcpy(target_->values + row * sizeof(duckdb_string_t),
                        target_->values + slot.row * sizeof(duckdb_string_t),
                        sizeof(duckdb_string_t));
            continue;
        }
        const auto text = values[codes[row]];
        set_text(row, text);
        if (!text.empty()) {
            slot = {codes[row], static_cast<std::uint32_t>(row)};
        }
    }
}

void TableVector::put_texts(std::span<const std::string_view> texts) {
    MUSTER_CHECK(target_->kind == TableType::Kind::Text, "texts put into another column");
    for (std::size_t row = 0; row < texts.size(); ++row) {
        set_text(row, texts[row]);
    }
}

void TableVector::put_units(std::span<const std::int64_t> units) {
    if (target_->kind == TableType::Kind::Decimal) {
        for (std::size_t row = 0; row < units.size(); ++row) {
            store(*target_, row, Int128{units[row]});
        }
        return;
    }
    MUSTER_CHECK(target_->kind == TableType::Kind::BigInt, "integers put into another column");
    std::memcpy(target_->values, units.data(), units.size_bytes());
}

void TableVector::set_units(std::size_t row, Int128 units) {
    if (target_->kind == TableType::Kind::Decimal) {
        store(*target_, row, units);
        return;
    }
    MUSTER_CHECK(target_->kind == TableType::Kind::BigInt, "an integer put into another column");
    store(*target_, row, static_cast<std::int64_t>(units));
}

void TableVector::set_instant(std::size_t row, Instant value) {
    constexpr std::int64_t kMicrosPerMilli = 1000;
    MUSTER_CHECK(target_->kind == TableType::Kind::Timestamp, "an instant put elsewhere");
    store(*target_, row, value.unix_millis() * kMicrosPerMilli);
}

void TableVector::set_boolean(std::size_t row, bool value) {
    MUSTER_CHECK(target_->kind == TableType::Kind::Boolean, "a boolean put into another column");
    store(*target_, row, static_cast<std::uint8_t>(value));
}

void TableVector::set_null(std::size_t row) {
    clear_valid(*target_, row);
}

namespace {

/// State of one scan, shared by its threads. Owned by DuckDB.
struct ScanState {
    struct Place {
        idx_t vector = 0; // in DuckDB's chunk
        TableType::Kind kind = TableType::Kind::Text;
        std::size_t width = 0;
    };
    std::unique_ptr<TableScan> scan;
    std::vector<Place> places; // of the projected columns
};

/// State of one thread of a scan. Owned by DuckDB.
struct ReaderState {
    std::unique_ptr<TableReader> reader;
};

template <class T>
void destroy(void* object) {
    delete static_cast<T*>(object); // NOLINT: DuckDB owns it through a void pointer
}

/// Runs a callback's body; whatever goes wrong becomes DuckDB's error, since nothing may be thrown
/// through its frames.
template <class Report, class Body>
void guarded(Report report, Body body) {
    std::string problem;
    try {
        const Status done = body();
        if (done) {
            return;
        }
        problem = fmt::format("{}: {}", done.error().reason, done.error().detail);
    } catch (const std::exception& exception) {
        problem = exception.what();
    }
    report(problem.c_str());
}

DuckLogicalType logical_type(const DuckDbLibrary& library, const TableType& type) {
    constexpr std::uint8_t kWidth = 38;
    const auto plain = [&](duckdb_type id) {
        return DuckLogicalType(library, library.create_logical_type(id));
    };
    switch (type.kind) {
    case TableType::Kind::Text: return plain(DUCKDB_TYPE_VARCHAR);
    case TableType::Kind::Timestamp: return plain(DUCKDB_TYPE_TIMESTAMP);
    case TableType::Kind::BigInt: return plain(DUCKDB_TYPE_BIGINT);
    case TableType::Kind::Boolean: return plain(DUCKDB_TYPE_BOOLEAN);
    case TableType::Kind::Decimal:
        return DuckLogicalType(
            library, library.create_decimal_type(kWidth, static_cast<std::uint8_t>(type.scale)));
    case TableType::Kind::Enum: break;
    }
    std::vector<const char*> names;
    for (const auto& value : *type.values) {
        names.push_back(value.c_str());
    }
    return DuckLogicalType(library, library.create_enum_type(names.data(), names.size()));
}

void bind(duckdb_bind_info info) {
    const auto& library = DuckDbLibrary::loaded();
    const auto& table = *static_cast<RegisteredTable*>(library.bind_get_extra_info(info));
    for (const auto& column : table.source().columns()) {
        const auto type = logical_type(library, column.type);
        library.bind_add_result_column(info, column.name.c_str(), type.get());
    }
    library.bind_set_cardinality(info, table.source().row_count(), true);
}

Status begin_scan(duckdb_init_info info) {
    const auto& library = DuckDbLibrary::loaded();
    const auto& source = static_cast<RegisteredTable*>(library.init_get_extra_info(info))->source();
    auto state = std::make_unique<ScanState>();
    std::vector<std::size_t> projected;
    for (idx_t i = 0; i < library.init_get_column_count(info); ++i) {
        const auto index = library.init_get_column_index(info, i);
        if (index < source.columns().size()) { // else a row id: only the number of rows matters
            const auto& type = source.columns()[index].type;
            projected.push_back(index);
            state->places.push_back({i, type.kind, width_of(type)});
        }
    }
    TRY(state->scan, source.scan(projected));
    library.init_set_max_threads(info, state->scan->max_threads());
    library.init_set_init_data(info, state.release(), destroy<ScanState>);
    return {};
}

void init(duckdb_init_info info) {
    guarded([&](const char* why) { DuckDbLibrary::loaded().init_set_error(info, why); },
            [&] { return begin_scan(info); });
}

void init_thread(duckdb_init_info info) {
    DuckDbLibrary::loaded().init_set_init_data(info, new ReaderState, destroy<ReaderState>);
}

Status fill(duckdb_function_info info, duckdb_data_chunk output) {
    const auto& library = DuckDbLibrary::loaded();
    auto& scan = *static_cast<ScanState*>(library.function_get_init_data(info));
    auto& thread = *static_cast<ReaderState*>(library.function_get_local_init_data(info));
    if (thread.reader == nullptr) {
        TRY(thread.reader, scan.scan->open_reader());
    }
    std::vector<TableVectorTarget> targets;
    targets.reserve(scan.places.size()); // vectors point into it
    std::vector<TableVector> vectors;
    for (const auto& place : scan.places) {
        auto* vector = library.data_chunk_get_vector(output, place.vector);
        library.vector_ensure_validity_writable(vector);
        targets.push_back({vector, static_cast<std::byte*>(library.vector_get_data(vector)),
                           library.vector_get_validity(vector), place.kind, place.width});
        vectors.emplace_back(&targets.back());
    }
    TRY(const auto rows, thread.reader->next(vectors));
    MUSTER_CHECK(rows <= TableSource::kBatchRows, "a table reader delivered too many rows");
    library.data_chunk_set_size(output, rows);
    return {};
}

void next_chunk(duckdb_function_info info, duckdb_data_chunk output) {
    guarded([&](const char* why) { DuckDbLibrary::loaded().function_set_error(info, why); },
            [&] { return fill(info, output); });
}

} // namespace

Result<std::unique_ptr<RegisteredTable>> RegisteredTable::create(const DuckDbLibrary& library,
                                                                 duckdb_connection connection,
                                                                 std::string function_name,
                                                                 const TableSource& source) {
    std::unique_ptr<RegisteredTable> table(new RegisteredTable(std::move(function_name), source));
    DuckOwned<duckdb_table_function, &DuckDbLibrary::destroy_table_function> function(
        library, library.create_table_function());
    library.table_function_set_name(function.get(), table->function_name().c_str());
    library.table_function_set_extra_info(function.get(), table.get(), nullptr);
    library.table_function_set_bind(function.get(), bind);
    library.table_function_set_init(function.get(), init);
    library.table_function_set_local_init(function.get(), init_thread);
    library.table_function_set_function(function.get(), next_chunk);
    library.table_function_supports_projection_pushdown(function.get(), true);
    if (library.register_table_function(connection, function.get()) == DuckDBError) {
        return Error{ErrorKind::Internal, "duckdb.internal", "cannot register a table"};
    }
    return table;
}

} // namespace muster::duck
