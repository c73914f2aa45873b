#include "duck/duckdb_values.h"

#include <array>

namespace muster::duck {
namespace {

struct Plain {
    duckdb_type type = DUCKDB_TYPE_INVALID;
    DuckKind kind = DuckKind::Other;
    DuckStorage storage = DuckStorage::Nested;
    std::int64_t ticks_per_second = 0;
};

constexpr std::array kPlainTypes{
    Plain{DUCKDB_TYPE_BOOLEAN, DuckKind::Boolean, DuckStorage::UInt8},
    Plain{DUCKDB_TYPE_TINYINT, DuckKind::Integer, DuckStorage::Int8},
    Plain{DUCKDB_TYPE_SMALLINT, DuckKind::Integer, DuckStorage::Int16},
    Plain{DUCKDB_TYPE_INTEGER, DuckKind::Integer, DuckStorage::Int32},
    Plain{DUCKDB_TYPE_BIGINT, DuckKind::Integer, DuckStorage::Int64},
    Plain{DUCKDB_TYPE_HUGEINT, DuckKind::Integer, DuckStorage::Int128},
    Plain{DUCKDB_TYPE_UTINYINT, DuckKind::Integer, DuckStorage::UInt8},
    Plain{DUCKDB_TYPE_USMALLINT, DuckKind::Integer, DuckStorage::UInt16},
    Plain{DUCKDB_TYPE_UINTEGER, DuckKind::Integer, DuckStorage::UInt32},
    Plain{DUCKDB_TYPE_UBIGINT, DuckKind::Integer, DuckStorage::UInt64},
    Plain{DUCKDB_TYPE_FLOAT, DuckKind::Real, DuckStorage::Float},
    Plain{DUCKDB_TYPE_DOUBLE, DuckKind::Real, DuckStorage::Double},
    Plain{DUCKDB_TYPE_VARCHAR, DuckKind::Text, DuckStorage::String},
    Plain{DUCKDB_TYPE_DATE, DuckKind::Date, DuckStorage::Int32},
    Plain{DUCKDB_TYPE_TIMESTAMP_S, DuckKind::Instant, DuckStorage::Int64, 1},
    Plain{DUCKDB_TYPE_TIMESTAMP_MS, DuckKind::Instant, DuckStorage::Int64, 1'000},
    Plain{DUCKDB_TYPE_TIMESTAMP, DuckKind::Instant, DuckStorage::Int64, 1'000'000},
    Plain{DUCKDB_TYPE_TIMESTAMP_TZ, DuckKind::Instant, DuckStorage::Int64, 1'000'000},
    Plain{DUCKDB_TYPE_TIMESTAMP_NS, DuckKind::Instant, DuckStorage::Int64, 1'000'000'000},
};

DuckStorage storage_of(duckdb_type type) {
    for (const auto& plain : kPlainTypes) {
        if (plain.type == type) {
            return plain.storage;
        }
    }
    return DuckStorage::Nested;
}

std::string taken(const DuckDbLibrary& library, char* text) {
    std::string copy = text == nullptr ? "" : text;
    library.free(text);
    return copy;
}

DuckType read_owned(const DuckDbLibrary& library, duckdb_logical_type type) {
    const DuckLogicalType owned(library, type);
    return read_type(library, type);
}

DuckType read_enum(const DuckDbLibrary& library, duckdb_logical_type type) {
    DuckType read{.kind = DuckKind::Enum, .storage = storage_of(library.enum_internal_type(type))};
    const auto size = library.enum_dictionary_size(type);
    read.dictionary.reserve(size);
    for (std::uint32_t code = 0; code < size; ++code) {
        read.dictionary.push_back(taken(library, library.enum_dictionary_value(type, code)));
    }
    return read;
}

DuckType read_struct(const DuckDbLibrary& library, duckdb_logical_type type) {
    DuckType read{.kind = DuckKind::Struct};
    for (idx_t i = 0; i < library.struct_type_child_count(type); ++i) {
        read.child_names.push_back(taken(library, library.struct_type_child_name(type, i)));
        read.children.push_back(read_owned(library, library.struct_type_child_type(type, i)));
    }
    return read;
}

DuckVector read_vector(const DuckDbLibrary& library,
                       duckdb_vector vector,
                       const DuckType& type,
                       std::size_t size) {
    DuckVector::Parts parts{.type = &type,
                            .values = library.vector_get_data(vector),
                            .validity = library.vector_get_validity(vector),
                            .size = size,
                            .children = {}};
    if (type.kind == DuckKind::List) {
        parts.children.push_back(read_vector(library, library.list_vector_get_child(vector),
                                             type.children[0],
                                             library.list_vector_get_size(vector)));
    }
    if (type.kind == DuckKind::Map || type.kind == DuckKind::Struct) {
        // A map is a list of structs of key and value.
        const bool is_map = type.kind == DuckKind::Map;
        const auto parent = is_map ? library.list_vector_get_child(vector) : vector;
        const auto child_size = is_map ? library.list_vector_get_size(vector) : size;
        for (std::size_t i = 0; i < type.children.size(); ++i) {
            parts.children.push_back(read_vector(
                library, library.struct_vector_get_child(parent, i), type.children[i], child_size));
        }
    }
    return DuckVector(std::move(parts));
}

} // namespace

DuckType read_type(const DuckDbLibrary& library, duckdb_logical_type type) {
    const auto id = library.get_type_id(type);
    switch (id) {
    case DUCKDB_TYPE_DECIMAL:
        return {.kind = DuckKind::Decimal,
                .storage = storage_of(library.decimal_internal_type(type)),
                .scale = library.decimal_scale(type)};
    case DUCKDB_TYPE_ENUM: return read_enum(library, type);
    case DUCKDB_TYPE_LIST:
        return {.kind = DuckKind::List,
                .children = {read_owned(library, library.list_type_child_type(type))}};
    case DUCKDB_TYPE_MAP:
        return {.kind = DuckKind::Map,
                .children = {read_owned(library, library.map_type_key_type(type)),
                             read_owned(library, library.map_type_value_type(type))}};
    case DUCKDB_TYPE_STRUCT: return read_struct(library, type);
    default: break; // DuckDB adds types; those we do not know are Other
    }
    for (const auto& plain : kPlainTypes) {
        if (plain.type == id) {
            return {.kind = plain.kind,
                    .storage = plain.storage,
                    .ticks_per_second = plain.ticks_per_second};
        }
    }
    return {};
}

DuckChunk read_chunk(const DuckDbLibrary& library,
                     duckdb_data_chunk chunk,
                     std::span<const DuckColumn> columns) {
    DuckChunk read;
    read.rows = library.data_chunk_get_size(chunk);
    read.columns.reserve(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        read.columns.push_back(read_vector(library, library.data_chunk_get_vector(chunk, i),
                                           columns[i].type, read.rows));
    }
    return read;
}

} // namespace muster::duck
