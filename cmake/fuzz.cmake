# muster_fuzz(NAME SOURCES ... DEPS ...): a libFuzzer program NAME_fuzz, replayed by script/test over
# tests/fuzz/corpus/NAME. All of them are built by the target `fuzz_targets`. DEPS are the modules that it looks for
# faults in, which are told below to say how far its inputs get, and libraries.
add_custom_target(fuzz_targets)

# What guides a fuzzer. All programs run such code slower, so no module has it that is not fuzzed.
function(muster_guide_fuzzers)
    foreach(name IN LISTS ARGN)
        if(TARGET ${name} AND IS_DIRECTORY ${PROJECT_SOURCE_DIR}/src/${name})
            target_compile_options(${name} PRIVATE
                -fsanitize-coverage=inline-8bit-counters,indirect-calls,trace-cmp,pc-table) # said again it counts once
        endif()
    endforeach()
endfunction()

function(muster_fuzz name)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
    add_executable(${name}_fuzz ${arg_SOURCES})
    target_link_libraries(${name}_fuzz PRIVATE muster_warnings ${arg_DEPS})
    target_include_directories(${name}_fuzz PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
    set_target_properties(${name}_fuzz PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzzers)
    add_dependencies(fuzz_targets ${name}_fuzz)
    muster_guide_fuzzers(${arg_DEPS})
endfunction()
