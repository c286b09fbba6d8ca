# suanwang_add_policy(NAME SOURCES...): a shared library NAME.so with a policy in C++.
# suanwang_add_c_policy(NAME SOURCES...): one behind the C interface.
function(suanwang_add_policy name)
  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE suanwang::scheduler)
  # What the library has of suanwang is its own: it must neither take the program's nor give its own.
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden)
  target_link_options(${name} PRIVATE LINKER:--exclude-libs,ALL LINKER:-Bsymbolic)
endfunction()

function(suanwang_add_c_policy name)
  add_library(${name} MODULE ${ARGN})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_include_directories(
    ${name} PRIVATE $<TARGET_PROPERTY:suanwang::sim,INTERFACE_INCLUDE_DIRECTORIES>)
  set_target_properties(${name} PROPERTIES PREFIX "")
endfunction()
