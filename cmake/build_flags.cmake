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
if(SUANWANG_WERROR)
  target_compile_options(suanwang_build_flags INTERFACE -Werror)
endif()
