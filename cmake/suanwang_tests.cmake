# suanwang_tests(KIND LIBRARIES a b c): one program of all tests/KIND/**/*_test.cpp, each test case a
# ctest with the label KIND. They know SUANWANG_SOURCE_DIR, and SUANWANG_PROGRAM where it is built.
# Test cases tagged [slow] run together in one ctest with the label slow, where there are any.
function(suanwang_tests kind)
  cmake_parse_arguments(arg "" "" "LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${kind}/*_test.cpp")
  if(NOT sources)
    return()
  endif()
  set(target suanwang_${kind}_tests)
  add_executable(${target} ${sources})
  target_link_libraries(${target} PRIVATE suanwang_catch_main suanwang_build_flags ${arg_LIBRARIES})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(${target} PRIVATE SUANWANG_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # In a unity build the tests of a room (property/state, unit/sim/economy with its parts) are one
  # source, so that only they must call their parts differently.
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/tests")
    string(REGEX MATCH "^[^/]+(/sim)?(/[^/]+)?" room "${folder}")
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${room}")
  endforeach()
  if(kind STREQUAL "unit")
    # They call the product and compute little themselves: a fifth less to compile.
    target_compile_options(${target} PRIVATE $<$<CONFIG:Debug>:-O0>)
  endif()
  if(TARGET suanwang AND arg_LIBRARIES)
    add_dependencies(${target} suanwang)
    target_compile_definitions(${target} PRIVATE SUANWANG_PROGRAM="$<TARGET_FILE:suanwang>")
  endif()
  catch_discover_tests(
    ${target}
    TEST_SPEC "~[slow]"
    # A name that Catch2 would not find again must not pass for a test that ran.
    EXTRA_ARGS --warn NoTests
    TEST_PREFIX "${kind}: "
    # Catch2 2 has no SKIP: a test that lacks something says WARN("skipped: why") and returns.
    PROPERTIES LABELS ${kind} SKIP_REGULAR_EXPRESSION "warning:.  skipped: ")
  foreach(source IN LISTS sources)
    file(STRINGS "${source}" slow LIMIT_COUNT 1 REGEX "\\[slow\\]\"")
    if(slow)
      add_test(NAME "${kind}: slow tests" COMMAND ${target} --warn NoTests "[slow]")
      set_tests_properties("${kind}: slow tests" PROPERTIES LABELS slow TIMEOUT 7200)
      break()
    endif()
  endforeach()
endfunction()
