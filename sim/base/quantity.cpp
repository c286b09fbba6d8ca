#include "sim/base/quantity.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "sim/base/digits.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/nearest.hpp"

namespace suanwang {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// "-1.90 kW" taken apart: sign, "1", "9" (trailing zeros dropped), "kW".
struct Written {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::string_view unit;
};

std::string_view take_digits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) {
    ++n;
  }
  const std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<Written> take_apart(std::string_view text) {
  Written written;
  text = trimmed(text);
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    written.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  written.whole = take_digits(text);
  if (written.whole.empty()) {
    return std::nullopt;
  }
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    written.fraction = take_digits(text);
    if (written.fraction.empty()) {
      return std::nullopt;
    }
  }
  while (written.whole.size() > 1 && written.whole.front() == '0') {
    written.whole.remove_prefix(1);
  }
  while (!written.fraction.empty() && written.fraction.back() == '0') {
    written.fraction.remove_suffix(1);
  }
  written.unit = trimmed(text);
  return written;
}

Int128 number_of(std::string_view digits) {
  Int128 number = 0;
  for (const char c : digits) {
    number = number * 10 + (c - '0');
  }
  return number;
}

const Unit* find_unit(std::string_view symbol, const Dimension& dimension) {
  for (const Unit& unit : dimension.units) {
    if (unit.symbol == symbol) {
      return &unit;
    }
  }
  return nullptr;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 40;
  return "'" + std::string(text.substr(0, kMost)) + (text.size() > kMost ? "...'" : "'");
}

std::string example_of(const Dimension& dimension) {
  return "write it as in '" + std::string(dimension.example) + "'";
}

std::string unit_fault(std::string_view text, std::string_view symbol, const Dimension& dimension) {
  if (symbol.empty()) {
    return quoted(text) + " has no unit: " + example_of(dimension);
  }
  std::vector<std::string_view> symbols;
  for (const Unit& unit : dimension.units) {
    if (!unit.symbol.empty()) {
      symbols.push_back(unit.symbol);
    }
  }
  return quoted(symbol) + " is not a unit of " + std::string(dimension.name) + ": " +
         suggestion(symbol, symbols);
}

std::string range_fault(std::string_view text, const Dimension& dimension) {
  return quoted(text) + " is larger than a " + std::string(dimension.name) +
         " can be (64 bits of " + std::string(dimension.base_unit) + ")";
}

std::string fineness_fault(std::string_view text, const Dimension& dimension) {
  return quoted(text) + " is finer than the smallest step of a " + std::string(dimension.name) +
         ", 1 " + std::string(dimension.base_unit);
}

Int128 power_of_ten(std::size_t exponent) {
  Int128 power = 1;
  for (std::size_t i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

tl::expected<std::int64_t, std::string> in_base_units(const Written& written,
                                                      std::int64_t unit,
                                                      std::string_view text,
                                                      const Dimension& dimension) {
  // 19 digits of whole and 18 of fraction, times a unit below 10^18, stay inside 127 bits.
  if (written.whole.size() > 19) {
    return tl::unexpected(range_fault(text, dimension));
  }
  if (written.fraction.size() > 18) {
    return tl::unexpected(fineness_fault(text, dimension));
  }
  const Int128 parts = number_of(written.fraction) * unit;
  const Int128 per_unit = power_of_ten(written.fraction.size());
  if (parts % per_unit != 0) {
    return tl::unexpected(fineness_fault(text, dimension));
  }
  const Int128 magnitude = number_of(written.whole) * unit + parts / per_unit;
  const Int128 value = written.negative ? -magnitude : magnitude;
  if (value < INT64_MIN || value > INT64_MAX) {
    return tl::unexpected(range_fault(text, dimension));
  }
  return static_cast<std::int64_t>(value);
}

bool is_power_of_ten(std::uint64_t value) {
  while (value % 10 == 0) {
    value /= 10;
  }
  return value == 1;
}

/// `magnitude` in that unit with at most three decimals, or nothing if that would not be exact or
/// would be below one.
std::optional<std::string> written_in(std::uint64_t magnitude, const Unit& unit) {
  const auto size = static_cast<std::uint64_t>(unit.base_units);
  const std::uint64_t rest = magnitude % size;
  if (magnitude < size) {
    return std::nullopt;
  }
  std::string text = std::to_string(magnitude / size);
  if (rest == 0) {
    return text;
  }
  if (!is_power_of_ten(size) || size < 1000 || rest % (size / 1000) != 0) {
    return std::nullopt;
  }
  std::string decimals = std::to_string(1000 + rest / (size / 1000)).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return text + "." + decimals;
}

std::string with_unit(const std::string& number, const Unit& unit) {
  const bool joined = unit.symbol.empty() || unit.symbol.front() == '/' || unit.symbol == "%";
  return number + (joined ? "" : " ") + std::string(unit.symbol);
}

}  // namespace

tl::expected<std::int64_t, std::string> parse_quantity(std::string_view text,
                                                       const Dimension& dimension) {
  const std::optional<Written> written = take_apart(text);
  if (!written) {
    return tl::unexpected(quoted(text) + " is not a " + std::string(dimension.name) + ": " +
                          example_of(dimension));
  }
  const Unit* unit = find_unit(written->unit, dimension);
  if (unit == nullptr) {
    return tl::unexpected(unit_fault(text, written->unit, dimension));
  }
  return in_base_units(*written, unit->base_units, text, dimension);
}

std::string format_quantity(std::int64_t base, const Dimension& dimension) {
  if (base == 0) {
    return with_unit("0", dimension.units.front());
  }
  const std::uint64_t magnitude =
      base < 0 ? ~static_cast<std::uint64_t>(base) + 1 : static_cast<std::uint64_t>(base);
  const Unit* best = nullptr;
  std::string number;
  for (const Unit& unit : dimension.units) {
    if (best != nullptr && unit.base_units < best->base_units) {
      continue;
    }
    if (auto text = written_in(magnitude, unit)) {
      best = &unit;
      number = std::move(*text);
    }
  }
  return (base < 0 ? "-" : "") + with_unit(number, *best);
}

}  // namespace suanwang
