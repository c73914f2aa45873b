#include "duck/duckdb_library.h"

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <system_error>
#include <vector>

#include <dlfcn.h>
#include <fmt/format.h>

namespace muster::duck {
namespace {

constexpr std::string_view kVersionPrefix = "v1.4.";

// The functions of one process: DuckDB's callbacks have no other way to them.
constinit DuckDbLibrary found_library;
constinit std::once_flag found_once;

Error unavailable(std::string detail) {
    return {ErrorKind::Unavailable, "duckdb.unavailable", std::move(detail)};
}

/// The places to look, best first. A place named on purpose is the only one.
std::vector<std::string> candidates() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program sets the environment
    if (const char* named = std::getenv("MUSTER_DUCKDB_LIBRARY"); named != nullptr) {
        return {named};
    }
    std::vector<std::string> places;
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    const auto libraries = program.parent_path().parent_path() / "lib";
    for (const char* beside : {"libduckdb.so", "muster/libduckdb.so"}) { // as built, as installed
        if (std::filesystem::exists(libraries / beside, ignored)) {
            places.push_back((libraries / beside).string());
        }
    }
    places.emplace_back("libduckdb.so");
    return places;
}

Result<void*> open_library() {
    std::string reasons;
    for (const auto& place : candidates()) {
        if (void* handle = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) {
            return handle;
        }
        reasons += reasons.empty() ? "" : "; ";
        reasons += dlerror(); // NOLINT(concurrency-mt-unsafe): per thread in glibc
    }
    return unavailable("DuckDB's library could not be loaded: " + reasons);
}

template <class Function>
Status find(void* handle, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(handle, name));
    if (function == nullptr) {
        return unavailable(fmt::format("DuckDB's library has no {}", name));
    }
    return {};
}

Status find_all(void* handle, DuckDbLibrary& library) {
#define MUSTER_DUCKDB_FIND(name) TRY_DONE(find(handle, "duckdb_" #name, library.name));
    MUSTER_DUCKDB_FUNCTIONS(MUSTER_DUCKDB_FIND)
#undef MUSTER_DUCKDB_FIND
    return {};
}

} // namespace

Result<const DuckDbLibrary*> DuckDbLibrary::load() {
    TRY(void* const handle, open_library());
    // Checked before anything else is looked up: another version may lack functions.
    decltype(&duckdb_library_version) version_of = nullptr;
    TRY_DONE(find(handle, "duckdb_library_version", version_of));
    const std::string_view version = version_of();
    if (!version.starts_with(kVersionPrefix)) {
        return unavailable(fmt::format("DuckDB {} was found, but {}x is needed", version,
                                       kVersionPrefix.substr(1)));
    }
    DuckDbLibrary library;
    TRY_DONE(find_all(handle, library));
    std::call_once(found_once, [&library] { found_library = library; });
    return &found_library;
}

const DuckDbLibrary& DuckDbLibrary::loaded() {
    return found_library;
}

} // namespace muster::duck
