// A file as it is, read in one go.
#pragma once

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"

namespace suanwang {

/// All bytes that are there as it is read, even if somebody appends to it meanwhile; it may be
/// empty. The error says what the system does: not there, a directory, no right to; or
/// that it is a pipe or a device.
[[nodiscard]] tl::expected<std::string, Issue> read_file(const std::filesystem::path& path);

}  // namespace suanwang
