# cmake --install: the programs, and the client library as a package for find_package(holdfast).

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_property(programs GLOBAL PROPERTY HOLDFAST_INSTALLED_PROGRAMS)
if(programs)
    install(TARGETS ${programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

get_property(libraries GLOBAL PROPERTY HOLDFAST_INSTALLED_LIBRARIES)
get_property(headers GLOBAL PROPERTY HOLDFAST_PUBLIC_HEADERS)
if(headers)
    set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/holdfast)
    install(TARGETS ${libraries} EXPORT holdfast ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(EXPORT holdfast NAMESPACE holdfast:: FILE holdfastTargets.cmake DESTINATION ${package_dir})
    configure_package_config_file(
        "${PROJECT_SOURCE_DIR}/cmake/holdfastConfig.cmake.in" "${PROJECT_BINARY_DIR}/holdfastConfig.cmake"
        INSTALL_DESTINATION ${package_dir})
    write_basic_package_version_file(
        "${PROJECT_BINARY_DIR}/holdfastConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
    install(FILES "${PROJECT_BINARY_DIR}/holdfastConfig.cmake" "${PROJECT_BINARY_DIR}/holdfastConfigVersion.cmake"
        DESTINATION ${package_dir})

    # Which headers the public ones include is only known when they are installed.
    install(CODE "
        set(root \"${PROJECT_SOURCE_DIR}\")
        set(headers \"${headers}\")
        set(destination \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/holdfast\")")
    install(SCRIPT "${PROJECT_SOURCE_DIR}/cmake/install_headers.cmake")
    install(FILES LICENSE api/web/verify.html DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
