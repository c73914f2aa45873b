# embed_sql(NAME FILES...): writes <build>/generated/<NAME>/migrations.cpp, which defines
# muster::<NAME>::migrations(), the numbered files as {number, name, text, postgres}, the last out of
# NNNN_name.postgres.sql where that stands beside NNNN_name.sql. Run at configure time; a changed file
# configures again.
function(embed_sql name)
    set(body "")
    foreach(file IN LISTS ARGN)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
        if(file MATCHES "\\.postgres\\.sql$")
            continue()
        endif()
        get_filename_component(stem ${file} NAME_WE)
        string(REGEX MATCH "^[0-9]+" number ${stem})
        string(REGEX REPLACE "^0+" "" number ${number})
        file(READ ${file} text)
        string(REGEX REPLACE "\\.sql$" ".postgres.sql" variant ${file})
        set(postgres "{}")
        if(EXISTS ${variant})
            file(READ ${variant} postgres)
            set(postgres "R\"sql(${postgres})sql\"")
        endif()
        string(APPEND body "    {${number}, \"${stem}\", R\"sql(${text})sql\", ${postgres}},\n")
    endforeach()
    set(output ${PROJECT_BINARY_DIR}/generated/${name}/migrations.cpp)
    file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"#include \"${name}/migrations.h\"

namespace muster::${name} {
namespace {

constexpr sql::Migration kMigrations[] = {
${body}};

} // namespace

std::span<const sql::Migration> migrations() { return kMigrations; }

} // namespace muster::${name}
")
    target_sources(${name} PRIVATE ${output})
endfunction()
