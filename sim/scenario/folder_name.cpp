#include "sim/scenario/folder_name.hpp"

#include <algorithm>
#include <cstddef>

namespace suanwang {

void check_folder_name(const Spotted<std::string>& name, Issues& issues) {
  constexpr std::size_t kLongest = 100;
  const bool is_path = name.value.find_first_of("/\\") != std::string::npos ||
                       name.value.starts_with(".") || name.value.size() > kLongest;
  const bool has_control = std::any_of(name.value.begin(), name.value.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20;
  });
  if (name.value.empty() || is_path || has_control) {
    issues.error(name.spot,
                 name.path,
                 "can't be the name of a folder",
                 "a short name without slashes that does not begin with a dot");
  }
}

}  // namespace suanwang
