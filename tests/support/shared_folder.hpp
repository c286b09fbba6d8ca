// Real logs, published tables and agreed results stand outside the repository, in the folder that
// the environment variable SUANWANG_SHARED names, or in `shared` beside the repository.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>

#include <catch2/catch.hpp>

namespace suanwang::test {

/// A folder within the shared one, or nothing if it is not there.
inline std::optional<std::filesystem::path> shared_folder(std::string_view part) {
  const char* named = std::getenv("SUANWANG_SHARED");
  const std::filesystem::path shared =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(SUANWANG_SOURCE_DIR) / ".." / "shared";
  const std::filesystem::path folder = shared / part;
  return std::filesystem::is_directory(folder) ? std::optional(folder) : std::nullopt;
}

}  // namespace suanwang::test

/// Leaves a test that needs that part of the shared folder where it is not there, and says so.
#define SUANWANG_NEEDS_SHARED(folder, part)                  \
  const auto folder = ::suanwang::test::shared_folder(part); \
  if (!folder) {                                             \
    WARN("skipped: no folder " part " in SUANWANG_SHARED");  \
    return;                                                  \
  }                                                          \
  static_assert(true)
