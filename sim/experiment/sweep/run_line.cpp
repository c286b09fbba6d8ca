#include "sim/experiment/sweep/run_line.hpp"

#include <charconv>
#include <cstdint>
#include <vector>
#include <zlib.h>

#include <fmt/format.h>

namespace suanwang {

namespace {

constexpr int kHexadecimal = 16;
constexpr std::size_t kSteadyFields = 5;

std::uint32_t checksum_of(std::string_view text) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

/// Reads fields one after the other; what can't be read makes all of it fail.
class LineFields {
 public:
  explicit LineFields(std::string_view line) : rest_(line) {}

  template <class T>
  T whole(int base = 10) {
    const std::string_view text = next();
    T value{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    is_good_ = is_good_ && fault == std::errc{} && end == text.data() + text.size();
    return value;
  }

  std::optional<double> number() {
    const std::string_view text = next();
    if (text.empty()) {
      return std::nullopt;
    }
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    is_good_ = is_good_ && fault == std::errc{} && end == text.data() + text.size();
    return value;
  }

  /// All were there, and no more.
  [[nodiscard]] bool is_good() const { return is_good_ && is_at_end_; }

 private:
  std::string_view next() {
    is_good_ = is_good_ && !is_at_end_;
    const std::size_t tab = rest_.find('\t');
    const std::string_view field = rest_.substr(0, tab);
    is_at_end_ = tab == std::string_view::npos;
    rest_.remove_prefix(is_at_end_ ? rest_.size() : tab + 1);
    return field;
  }

  std::string_view rest_;
  bool is_good_ = true;
  bool is_at_end_ = false;
};

}  // namespace

std::string run_line(std::size_t run, const RunFigures& figures) {
  // {} of a double is the shortest text that reads back as the same.
  std::string line =
      fmt::format("{}\t{:016x}\t{:016x}\t", run, figures.arrivals_digest, figures.fingerprint);
  if (const auto& steady = figures.steady_wait) {
    line += fmt::format("{}\t{}\t{}\t{:d}\t{:d}",
                        steady->warm_up_s,
                        steady->half_width_s,
                        steady->lag_one,
                        steady->is_settled,
                        steady->is_independent);
  } else {
    line.append(kSteadyFields - 1, '\t');
  }
  for (const std::optional<double>& metric : figures.metrics) {
    line += '\t';
    if (metric) {
      line += fmt::format("{}", *metric);
    }
  }
  return line + fmt::format("\t{:08x}\n", checksum_of(line));
}

std::optional<RunLine> parse_run_line(std::string_view line, std::size_t metrics) {
  const std::size_t last = line.rfind('\t');
  if (last == std::string_view::npos) {
    return std::nullopt;
  }
  LineFields checksum(line.substr(last + 1));
  const auto sum = checksum.whole<std::uint32_t>(kHexadecimal);
  if (!checksum.is_good() || sum != checksum_of(line.substr(0, last))) {
    return std::nullopt;
  }
  LineFields fields(line.substr(0, last));
  RunLine result;
  result.run = fields.whole<std::size_t>();
  result.figures.arrivals_digest = fields.whole<std::uint64_t>(kHexadecimal);
  result.figures.fingerprint = fields.whole<std::uint64_t>(kHexadecimal);
  std::vector<std::optional<double>> steady;
  for (std::size_t i = 0; i < kSteadyFields; ++i) {
    steady.push_back(fields.number());
  }
  if (steady.front()) {
    result.figures.steady_wait = SteadyFigures{*steady[0],
                                               steady[1].value_or(0),
                                               steady[2].value_or(0),
                                               steady[3].value_or(0) != 0,
                                               steady[4].value_or(0) != 0};
  }
  for (std::size_t m = 0; m < metrics; ++m) {
    result.figures.metrics.push_back(fields.number());
  }
  return fields.is_good() ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace suanwang
