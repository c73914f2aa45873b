# What is made out of the data in catalog/, at configure time, as embed_sql does; a changed file
# configures again.
set(MUSTER_GENERATED ${PROJECT_BINARY_DIR}/generated)

# The enum Permission for base, and the table of roles for identity.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/script/generate_permissions.py
    ${PROJECT_SOURCE_DIR}/catalog/permissions.yaml)
execute_process(
    COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/script/generate_permissions.py
        ${PROJECT_SOURCE_DIR}/catalog/permissions.yaml
        ${MUSTER_GENERATED}/base/permission.h ${MUSTER_GENERATED}/identity/permission_rows.cpp
    COMMAND_ERROR_IS_FATAL ANY)

# What people are told by itself, for notify.
file(GLOB mails CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/catalog/mail/*)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/script/generate_notifications.py
    ${PROJECT_SOURCE_DIR}/catalog/notifications.yaml ${mails})
execute_process(
    COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/script/generate_notifications.py
        ${PROJECT_SOURCE_DIR}/catalog/notifications.yaml ${PROJECT_SOURCE_DIR}/catalog/mail
        ${MUSTER_GENERATED}/notify/catalogue_rows.cpp
    COMMAND_ERROR_IS_FATAL ANY)

# embed_lines(MODULE NAME FILE): defines std::span<const std::string_view> muster::MODULE::NAME(), the
# lines of the file. Declared in MODULE/NAME.h.
function(embed_lines module name file)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    string(REGEX REPLACE "([^\n]+)\n" "    R\"line(\\1)line\",\n" lines "${text}")
    set(output ${MUSTER_GENERATED}/${module}/${name}_lines.cpp)
    file(WRITE ${output}.new
"#include \"${module}/${name}.h\"

namespace muster::${module} {
namespace {

constexpr std::string_view kLines[] = {
${lines}};

} // namespace

std::span<const std::string_view> ${name}() {
    return kLines;
}

} // namespace muster::${module}
")
    configure_file(${output}.new ${output} COPYONLY) # only where it changes
    target_sources(${module} PRIVATE ${output})
endfunction()
