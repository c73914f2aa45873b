# Every third-party library the product links, by the name modules use in DEPS.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto SSL)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(yaml-cpp REQUIRED)
pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(isal REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(hwy REQUIRED IMPORTED_TARGET libhwy)
pkg_check_modules(oath REQUIRED IMPORTED_TARGET liboath)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)

# DuckDB is loaded at run time, on first use: only its C header is needed to build, and the shared
# library lies beside the programs. script/bootstrap puts both under .deps.
set(MUSTER_DUCKDB_DIR ${PROJECT_SOURCE_DIR}/.deps/duckdb CACHE PATH "duckdb.h and libduckdb.so")
add_library(duckdb_api INTERFACE)
target_include_directories(duckdb_api SYSTEM INTERFACE ${MUSTER_DUCKDB_DIR}/include)
file(CREATE_LINK ${MUSTER_DUCKDB_DIR}/lib/libduckdb.so ${PROJECT_BINARY_DIR}/lib/libduckdb.so
     COPY_ON_ERROR SYMBOLIC)

if(BUILD_TESTING)
    find_package(GTest REQUIRED)
    find_package(rapidcheck REQUIRED)
endif()
