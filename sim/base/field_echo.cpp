#include "sim/base/field_echo.hpp"

namespace suanwang::detail {

void FieldEcho::add(std::string_view name, ConfigNode value) {
  if (value.exists()) {
    map_.entries.push_back({std::string(name), {}, std::move(value)});
  }
}

void FieldEcho::rest(ConfigNode& value, std::string_view /*help*/) {
  for (const ConfigNode::Entry& entry : value.entries) {
    map_.entries.push_back(entry);
  }
}

}  // namespace suanwang::detail
