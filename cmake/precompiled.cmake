# What nearly every file begins with, compiled once for all of them: a third of the time of a build
# from nothing. No file relies on it: the arm64 preset builds without.
option(MUSTER_PRECOMPILE "Compile the headers that most files share once" OFF)

set(common_headers <algorithm> <array> <chrono> <condition_variable> <expected> <filesystem> <functional> <map>
    <memory> <mutex> <optional> <span> <stop_token> <string> <string_view> <tuple> <utility> <variant> <vector>)

# clang takes out of what is precompiled only what a file uses, so there what most modules use of ours and of fmt pays
# as well: a fifth of their compile time. g++ reads all of it each time, and gains nothing.
set(module_headers ${common_headers})
set(own_headers "")
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    list(APPEND module_headers <fmt/format.h> base/result.h base/bytes.h base/clock.h base/json.h sql/session.h)
    list(TRANSFORM module_headers REPLACE "^([a-z]+/[a-z_]+\\.h)$" "${PROJECT_SOURCE_DIR}/src/\\1")
    file(GLOB own_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/base/*.h ${PROJECT_SOURCE_DIR}/src/sql/*.h)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${own_headers}) # for the sum of them below
endif()

# Whoever uses it has to be compiled with the same macros, of which -pthread brings one along; and
# without -fpch-preprocess ccache keeps nothing.
set(precompiled_options -pthread $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
if(NOT MUSTER_SANITIZE MATCHES address)
    # g++ takes what is precompiled for no system header, and is wrong about libstdc++'s strings in it where
    # it inlines much.
    list(APPEND precompiled_options
        $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds> $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>
        $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overread>)
endif()

# What ccache takes the headers of TARGET by: no two compilations of them give the same bytes, so what was
# kept of one folder would be of no use in another.
function(name_precompiled_headers target)
    set(texts "")
    foreach(header IN LISTS own_headers)
        file(SHA256 ${header} text)
        string(APPEND texts ${text})
    endforeach()
    string(REPLACE "${PROJECT_SOURCE_DIR}/" "" names "${ARGN}")
    string(SHA256 sum "${CMAKE_CXX_COMPILER_VERSION} ${GTest_VERSION} ${MUSTER_SANITIZE} ${CMAKE_BUILD_TYPE} ${CMAKE_CXX_FLAGS} ${names} ${texts}")
    set(suffix gch)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
        set(suffix pch)
    endif()
    file(WRITE ${PROJECT_BINARY_DIR}/CMakeFiles/${target}.dir/cmake_pch.hxx.${suffix}.sum "${sum}\n")
endfunction()

# One object of each kind, as a library that goes into a shared one and a program are not compiled alike.
if(MUSTER_PRECOMPILE)
    file(WRITE ${PROJECT_BINARY_DIR}/precompiled.cpp "")
    add_library(precompiled_for_modules STATIC ${PROJECT_BINARY_DIR}/precompiled.cpp)
    target_link_libraries(precompiled_for_modules PRIVATE muster_warnings fmt::fmt)
    target_include_directories(precompiled_for_modules PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_compile_options(precompiled_for_modules PRIVATE ${precompiled_options})
    target_precompile_headers(precompiled_for_modules PRIVATE ${module_headers})
    name_precompiled_headers(precompiled_for_modules ${module_headers})
    if(BUILD_TESTING)
        file(WRITE ${PROJECT_BINARY_DIR}/precompiled_main.cpp "int main() {}\n")
        add_executable(precompiled_for_tests ${PROJECT_BINARY_DIR}/precompiled_main.cpp)
        target_link_libraries(precompiled_for_tests PRIVATE muster_warnings GTest::gmock rapidcheck)
        target_compile_options(precompiled_for_tests PRIVATE ${precompiled_options} $<$<CONFIG:Debug>:-O0>)
        target_precompile_headers(precompiled_for_tests PRIVATE ${common_headers} <gtest/gtest.h>)
        name_precompiled_headers(precompiled_for_tests ${common_headers} <gtest/gtest.h>)
    endif()
endif()

# muster_precompile(TARGET KIND): KIND is modules or tests.
function(muster_precompile target kind)
    if(MUSTER_PRECOMPILE)
        target_precompile_headers(${target} REUSE_FROM precompiled_for_${kind})
        target_compile_options(${target} PRIVATE ${precompiled_options})
        if(kind STREQUAL modules)
            target_compile_definitions(${target} PRIVATE
                $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)
        endif()
    endif()
endfunction()
