// Names of scenarios and studies: results stand in folders called so.
#pragma once

#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

/// An error if the name is empty, longer than 100 bytes, begins with a dot, or holds a slash or a
/// control character.
void check_folder_name(const Spotted<std::string>& name, Issues& issues);

}  // namespace suanwang
