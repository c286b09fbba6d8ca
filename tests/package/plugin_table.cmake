# A file that appears in a plug-in folder is in the table, one that goes is out of it: nothing else is
# edited. Configures the project `plugins` (a copy below `work`) four times and reads its table.
function(table_after out)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -G "${generator}" -S "${work}/plugins" -B "${work}/build"
            "-Dsuanwang_cmake=${cmake}"
            COMMAND_ERROR_IS_FATAL ANY
    OUTPUT_QUIET)
  file(READ "${work}/build/generated/models/models.gen.cpp" text)
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(expect text part there)
  string(FIND "${text}" "${part}" at)
  if((there AND at EQUAL -1) OR (NOT there AND NOT at EQUAL -1))
    message(FATAL_ERROR "'${part}' should be there: ${there}, in:\n${text}")
  endif()
endfunction()

file(REMOVE_RECURSE "${work}")
file(COPY "${plugins}/" DESTINATION "${work}/plugins")
file(MAKE_DIRECTORY "${work}/plugins/models")
table_after(empty)
expect("${empty}" "std::array<const PluginEntry<Model>*, 0>" TRUE)

file(TOUCH "${work}/plugins/models/second_one.cpp" "${work}/plugins/models/first.cpp")
table_after(two)
expect("${two}" "    &model_first,\n    &model_second_one,\n" TRUE)
expect("${two}" "    \"first\",\n    \"second-one\",\n" TRUE)

file(TOUCH "${work}/plugins/models/third.cpp")
table_after(three)
expect("${three}" "    &model_third,\n" TRUE)

file(REMOVE "${work}/plugins/models/first.cpp")
table_after(without)
expect("${without}" "model_first" FALSE)
