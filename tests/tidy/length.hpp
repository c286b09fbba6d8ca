// How long functions, files and lines are.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/tidy/source_tree.hpp"

namespace suanwang::tidy {

/// The house's measures. They may only be tightened.
struct Limits {
  std::size_t function_median = 8;
  std::size_t function_ninety_percent = 30;
  std::size_t function_most = 70;
  std::size_t file_ninety_percent = 450;
  std::size_t file_most = 600;
  std::size_t columns_most = 100;
};

/// What passes the limits, each with its place. Medians and 90 % are measured over all `files`.
[[nodiscard]] std::vector<std::string> too_long(const std::vector<SourceFile>& files,
                                                const Limits& limits);

}  // namespace suanwang::tidy
