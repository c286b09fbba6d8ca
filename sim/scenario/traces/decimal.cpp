#include "sim/scenario/traces/decimal.hpp"

#include <algorithm>
#include <limits>

namespace suanwang {
namespace {

Decimal faulty(DecimalFault fault) {
  Decimal decimal;
  decimal.fault = fault;
  return decimal;
}

Decimal read_whole_part(std::string_view digits) {
  Decimal decimal;
  for (const char c : digits) {
    if (digit(c) > 9) {
      return faulty(DecimalFault::not_a_number);
    }
    if (decimal.whole > std::numeric_limits<std::int64_t>::max() / 10 - 1) {
      return faulty(DecimalFault::too_large);
    }
    decimal.whole = decimal.whole * 10 + digit(c);
  }
  return digits.empty() ? faulty(DecimalFault::not_a_number) : decimal;
}

void read_fraction(std::string_view digits, Decimal& decimal) {
  std::int64_t scale = 100;
  for (const char c : digits) {
    if (digit(c) > 9) {
      decimal.fault = DecimalFault::not_a_number;
      return;
    }
    decimal.thousandths += scale * static_cast<std::int64_t>(digit(c));
    decimal.is_cut = decimal.is_cut || (scale == 0 && c != '0');
    scale /= 10;
  }
}

}  // namespace

Decimal read_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  text.remove_prefix(negative || text.starts_with('+') ? 1 : 0);
  const std::size_t point = std::min(text.find('.'), text.size());
  Decimal decimal = read_whole_part(text.substr(0, point));
  if (decimal.fault == DecimalFault::none && point < text.size()) {
    read_fraction(text.substr(point + 1), decimal);
  }
  if (negative) {
    decimal.whole = -decimal.whole;
    decimal.thousandths = -decimal.thousandths;
  }
  return decimal;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  const Decimal decimal = read_decimal(text);
  if (decimal.fault != DecimalFault::none || decimal.thousandths != 0 || decimal.is_cut) {
    return std::nullopt;
  }
  return decimal.whole;
}

std::optional<std::int64_t> seconds_as_ms(std::string_view text) {
  constexpr std::int64_t kMost = 1'000'000'000'000;
  const Decimal decimal = read_decimal(text);
  if (decimal.fault != DecimalFault::none || decimal.whole > kMost || decimal.whole < -kMost) {
    return std::nullopt;
  }
  return decimal.whole * 1000 + decimal.thousandths;
}

}  // namespace suanwang
