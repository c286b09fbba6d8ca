#include "tests/tidy/length.hpp"

#include <algorithm>
#include <cmath>

#include "tests/tidy/functions.hpp"

namespace suanwang::tidy {

namespace {

class Inspection {
 public:
  explicit Inspection(const Limits& limits) : limits_(limits) {}

  void read(const SourceFile& file) {
    read_lines(file);
    for (const FunctionSpan& span : functions_of(file.text)) {
      functions_.push_back(span.line_count);
      expect(span.line_count,
             limits_.function_most,
             "lines in " + span.head,
             file.path + ":" + std::to_string(span.first_line) + ": ");
    }
  }

  std::vector<std::string> result() {
    expect(quantile(functions_, 0.5), limits_.function_median, "lines in the median function");
    expect(quantile(functions_, 0.9),
           limits_.function_ninety_percent,
           "lines in the function at 90 %");
    expect(quantile(files_, 0.9), limits_.file_ninety_percent, "lines in the file at 90 %");
    return std::move(findings_);
  }

 private:
  void read_lines(const SourceFile& file) {
    const auto lines = file.lines();
    files_.push_back(lines.size());
    expect(lines.size(), limits_.file_most, "lines in the file", file.path + ": ");
    std::size_t number = 0;
    for (const std::string_view line : lines) {
      ++number;
      expect(columns(line),
             limits_.columns_most,
             "columns",
             file.path + ":" + std::to_string(number) + ": ");
    }
  }

  void expect(std::size_t found,
              std::size_t most,
              const std::string& what,
              const std::string& place = {}) {
    if (found > most) {
      findings_.push_back(place + std::to_string(found) + " " + what + ", at most " +
                          std::to_string(most));
    }
  }

  /// Characters, not bytes: continuation bytes of UTF-8 don't count.
  static std::size_t columns(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
  }

  /// The least value that a share q of all does not pass.
  static std::size_t quantile(std::vector<std::size_t> values, double q) {
    if (values.empty()) {
      return 0;
    }
    std::sort(values.begin(), values.end());
    const double rank = std::ceil(static_cast<double>(values.size()) * q);
    return values[static_cast<std::size_t>(rank) - 1];
  }

  Limits limits_;
  std::vector<std::size_t> functions_;
  std::vector<std::size_t> files_;
  std::vector<std::string> findings_;
};

}  // namespace

std::vector<std::string> too_long(const std::vector<SourceFile>& files, const Limits& limits) {
  Inspection inspection(limits);
  for (const SourceFile& file : files) {
    inspection.read(file);
  }
  return inspection.result();
}

}  // namespace suanwang::tidy
