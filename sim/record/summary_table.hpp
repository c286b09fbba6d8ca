// What a run comes to, as text that a planner reads on a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/city/city.hpp"
#include "sim/record/run_summary.hpp"
#include "sim/record/summary_json.hpp"

namespace suanwang {

/// Columns a terminal needs for UTF-8 `text`: Chinese characters take two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Lines of cells under each other. The first row is the head.
class TextTable {
 public:
  enum class Align : std::uint8_t { left, right };

  explicit TextTable(std::vector<Align> columns) : columns_(std::move(columns)) {}

  /// As many cells as there are columns.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// A line under what was added so far.
  void rule() { rows_.emplace_back(); }

  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths() const;

  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;  // an empty one is a rule
};

/// Per centre and for the city: capacity, utilisation, jobs, waits, energy, PUE; then what became
/// of the jobs and which invariants held.
[[nodiscard]] std::string summary_table(const RunName& name,
                                        const City& city,
                                        const RunSummary& summary);

inline constexpr Int128 kMicrojoulesPerMwh = Int128{3'600'000'000} * 1'000'000;

/// numerator / denominator rounded half to even; "-" without a denominator.
[[nodiscard]] std::string ratio_text(Int128 numerator, Int128 denominator, unsigned digits);

/// `12.3 %`; "-" without a whole.
[[nodiscard]] std::string percent_text(Int128 part, Int128 whole);

enum class WaitOf : std::uint8_t { mean, most };

/// As clock_text; "-" if nobody waited.
[[nodiscard]] std::string wait_text(const ExactMean& wait, WaitOf which);

/// Milliseconds as `0:07:12` or `3 d 04:05:06`, rounded down to seconds.
[[nodiscard]] std::string clock_text(std::int64_t ms);

}  // namespace suanwang
