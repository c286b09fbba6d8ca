// Numbers as logs write them: "12", "-1", "12.00", "66.5".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace suanwang {

enum class DecimalFault : std::uint8_t { none, not_a_number, too_large };

/// A decimal number, exact to thousandths; both parts carry the sign.
struct Decimal {
  std::int64_t whole = 0;
  std::int64_t thousandths = 0;
  bool is_cut = false;  ///< there were digits other than 0 beyond the thousandths
  DecimalFault fault = DecimalFault::none;
};

/// What a digit stands for; more than 9 for any other character.
constexpr unsigned digit(char c) {
  return static_cast<unsigned char>(c) - unsigned{'0'};
}

/// Digits with an optional sign before and an optional point within or behind; no exponents.
[[nodiscard]] Decimal read_decimal(std::string_view text);

/// The whole number that `text` is ("8", "8.0"), if it is one.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);

/// Seconds, as milliseconds, if `text` is a number up to 31 700 years.
[[nodiscard]] std::optional<std::int64_t> seconds_as_ms(std::string_view text);

}  // namespace suanwang
