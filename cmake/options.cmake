set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Our libraries end in programs: nobody puts other functions in the place of theirs, which -fPIC has the compiler reckon
# with, so that it would neither inline them nor call them straight.
add_compile_options($<$<NOT:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,SHARED_LIBRARY>>:-fPIE>)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
set_property(GLOBAL PROPERTY USE_FOLDERS ON)

option(MUSTER_FUZZ "Build the libFuzzer targets too (needs clang)" OFF)
# What files include and instantiate is most of the time of a build from nothing; together it is compiled once for
# several. For work on one file alone OFF is faster. The presets that do not unite modules show that each file includes
# what it uses.
option(MUSTER_UNITE_TESTS "Compile the test files of a module a few at a time, as one" OFF)
option(MUSTER_UNITE_MODULES "Compile the files of a module a few at a time, as one" OFF)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
set(MUSTER_SANITIZE "" CACHE STRING "Sanitizers for every target: address,undefined or thread")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Without the sloppiness nothing that uses a precompiled header would be kept; for the sum see precompiled.cmake.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_PCH_EXTSUM=true ${CCACHE})
endif()

add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    add_link_options(-fuse-ld=lld) # a third of the time that GNU's linker takes
endif()
if(MUSTER_SANITIZE)
    add_compile_options(-fsanitize=${MUSTER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${MUSTER_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
        # A program of a fixed address has half a million addresses less to correct when it starts.
        add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-no-pie>)
    endif()
endif()
if(MUSTER_SANITIZE MATCHES undefined)
    # A sixth of the time of a build goes into these, and the address sanitizer sees most of what they would.
    add_compile_options(-fno-sanitize=null,object-size,vptr)
endif()
if(MUSTER_SANITIZE STREQUAL thread)
    # g++ refuses Asio's fences there; its locks are what orders threads, and those are seen.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

# Warnings for our own targets only; third-party headers come in as SYSTEM.
add_library(muster_warnings INTERFACE)
target_compile_options(muster_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror
    # -Wrestrict is wrong about std::string operator+ in g++ 12 (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wno-restrict>
    # It is about headers, which g++ takes a file for that is compiled together with others.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${MUSTER_UNITE_MODULES}>>:-Wno-subobject-linkage>
    # libstdc++ 12 calls its own deprecated get_temporary_buffer, which clang sees through SYSTEM.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
