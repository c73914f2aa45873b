include(embed_sql)
include(precompiled)

# muster_add_test(NAME PROGRAM [ARGUMENT...]): a GoogleTest program as a ctest test, which leaves the
# outcome of each of its cases in results/NAME.xml for script/test to count.
function(muster_add_test name program)
    add_test(NAME ${name} COMMAND ${program} ${ARGN})
    set(timeout 120)
    if(CMAKE_CROSSCOMPILING OR MUSTER_SANITIZE STREQUAL thread)
        set(timeout 1200) # an emulated processor, or each access looked at
    endif()
    set_tests_properties(${name} PROPERTIES LABELS ${name} TIMEOUT ${timeout}
        ENVIRONMENT "GTEST_OUTPUT=xml:${PROJECT_BINARY_DIR}/results/${name}.xml;TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan_suppressions.txt;LSAN_OPTIONS=print_suppressions=0:suppressions=${PROJECT_SOURCE_DIR}/tests/lsan_suppressions.txt")
endfunction()

# Of SOURCES those that are never compiled together with others of their module: what Highway compiles for each
# instruction set includes itself.
function(muster_stand_alone)
    list(FILTER ARGN INCLUDE REGEX "(_kernels|/text_scanner)[.]cpp$")
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# How a program of tests is compiled: together, and not optimized. Tests wait for what they test; optimizing them takes a
# third of their compile time.
function(muster_compile_tests program)
    target_compile_options(${program} PRIVATE $<$<CONFIG:Debug>:-O0>)
    set_target_properties(${program} PROPERTIES UNITY_BUILD ${MUSTER_UNITE_TESTS})
    muster_precompile(${program} tests)
endfunction()

# muster_module(NAME [MEASURED] DEPS ... LIBRARIES ... TEST_DEPS ... TEST_LIBRARIES ... TESTS ...): one static
# library out of src/NAME and one test program, so `ctest -L NAME` is the fast loop for that module.
# DEPS are modules, checked against the includes by script/check_layers.py; LIBRARIES are third-party
# and private to the module. TEST_DEPS are what only its tests use: also modules above it, since what
# reads segments is tested on segments that were built. MEASURED is one that each row of a bill goes through: tests/speed
# bounds its instructions, and g++ inlines otherwise with precompiled headers, so an optimized build has none in it.
function(muster_module name)
    cmake_parse_arguments(arg "MEASURED" "" "DEPS;LIBRARIES;TEST_DEPS;TEST_LIBRARIES;TESTS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
    if(sources)
        add_library(${name} STATIC ${sources})
        target_link_libraries(${name} PRIVATE muster_warnings ${arg_LIBRARIES} PUBLIC ${arg_DEPS})
        target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
        set_target_properties(${name} PROPERTIES UNITY_BUILD ${MUSTER_UNITE_MODULES})
        muster_stand_alone(${sources})
        if(NOT arg_MEASURED OR CMAKE_BUILD_TYPE STREQUAL Debug)
            muster_precompile(${name} modules)
        endif()
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${arg_DEPS})
        target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    endif()
    file(GLOB migrations CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/migrations/*.sql)
    if(migrations)
        embed_sql(${name} ${migrations})
    endif()
    if(BUILD_TESTING AND arg_TESTS)
        list(TRANSFORM arg_TESTS PREPEND ${PROJECT_SOURCE_DIR}/tests/unit/)
        add_executable(${name}_test ${arg_TESTS})
        target_link_libraries(${name}_test
            PRIVATE ${arg_TEST_DEPS} ${name} muster_warnings ${arg_LIBRARIES} ${arg_TEST_LIBRARIES}
                GTest::gmock_main rapidcheck)
        target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
        muster_compile_tests(${name}_test)
        target_compile_definitions(${name}_test PRIVATE MUSTER_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
        muster_add_test(${name} ${name}_test)
    endif()
endfunction()
