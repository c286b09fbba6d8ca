# `cmake --install` puts the libraries, their headers and a package configuration in place, so that
# find_package(suanwang) gives suanwang::sim and suanwang::scheduler to other projects.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/suanwang")
install(
  TARGETS suanwang_sim suanwang_scheduler
  EXPORT suanwang_targets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
if(TARGET suanwang)
  install(TARGETS suanwang RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(
  DIRECTORY sim scheduler
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/suanwang"
  FILES_MATCHING
  PATTERN "*.hpp"
  PATTERN "policy_c.h")
install(
  EXPORT suanwang_targets
  NAMESPACE suanwang::
  FILE suanwang-targets.cmake
  DESTINATION "${package_dir}")

configure_package_config_file(
  cmake/suanwang-config.cmake.in "${PROJECT_BINARY_DIR}/suanwang-config.cmake"
  INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/suanwang-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/suanwang-config.cmake" cmake/suanwang_policy.cmake
              cmake/FindLibYAML.cmake
              "${PROJECT_BINARY_DIR}/suanwang-config-version.cmake"
        DESTINATION "${package_dir}")
