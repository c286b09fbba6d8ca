# Compiles through ccache where it is installed. A parent project keeps its own choice. Not what is
# trained: where ccache rewrites paths, the counts would not be found again.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER AND NOT SUANWANG_PROFILE)
  find_program(SUANWANG_CCACHE ccache)
  mark_as_advanced(SUANWANG_CCACHE)
  if(SUANWANG_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${SUANWANG_CCACHE}")
  endif()
endif()
