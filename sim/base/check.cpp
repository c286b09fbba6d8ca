#include "sim/base/check.hpp"

#include <string_view>

namespace suanwang {

void breach(const char* condition, const char* file, int line, const std::string& message) {
  std::string_view path = file;
  // Builds differ in where the tree stands; the part from the room on does not.
  for (const std::string_view room : {"/sim/", "/scheduler/", "/app/"}) {
    if (const auto at = path.rfind(room); at != std::string_view::npos) {
      path.remove_prefix(at + 1);
      break;
    }
  }
  throw InvariantBreach(message + " [" + condition + " is false at " + std::string(path) + ":" +
                        std::to_string(line) + "]");
}

}  // namespace suanwang
