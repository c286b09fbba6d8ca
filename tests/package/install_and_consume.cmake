# Installs the build tree `build` below `work`, then configures, builds and runs the project
# `consumer`, which knows nothing but the prefix.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${work}")
run("${CMAKE_COMMAND}" --install "${build}" --prefix "${work}/prefix")
run("${CMAKE_COMMAND}" -S "${consumer}" -B "${work}/consumer" -G "${generator}"
    "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_FLAGS=${flags}"
    "-DCMAKE_PREFIX_PATH=${work}/prefix")
run("${CMAKE_COMMAND}" --build "${work}/consumer")
run("${work}/consumer/consumer")

# Who lacks a library that CMake has no package file of is told which, and where it comes from.
execute_process(
  COMMAND
    "${CMAKE_COMMAND}" -S "${consumer}" -B "${work}/without-libyaml" -G "${generator}"
    "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_PREFIX_PATH=${work}/prefix"
    -DCMAKE_DISABLE_FIND_PACKAGE_LibYAML=ON
  RESULT_VARIABLE code
  ERROR_VARIABLE told
  OUTPUT_QUIET)
string(REGEX REPLACE "[ \n]+" " " told "${told}")
string(FIND "${told}" "libyaml is not installed (Debian: libyaml-dev)" at)
if(code EQUAL 0 OR at LESS 0)
  message(FATAL_ERROR "without libyaml, find_package(suanwang) ended with ${code} and told: ${told}")
endif()
