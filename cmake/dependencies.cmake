# Packages of Debian 12. Their headers reach us through imported targets, hence as SYSTEM headers.
find_package(Boost 1.74 REQUIRED) # Boost.Graph, headers only
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(fmt REQUIRED)
find_package(LibYAML REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(ZLIB REQUIRED)

find_package(CLI11 REQUIRED)
find_package(SQLiteCpp REQUIRED) # results of sweeps
if(SUANWANG_BUILD_TESTS)
  find_package(Catch2 2.13 REQUIRED)
endif()
if(SUANWANG_BUILD_BENCH)
  find_package(benchmark REQUIRED)
endif()
