# suanwang_plugins(TARGET FOLDER sim/physics/power INTERFACE NodePowerModel
#                  HEADER sim/physics/power_model.hpp PREFIX power_model TABLE power_models [ALONE])
#
# ALONE: the plug-ins call their own parts alike (kColumns, kWeek), so that a unity build must compile
# each by itself.
#
# Compiles every FOLDER/<name>.cpp into TARGET and generates the table of the plug-ins they define:
# `PluginTable<INTERFACE> TABLE()` over `PREFIX_<name>`, sorted by file name, so that adding a plug-in
# is adding one file. A file whose entry is not called PREFIX_<file name> does not link. The names
# the files stand for in YAML (`-` for `_`) are `TABLE_files()`, which a test compares with the entries.
#
# This is the only place where sources are globbed: CONFIGURE_DEPENDS keeps the list fresh.
function(suanwang_plugins target)
  cmake_parse_arguments(arg "ALONE" "FOLDER;INTERFACE;HEADER;PREFIX;TABLE" "" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${arg_FOLDER}/*.cpp")
  list(SORT sources)

  set(declarations "")
  set(entries "")
  set(files "")
  list(LENGTH sources count)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM file)
    string(REPLACE "_" "-" name "${file}")
    string(APPEND declarations "extern const PluginEntry<${arg_INTERFACE}> ${arg_PREFIX}_${file};\n")
    string(APPEND entries "    &${arg_PREFIX}_${file},\n")
    string(APPEND files "    \"${name}\",\n")
  endforeach()

  set(generated "${PROJECT_BINARY_DIR}/generated/${arg_FOLDER}/${arg_TABLE}.gen.cpp")
  configure_file("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin_table.cpp.in" "${generated}" @ONLY)
  target_sources(${target} PRIVATE ${sources} "${generated}")
  if(arg_ALONE)
    set_source_files_properties(
      ${sources} TARGET_DIRECTORY ${target} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()
