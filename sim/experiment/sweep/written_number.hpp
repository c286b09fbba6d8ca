// A number as it stands in a study, with the unit behind it: 20 MW.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace suanwang {

struct WrittenNumber {
  double value = 0;
  std::string unit;  ///< "MW"; "" for none
};

/// "20 MW", "20MW", "0.5", "40 %", "1e3": nothing if it does not begin with a number or that is not
/// finite. Units are not converted: two numbers compare if their units are the same text.
[[nodiscard]] std::optional<WrittenNumber> written_number(std::string_view text);

/// Without an exponent, so that every quantity can be read from it; at most that many digits count
/// (of whole numbers all), trailing zeros go. Needs digits > 0.
[[nodiscard]] std::string number_text(double value, unsigned digits, std::string_view unit);

}  // namespace suanwang
