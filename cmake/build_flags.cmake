# suanwang_build_flags: what every source of ours is compiled with, and nothing else's.
add_library(suanwang_build_flags INTERFACE)
target_compile_features(suanwang_build_flags INTERFACE cxx_std_20)
target_compile_options(
  suanwang_build_flags
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wsign-conversion
            -Wold-style-cast
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wdouble-promotion
            -Wimplicit-fallthrough
            # The same bits from every compiler: no fused multiply-add unless the source says fma.
            -ffp-contract=off)
# GCC 12 sees overlapping copies in literal + std::string (GCC bug 105329) and uninitialised members in
# temporaries with strings, at -O3 and when it links.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(suanwang_build_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
  target_link_options(suanwang_build_flags INTERFACE -Wno-restrict -Wno-stringop-overflow
                                                    -Wno-maybe-uninitialized)
endif()
if(SUANWANG_WERROR)
  target_compile_options(suanwang_build_flags INTERFACE -Werror)
endif()
