#include "sim/experiment/sweep/written_number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "sim/base/math.hpp"

namespace suanwang {

std::optional<WrittenNumber> written_number(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') {
    text.remove_prefix(1);
  }
  WrittenNumber number;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number.value);
  if (fault != std::errc{} || !std::isfinite(number.value)) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  const std::size_t start = std::min(text.find_first_not_of(' '), text.size());
  number.unit = text.substr(start);
  return number;
}

std::string number_text(double value, unsigned digits, std::string_view unit) {
  const int magnitude = value == 0 ? 0 : static_cast<int>(std::floor(math::log10(std::abs(value))));
  const int decimals = std::max(0, static_cast<int>(digits) - 1 - magnitude);
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
      text.pop_back();
    }
  }
  if (text == "-0") {
    text = "0";
  }
  return unit.empty() ? text : text + " " + std::string(unit);
}

}  // namespace suanwang
