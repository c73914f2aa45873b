# What is installed, and the Debian package of it: see script/package. Packing does not build, so that
# it does not build the tests.
set(MUSTER_CONSOLE_DIR ${PROJECT_SOURCE_DIR}/build/console CACHE PATH "the built console")
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS # whatever the umask is
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(packaging ${PROJECT_SOURCE_DIR}/packaging)
install(TARGETS muster musterd DESTINATION bin)

# Manual pages and completion come out of the commands themselves, so that they cannot differ.
set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(OUTPUT ${manual}/stamp
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${manual}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${manual}/completion
    COMMAND muster man ${manual}/man
    COMMAND muster completion bash > ${manual}/completion/muster
    COMMAND muster completion zsh > ${manual}/completion/_muster
    COMMAND muster completion fish > ${manual}/completion/muster.fish
    COMMAND gzip -9 --no-name --recursive ${manual}/man
    COMMAND ${CMAKE_COMMAND} -E touch ${manual}/stamp
    DEPENDS muster VERBATIM)
add_custom_target(manual DEPENDS ${manual}/stamp)
install(DIRECTORY ${manual}/man/ DESTINATION share/man/man1)
install(FILES ${manual}/completion/muster DESTINATION share/bash-completion/completions)
install(FILES ${manual}/completion/_muster DESTINATION share/zsh/vendor-completions)
install(FILES ${manual}/completion/muster.fish DESTINATION share/fish/vendor_completions.d)
# Not where the linker looks: it is Muster's own, of one version.
install(FILES ${MUSTER_DUCKDB_DIR}/lib/libduckdb.so DESTINATION lib/muster)
install(DIRECTORY ${MUSTER_CONSOLE_DIR}/ DESTINATION share/muster/console
    PATTERN .vite EXCLUDE) # for the build alone
install(DIRECTORY ${PROJECT_SOURCE_DIR}/catalog/host DESTINATION share/muster)
install(FILES ${packaging}/musterd.service DESTINATION lib/systemd/system)
install(FILES ${packaging}/muster.yaml DESTINATION /etc/muster)
install(FILES ${packaging}/copyright DESTINATION share/doc/muster)
install(FILES ${MUSTER_DUCKDB_DIR}/LICENSE DESTINATION share/doc/muster RENAME LICENSE.duckdb)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME muster)
set(CPACK_PACKAGE_VENDOR Muster)
set(CPACK_PACKAGE_CONTACT "Muster <muster@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "control plane for AWS organizations")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Reads AWS billing files (legacy Cost and Usage Reports, CUR 2.0, FOCUS) and
answers what was spent, on what, in which account: from the command line
(muster), or for many people as a server with a web console (musterd).")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Certificates: what those of a database, a mail server and others are checked against.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates")
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${packaging}/conffiles ${packaging}/postinst ${packaging}/prerm ${packaging}/postrm)
include(CPack)
