# Packages of Debian 12. Their headers reach us through imported targets, hence as SYSTEM headers.
find_package(Boost 1.74 REQUIRED) # Boost.Graph, headers only
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(ZLIB REQUIRED)

# yaml-cpp 0.8 exports yaml-cpp::yaml-cpp, 0.7 only yaml-cpp.
if(NOT TARGET yaml-cpp AND TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp ALIAS yaml-cpp::yaml-cpp)
endif()

# The archive beside the shared library, where there is one: calls within it then don't go through a
# table, which makes reading a scenario's text a tenth faster. It is for programs only (not position
# independent); what uses an installed suanwang, as plug-ins do, gets the shared library.
get_target_property(yaml_cpp_target yaml-cpp ALIASED_TARGET)
if(NOT yaml_cpp_target)
  set(yaml_cpp_target yaml-cpp)
endif()
get_target_property(yaml_cpp_library ${yaml_cpp_target} IMPORTED_LOCATION_NONE) # as Debian builds it
if(yaml_cpp_library AND PROJECT_IS_TOP_LEVEL)
  get_filename_component(yaml_cpp_directory "${yaml_cpp_library}" DIRECTORY)
  if(EXISTS "${yaml_cpp_directory}/libyaml-cpp.a")
    set_target_properties(${yaml_cpp_target} PROPERTIES IMPORTED_LOCATION_NONE
                                                        "${yaml_cpp_directory}/libyaml-cpp.a")
  endif()
endif()

find_package(CLI11 REQUIRED)
find_package(SQLiteCpp REQUIRED) # results of sweeps
if(SUANWANG_BUILD_TESTS)
  find_package(Catch2 2.13 REQUIRED)
endif()
if(SUANWANG_BUILD_BENCH)
  find_package(benchmark REQUIRED)
endif()
