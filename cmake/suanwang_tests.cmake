# suanwang_tests(KIND): one program of all tests/KIND/**/*_test.cpp, each test case a ctest with the
# label KIND. Test cases tagged [slow] run together in one ctest with the label slow.
function(suanwang_tests kind)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${kind}/*_test.cpp")
  if(NOT sources)
    return()
  endif()
  set(target suanwang_${kind}_tests)
  add_executable(${target} ${sources})
  target_link_libraries(
    ${target}
    PRIVATE suanwang_catch_main
            suanwang_build_flags
            $<TARGET_NAME_IF_EXISTS:suanwang_app>
            $<TARGET_NAME_IF_EXISTS:suanwang_scheduler>
            suanwang::sim
            Boost::headers
            fmt::fmt
            nlohmann_json::nlohmann_json
            Threads::Threads
            ZLIB::ZLIB)
  target_compile_definitions(${target} PRIVATE SUANWANG_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(TARGET suanwang)
    add_dependencies(${target} suanwang)
    target_compile_definitions(${target} PRIVATE SUANWANG_PROGRAM="$<TARGET_FILE:suanwang>")
  endif()
  catch_discover_tests(
    ${target}
    TEST_SPEC "~[slow]"
    TEST_PREFIX "${kind}: "
    PROPERTIES LABELS ${kind})
  add_test(NAME "${kind}: slow tests" COMMAND ${target} "[slow]")
  set_tests_properties("${kind}: slow tests" PROPERTIES LABELS slow)
endfunction()
