// Networks that stand in files of their own: their nodes become exchanges, their edges links.
#pragma once

#include <filesystem>

#include "sim/base/issue.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// Puts the rows of `city.network_files` into `exchanges` and `links`, and forgets the files: the
/// resolved scenario stands by itself. Files are looked for from `directory`.
void read_network_files(spec::City& city, const std::filesystem::path& directory, Issues& issues);

}  // namespace suanwang
