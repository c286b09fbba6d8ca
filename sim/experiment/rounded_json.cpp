#include "sim/experiment/rounded_json.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace suanwang {

std::string nine_digits(double value) {
  return std::isfinite(value) ? fmt::format("{:.9g}", value) : std::string();
}

nlohmann::ordered_json rounded_json(double value) {
  const std::string text = nine_digits(value);
  double result = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (text.empty() || fault != std::errc{}) {
    return nullptr;
  }
  return result == 0 ? 0.0 : result;  // no -0
}

nlohmann::ordered_json settings_json(const std::vector<Setting>& settings) {
  auto json = nlohmann::ordered_json::object();
  for (const Setting& setting : settings) {
    json[setting.key] = setting.value;
  }
  return json;
}

}  // namespace suanwang
