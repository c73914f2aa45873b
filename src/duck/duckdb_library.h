#pragma once

// Private to the DuckDB adapter (duckdb*.cpp): the only header that brings in DuckDB's own.

#include <string>
#include <utility>

#define DUCKDB_NO_EXTENSION_FUNCTIONS
#include <duckdb.h>

#include "base/result.h"

// clang-format off
#define MUSTER_DUCKDB_FUNCTIONS(X)                                                                 \
    X(library_version)                                                                             \
    X(create_config) X(set_config) X(destroy_config) X(open_ext) X(close)                          \
    X(connect) X(disconnect) X(interrupt)                                                          \
    /* Deprecated, but the only way to read a result in bounded memory and in order. */            \
    X(execute_prepared_streaming)                                                                  \
    X(query) X(prepare) X(prepare_error) X(destroy_prepare) X(execute_prepared)                    \
    X(prepared_statement_type) X(prepared_statement_column_count)                                  \
    X(prepared_statement_column_name) X(prepared_statement_column_logical_type)                    \
    X(result_error) X(result_error_type) X(destroy_result)                                         \
    X(column_count) X(column_name) X(column_logical_type) X(fetch_chunk)                           \
    X(destroy_data_chunk) X(data_chunk_get_size) X(data_chunk_set_size)                            \
    X(data_chunk_get_column_count) X(data_chunk_get_vector)                                        \
    X(vector_get_data) X(vector_get_validity) X(vector_ensure_validity_writable)                   \
    X(vector_assign_string_element_len)                                                            \
    X(list_vector_get_child) X(list_vector_get_size) X(struct_vector_get_child)                    \
    X(get_type_id) X(decimal_scale) X(decimal_internal_type) X(enum_internal_type)                 \
    X(enum_dictionary_size) X(enum_dictionary_value) X(list_type_child_type)                       \
    X(map_type_key_type) X(map_type_value_type) X(struct_type_child_count)                         \
    X(struct_type_child_name) X(struct_type_child_type)                                            \
    X(create_logical_type) X(create_decimal_type) X(create_enum_type) X(destroy_logical_type)      \
    X(free)                                                                                        \
    X(create_scalar_function) X(destroy_scalar_function) X(scalar_function_set_name)               \
    X(scalar_function_set_varargs) X(scalar_function_add_parameter) X(scalar_function_set_special_handling)                         \
    X(scalar_function_set_volatile) X(scalar_function_set_return_type)                             \
    X(scalar_function_set_extra_info) X(scalar_function_set_function)                              \
    X(scalar_function_get_extra_info) X(scalar_function_set_error) X(register_scalar_function)     \
    X(create_table_function) X(destroy_table_function) X(table_function_set_name)                  \
    X(table_function_set_extra_info) X(table_function_set_bind) X(table_function_set_init)         \
    X(table_function_set_local_init) X(table_function_set_function)                                \
    X(table_function_supports_projection_pushdown) X(register_table_function)                      \
    X(bind_get_extra_info) X(bind_add_result_column) X(bind_set_cardinality)                       \
    X(init_get_extra_info) X(init_set_init_data) X(init_get_column_count)                          \
    X(init_get_column_index) X(init_set_max_threads) X(init_set_error)                             \
    X(function_get_init_data) X(function_get_local_init_data) X(function_set_error)
// clang-format on

namespace muster::duck {

/// DuckDB's C functions, found at run time: a program that reads no Parquet and runs no SQL works
/// without the library. Immutable once loaded.
struct DuckDbLibrary {
#define MUSTER_DUCKDB_MEMBER(name) decltype(&::duckdb_##name) name = nullptr;
    MUSTER_DUCKDB_FUNCTIONS(MUSTER_DUCKDB_MEMBER)
#undef MUSTER_DUCKDB_MEMBER

    /// Finds the library. Once loaded it stays in the process, so that further calls are cheap.
    /// Errors: Unavailable "duckdb.unavailable".
    static Result<const DuckDbLibrary*> load();

    /// The library of a load() that succeeded; for DuckDB's callbacks, which bring nothing of ours
    /// along until the library has been asked for it.
    static const DuckDbLibrary& loaded();
};

/// A handle of DuckDB's that is destroyed with it. `Destroy` is one of DuckDbLibrary's functions.
template <class Handle, auto Destroy>
class DuckOwned {
public:
    explicit DuckOwned(const DuckDbLibrary& library, Handle handle = {})
        : duckdb_(&library), handle_(handle) {}
    DuckOwned(DuckOwned&& other) noexcept
        : duckdb_(other.duckdb_), handle_(std::exchange(other.handle_, Handle{})) {}
    DuckOwned& operator=(DuckOwned&& other) noexcept {
        std::swap(duckdb_, other.duckdb_);
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~DuckOwned() { (duckdb_->*Destroy)(&handle_); }

    [[nodiscard]] Handle get() const noexcept { return handle_; }
    [[nodiscard]] Handle* out() noexcept { return &handle_; }

private:
    const DuckDbLibrary* duckdb_;
    Handle handle_;
};

using DuckLogicalType = DuckOwned<duckdb_logical_type, &DuckDbLibrary::destroy_logical_type>;
using DuckStatement = DuckOwned<duckdb_prepared_statement, &DuckDbLibrary::destroy_prepare>;
using DuckDataChunk = DuckOwned<duckdb_data_chunk, &DuckDbLibrary::destroy_data_chunk>;
using DuckRawResult = DuckOwned<duckdb_result, &DuckDbLibrary::destroy_result>;

} // namespace muster::duck
