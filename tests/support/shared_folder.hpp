// Real logs and agreed results stand outside the repository, in the folder that the environment
// variable SUANWANG_SHARED names, or in `shared` beside the repository.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

#include <catch2/catch.hpp>

namespace suanwang::test {

/// The folder with the oracle's start times, or nothing.
inline std::optional<std::filesystem::path> oracle_folder() {
  const char* named = std::getenv("SUANWANG_SHARED");
  const std::filesystem::path shared =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(SUANWANG_SOURCE_DIR) / ".." / "shared";
  const std::filesystem::path oracle = shared / "oracle";
  if (!std::filesystem::is_directory(oracle)) {
    return std::nullopt;
  }
  return oracle;
}

}  // namespace suanwang::test

/// Leaves a test that needs the oracle where it is not there, and says so.
#define SUANWANG_NEEDS_ORACLE(folder)                                                             \
  const auto folder = ::suanwang::test::oracle_folder();                                          \
  if (!folder) {                                                                                  \
    WARN("skipped: no folder of agreed start times; set SUANWANG_SHARED to the folder it is in"); \
    return;                                                                                       \
  }                                                                                               \
  static_assert(true)
