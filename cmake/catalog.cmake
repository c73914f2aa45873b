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
