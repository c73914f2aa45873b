#include "duck/duckdb_stream.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "duck/duckdb_values.h"

namespace muster::duck {
namespace {

constexpr auto kSinkFunction = "muster_sink";
constexpr auto kCodeFunction = "muster_code";

const DuckType& code_type() {
    static const DuckType type{.kind = DuckKind::Integer, .storage = DuckStorage::UInt32};
    return type;
}

using ScalarFunction = DuckOwned<duckdb_scalar_function, &DuckDbLibrary::destroy_scalar_function>;

DuckLogicalType plain_type(const DuckDbLibrary& library, duckdb_type type) {
    return DuckLogicalType(library, library.create_logical_type(type));
}

Status
enter(const DuckDbLibrary& library, duckdb_connection connection, const ScalarFunction& function) {
    library.scalar_function_set_special_handling(function.get()); // nulls are rows too
    if (library.register_scalar_function(connection, function.get()) == DuckDBError) {
        return Error{ErrorKind::Internal, "duckdb.internal", "cannot register a function"};
    }
    return {};
}

} // namespace

Result<std::unique_ptr<DuckStream>> DuckStream::create(const DuckDbLibrary& library,
                                                       duckdb_connection connection) {
    std::unique_ptr<DuckStream> stream(new DuckStream);
    ScalarFunction sink(library, library.create_scalar_function());
    library.scalar_function_set_name(sink.get(), kSinkFunction);
    library.scalar_function_set_varargs(sink.get(), plain_type(library, DUCKDB_TYPE_ANY).get());
    library.scalar_function_set_return_type(sink.get(),
                                            plain_type(library, DUCKDB_TYPE_TINYINT).get());
    library.scalar_function_set_volatile(sink.get()); // run for its effect
    library.scalar_function_set_extra_info(sink.get(), stream.get(), nullptr);
    library.scalar_function_set_function(sink.get(), sink_function);
    TRY_DONE(enter(library, connection, sink));

    ScalarFunction code(library, library.create_scalar_function());
    library.scalar_function_set_name(code.get(), kCodeFunction);
    library.scalar_function_add_parameter(code.get(),
                                          plain_type(library, DUCKDB_TYPE_UINTEGER).get());
    library.scalar_function_add_parameter(code.get(),
                                          plain_type(library, DUCKDB_TYPE_VARCHAR).get());
    library.scalar_function_set_return_type(code.get(),
                                            plain_type(library, DUCKDB_TYPE_UINTEGER).get());
    library.scalar_function_set_extra_info(code.get(), stream.get(), nullptr);
    library.scalar_function_set_function(code.get(), code_function);
    TRY_DONE(enter(library, connection, code));
    return stream;
}

std::string DuckStream::wrapped(const std::string& select, const Target& target) {
    std::vector<std::string> names; // given anew, for they may repeat in the query
    std::vector<std::string> arguments;
    for (std::size_t i = 0; i < target.columns.size(); ++i) {
        names.push_back(fmt::format("c{}", i));
        const bool is_coded =
            target.coder != nullptr && target.columns[i].type.kind == DuckKind::Text;
        arguments.push_back(is_coded ? fmt::format("{}({}::UINTEGER, c{})", kCodeFunction, i, i)
                                     : names.back());
    }
    return fmt::format("SELECT sum({}({})) FROM ({}) AS rows({})", kSinkFunction,
                       fmt::join(arguments, ", "), select, fmt::join(names, ", "));
}

void DuckStream::begin(Target target) {
    target_ = std::move(target);
    if (target_.coder != nullptr) {
        for (auto& column : target_.columns) {
            column.type = column.type.kind == DuckKind::Text ? code_type() : column.type;
        }
    }
    error_.reset();
    exception_ = nullptr;
}

Status DuckStream::end(const Status& ran) {
    target_ = {};
    if (exception_) {
        std::rethrow_exception(exception_);
    }
    return error_ ? Status(*error_) : ran;
}

/// Nothing may be thrown through DuckDB's frames: what goes wrong is kept until end(), and DuckDB
/// is told to stop.
template <class Body>
void DuckStream::guarded(duckdb_function_info info, Body body) {
    try {
        // SQL from outside may call the functions, too.
        const Status done = target_.sink == nullptr ? Error{ErrorKind::Invalid, "duckdb.query",
                                                            "only stream() may call this function"}
                                                    : body();
        if (done) {
            return;
        }
        const std::scoped_lock lock(mutex_);
        error_ = done.error();
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        exception_ = std::current_exception();
    }
    DuckDbLibrary::loaded().scalar_function_set_error(info, "the reader of the rows stopped");
}

void DuckStream::sink_function(duckdb_function_info info, duckdb_data_chunk in, duckdb_vector out) {
    const auto& library = DuckDbLibrary::loaded();
    auto& stream = *static_cast<DuckStream*>(library.scalar_function_get_extra_info(info));
    stream.guarded(info, [&] {
        auto* values = static_cast<std::int8_t*>(library.vector_get_data(out));
        std::fill_n(values, library.data_chunk_get_size(in), std::int8_t{0});
        return stream.target_.sink->consume(read_chunk(library, in, stream.target_.columns));
    });
}

void DuckStream::code_function(duckdb_function_info info, duckdb_data_chunk in, duckdb_vector out) {
    static const std::array arguments{
        DuckColumn{"column", code_type()},
        DuckColumn{"text", {.kind = DuckKind::Text, .storage = DuckStorage::String}}};
    const auto& library = DuckDbLibrary::loaded();
    auto& stream = *static_cast<DuckStream*>(library.scalar_function_get_extra_info(info));
    stream.guarded(info, [&]() -> Status {
        const DuckChunk chunk = read_chunk(library, in, arguments);
        if (chunk.rows > 0) {
            const auto column = static_cast<std::size_t>(chunk.columns[0].units(0));
            auto* codes = static_cast<std::uint32_t*>(library.vector_get_data(out));
            stream.target_.coder->code(column, chunk.columns[1], {codes, chunk.rows});
        }
        return {};
    });
}

} // namespace muster::duck
