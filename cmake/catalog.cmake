# What is made out of the data in catalog/, at configure time, as embed_sql does; a changed file
# configures again.
set(MUSTER_GENERATED ${PROJECT_BINARY_DIR}/generated)

# The enum Permission for base, and the table of roles for identity.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/script/generated.py ${PROJECT_SOURCE_DIR}/script/generate_permissions.py
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
        ${PROJECT_SOURCE_DIR}/catalog/permissions.yaml
        ${MUSTER_GENERATED}/notify/catalogue_rows.cpp
    COMMAND_ERROR_IS_FATAL ANY)

# What can be done with a connection to AWS, and the texts that make one, for connections.
file(GLOB_RECURSE templates CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/catalog/connections/templates/*)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/script/generate_features.py ${PROJECT_SOURCE_DIR}/script/embed_texts.py
    ${PROJECT_SOURCE_DIR}/catalog/connections/features.yaml
    ${PROJECT_SOURCE_DIR}/catalog/aws-operations.yaml ${templates})
execute_process(
    COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/script/generate_features.py
        ${PROJECT_SOURCE_DIR}/catalog/connections/features.yaml
        ${PROJECT_SOURCE_DIR}/catalog/aws-operations.yaml
        ${MUSTER_GENERATED}/connections/feature_rows.cpp
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(
    COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/script/embed_texts.py
        ${PROJECT_SOURCE_DIR}/catalog/connections/templates connections template_files
        ${MUSTER_GENERATED}/connections/template_files.cpp
    COMMAND_ERROR_IS_FATAL ANY)

# Where CloudFormation takes answers, for callbacks.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/script/generate_answer_hosts.py
    ${PROJECT_SOURCE_DIR}/catalog/connections/answer_hosts.yaml)
execute_process(
    COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/script/generate_answer_hosts.py
        ${PROJECT_SOURCE_DIR}/catalog/connections/answer_hosts.yaml
        ${MUSTER_GENERATED}/callbacks/answer_hosts.cpp
    COMMAND_ERROR_IS_FATAL ANY)

# Which resources are listed and what they cost, for inventory.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/script/generate_inventory.py
    ${PROJECT_SOURCE_DIR}/catalog/inventory/resources.yaml)
execute_process(
    COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/script/generate_inventory.py
        ${PROJECT_SOURCE_DIR}/catalog/inventory/resources.yaml
        ${PROJECT_SOURCE_DIR}/catalog/aws-operations.yaml
        ${MUSTER_GENERATED}/inventory/kind_rows.cpp
    COMMAND_ERROR_IS_FATAL ANY)

# What a SCIM server says of itself, for scim.
file(GLOB_RECURSE scim_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/catalog/scim/*)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${scim_files})
execute_process(
    COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/script/embed_texts.py
        ${PROJECT_SOURCE_DIR}/catalog/scim scim catalogue_files
        ${MUSTER_GENERATED}/scim/catalogue_files.cpp
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

# embed_aws_models(MODULE): builds into MODULE the operations of catalog/aws-operations.yaml, out of the
# data of the Python package botocore that script/bootstrap installs, and MODULE/operations.h. At build
# time, as it takes seconds.
file(GLOB botocore ${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/botocore)
if(NOT MUSTER_BOTOCORE_DIR) # also where an earlier run did not find it
    set(MUSTER_BOTOCORE_DIR "${botocore}" CACHE PATH "the Python package whose data holds AWS's service models" FORCE)
endif()
function(embed_aws_models module)
    if(NOT IS_DIRECTORY "${MUSTER_BOTOCORE_DIR}/data")
        message(FATAL_ERROR "botocore is not there: run script/bootstrap, or set MUSTER_BOTOCORE_DIR")
    endif()
    set(script ${PROJECT_SOURCE_DIR}/script/generate_aws_models.py)
    set(operations ${PROJECT_SOURCE_DIR}/catalog/aws-operations.yaml)
    set(quotas ${PROJECT_SOURCE_DIR}/catalog/aws-quotas.yaml)
    set(output ${MUSTER_GENERATED}/${module})
    add_custom_command(
        OUTPUT ${output}/models.cpp ${output}/operations.h ${output}/quotas.cpp
        BYPRODUCTS ${output}/models.bin
        COMMAND /usr/bin/python3 ${script} ${operations} ${quotas} ${MUSTER_BOTOCORE_DIR} ${output}
        DEPENDS ${script} ${operations} ${quotas} ${MUSTER_BOTOCORE_DIR}/__init__.py
        COMMENT "Taking AWS's service models out of botocore" VERBATIM)
    target_sources(${module} PRIVATE ${output}/models.cpp ${output}/operations.h ${output}/quotas.cpp)
    set_source_files_properties(${output}/models.cpp PROPERTIES OBJECT_DEPENDS ${output}/models.bin)
    target_include_directories(${module} PUBLIC ${MUSTER_GENERATED})
endfunction()
