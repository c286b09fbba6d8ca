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
            # The libraries are position independent for plug-ins, but nobody puts other functions in the
            # place of theirs: they may be inlined.
            -fno-semantic-interposition
            # The same bits from every compiler: no fused multiply-add unless the source says fma.
            -ffp-contract=off)
# GCC collects its garbage anew whenever it has grown by as much again from 128 MB: a tenth of the
# build. Let it grow to 1 GB first, which few sources do.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(suanwang_build_flags INTERFACE "SHELL:--param ggc-min-heapsize=1048576")
endif()
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
# A binary that has seen a few runs knows which branches are rare: 13 % on benchmark A. The counters
# lie beside the objects, so that both stages must be built in the same directory.
if(SUANWANG_PROFILE AND NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  message(FATAL_ERROR "SUANWANG_PROFILE needs GCC; this is ${CMAKE_CXX_COMPILER_ID}")
endif()
# It is made where it is to run, so that it may use what this processor has, but for AVX-512, which
# valgrind can't read: its instructions are counted. Results stay the same to the byte
# (tests/same_bytes.sh).
if(SUANWANG_PROFILE)
  set(processor_flags -march=native)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    list(APPEND processor_flags -mno-avx512f)
  endif()
  target_compile_options(suanwang_build_flags INTERFACE ${processor_flags})
  target_link_options(suanwang_build_flags INTERFACE ${processor_flags})
endif()
if(SUANWANG_PROFILE STREQUAL "generate")
  target_compile_options(suanwang_build_flags INTERFACE -fprofile-generate)
  target_link_options(suanwang_build_flags INTERFACE -fprofile-generate)
elseif(SUANWANG_PROFILE STREQUAL "use")
  # What no training run reached is optimised as usual, not for size.
  set(profile_flags -fprofile-use -fprofile-partial-training -Wno-missing-profile)
  target_compile_options(suanwang_build_flags INTERFACE ${profile_flags})
  target_link_options(suanwang_build_flags INTERFACE ${profile_flags})
elseif(SUANWANG_PROFILE)
  message(FATAL_ERROR "SUANWANG_PROFILE is 'generate' or 'use', not '${SUANWANG_PROFILE}'")
endif()
