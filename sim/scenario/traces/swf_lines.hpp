// Lines of the Standard Workload Format 2.2 (Feitelson, Parallel Workloads Archive), as they stand:
// what a job is made of them is decided in formats/swf.cpp.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "sim/scenario/traces/text_file.hpp"

namespace suanwang {

/// What may be odd about a line. Bits, so that one line can be odd in several ways.
struct SwfOddity {
  enum Bit : std::uint16_t {
    none = 0,
    not_a_number = 1U << 0U,     ///< dropped
    too_large = 1U << 1U,        ///< dropped
    too_few_columns = 1U << 2U,  ///< dropped
    nul_byte = 1U << 3U,         ///< dropped
    cut_off = 1U << 4U,          ///< dropped: short last line without a newline
    short_line = 1U << 5U,       ///< missing columns are unknown
    extra_columns = 1U << 6U,    ///< ignored
    fraction = 1U << 7U,         ///< times kept to the millisecond, other figures cut
    carriage_return = 1U << 8U,  ///< ignored
  };
};

/// A set of SwfOddity's bits.
using SwfOddities = std::uint32_t;

constexpr bool has(SwfOddities set, SwfOddity::Bit bit) {
  return (set & bit) != 0;
}

/// The line can't be a job.
constexpr bool is_dropped(SwfOddities set) {
  return (set & 31U) != 0;
}

/// The columns that are used. -1 = unknown. Times in milliseconds.
struct SwfFields {
  std::int64_t id = -1;            // 1
  std::int64_t submit_ms = -1;     // 2
  std::int64_t run_ms = -1;        // 4
  std::int64_t allocated = -1;     // 5: processors
  std::int64_t used_kb = -1;       // 7: per processor
  std::int64_t requested = -1;     // 8: processors
  std::int64_t requested_ms = -1;  // 9
  std::int64_t requested_kb = -1;  // 10: per processor
  std::int64_t status = -1;        // 11
  std::int64_t user = -1;          // 12
};

/// No time of a log may lie beyond: 31 700 years in seconds.
inline constexpr std::int64_t kMostSwfSeconds = 1'000'000'000'000;

enum class SwfParser : std::uint8_t { fast, careful };

enum class SwfLineKind : std::uint8_t { job, comment, blank };

/// Parses the line that begins at `line`; `end` is set to the beginning of the next one. A newline
/// must follow, and TextBlock::kPadding readable bytes after it. `odd` gets the line's oddities;
/// The fast parser hands over to the careful one what it does not take.
SwfLineKind parse_swf_line(
    const char* line, SwfParser parser, const char*& end, SwfFields& fields, SwfOddities& odd);

/// The jobs of a file in the order of its lines, dropped ones included.
class SwfLines {
 public:
  explicit SwfLines(const TextFile& file) : blocks_(file.blocks()) {}

  /// The next line that is not blank; false at the end or on failure. `comment` views its text if
  /// it is a comment (after the `;`), else `fields` and `odd` describe it.
  bool next(SwfFields& fields, SwfOddities& odd);

  [[nodiscard]] bool is_comment() const { return is_comment_; }

  [[nodiscard]] std::string_view comment() const { return comment_; }

  /// The number of the last line given, from 1.
  [[nodiscard]] std::int64_t line() const { return line_; }

  [[nodiscard]] bool lacked_final_newline() const { return lacked_final_newline_; }

  [[nodiscard]] const std::string& failure() const { return blocks_->failure(); }

 private:
  std::unique_ptr<TextBlocks> blocks_;
  TextBlock block_;
  const char* position_ = nullptr;
  std::string_view comment_;
  std::int64_t line_ = 0;
  bool is_comment_ = false;
  bool lacked_final_newline_ = false;
};

}  // namespace suanwang
