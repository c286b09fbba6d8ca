#include "sim/record/summary_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/base/quantity.hpp"
#include "sim/base/rounding.hpp"
#include "sim/base/text_cursor.hpp"
#include "sim/record/labels.hpp"
#include "sim/record/market_json.hpp"
#include "sim/record/programme_json.hpp"

namespace suanwang {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode 15, East Asian Width W and F, in blocks.
constexpr std::array kWide = {
    Range{0x1100, 0x115F},
    Range{0x2E80, 0x303E},
    Range{0x3041, 0x33FF},
    Range{0x3400, 0x4DBF},
    Range{0x4E00, 0x9FFF},
    Range{0xA000, 0xA4CF},
    Range{0xAC00, 0xD7A3},
    Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE4F},
    Range{0xFF00, 0xFF60},
    Range{0xFFE0, 0xFFE6},
    Range{0x1F300, 0x1F64F},
    Range{0x1F900, 0x1F9FF},
    Range{0x20000, 0x3FFFD},
};

// Combining marks and joiners.
constexpr std::array kNarrowest = {
    Range{0x0300, 0x036F},
    Range{0x200B, 0x200F},
    Range{0x20D0, 0x20FF},
    Range{0xFE00, 0xFE0F},
};

template <std::size_t N>
bool is_in(char32_t c, const std::array<Range, N>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [c](const Range& range) {
    return c >= range.first && c <= range.last;
  });
}

/// The code point at the front of `text`, which it leaves behind. A stray byte counts as itself.
char32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  std::size_t length = 1;
  char32_t c = lead;
  if (lead >= 0xC0) {
    length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    c = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < std::min(length, text.size()); ++i) {
      c = (c << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
  }
  text.remove_prefix(std::min(length, text.size()));
  return c;
}

std::vector<std::string> row_of(std::vector<std::string> cells,
                                const JobStats& jobs,
                                const Supply& supply) {
  const PartitionMeter& meter = supply.meter;
  cells.push_back(ratio_text(supply.nominal_gflops, 1'000'000, 1));
  cells.push_back(ratio_text(supply.usable_gflops, 1'000'000, 1));
  cells.push_back(percent_text(meter.busy_node_ms, meter.available_node_ms));
  cells.push_back(percent_text(meter.busy_core_ms, meter.available_core_ms));
  cells.push_back(percent_text(meter.busy_accelerator_ms, meter.available_accelerator_ms));
  cells.push_back(percent_text(supply.busy_gflops_ms, supply.available_gflops_ms));
  cells.push_back(std::to_string(jobs.finished()));
  cells.push_back(wait_text(jobs.wait_ms, WaitOf::mean));
  cells.push_back(wait_text(jobs.wait_ms, WaitOf::most));
  cells.push_back(ratio_text(meter.it_energy_uj, kMicrojoulesPerMwh, 3));
  cells.push_back(ratio_text(meter.facility_energy_pj, kMicrojoulesPerMwh * 1'000'000, 3));
  cells.push_back(ratio_text(meter.facility_energy_pj, meter.it_energy_uj * 1'000'000, 3));
  return cells;
}

std::string centre_table(const City& city, const RunSummary& summary) {
  std::vector<TextTable::Align> columns(15, TextTable::Align::right);
  std::fill_n(columns.begin(), 3, TextTable::Align::left);
  TextTable table(columns);
  table.add({"centre",
             "owner",
             "district",
             "PFLOPS",
             "usable",
             "nodes",
             "cores",
             "cards",
             "FP16",
             "jobs done",
             "mean wait",
             "max wait",
             "IT MWh",
             "all MWh",
             "PUE"});
  table.rule();
  for (const CentreSummary& sums : summary.centres) {
    const Centre& centre = city.centres[sums.id];
    table.add(row_of({centre.name,
                      std::string(name_of(centre.owner)),
                      centre.district.exists() ? city.districts[centre.district].name : "-"},
                     sums.jobs,
                     sums.supply));
  }
  table.rule();
  for (const Ownership owner : {Ownership::public_, Ownership::commercial}) {
    const OwnerSummary& sums = summary.owners[static_cast<std::size_t>(owner)];
    if (sums.supply.centres > 0 && sums.supply.centres < summary.supply.centres) {
      table.add(row_of({"all " + std::string(name_of(owner)), "", ""}, sums.jobs, sums.supply));
    }
  }
  table.add(row_of({"city", "", ""}, summary.jobs, summary.supply));
  return table.text();
}

std::string count(std::uint64_t n, std::string_view what) {
  return std::to_string(n) + " " + std::string(what);
}

/// Why jobs were rejected, in words; empty if none was.
std::string rejection_line(const RunSummary& summary) {
  static constexpr std::array<std::pair<RejectReason, std::string_view>, 5> kReasons{
      {{RejectReason::larger_than_any_centre,
        "no centre could ever run (nodes, cores, memory, accelerator types)"},
       {RejectReason::target_cannot_run_it, "the centre they insist on could never run"},
       {RejectReason::policy, "the policy turned away"},
       {RejectReason::out_of_reach,
        "latency, residency or missing links keep from those that could run them"},
       {RejectReason::unmatched, "found no match on the market"}}};
  std::string text;
  for (const auto& [reason, words] : kReasons) {
    const std::uint64_t n = summary.rejected_by_reason[static_cast<std::size_t>(reason)];
    if (n > 0) {
      text += (text.empty() ? "rejected: " : "; ") + count(n, words);
    }
  }
  return text.empty() ? text : text + "\n";
}

/// Cost and carbon, where the scenario has prices and factors.
std::string site_lines(const Supply& supply) {
  constexpr Int128 kMicrogramsPerTonne = Int128{1'000'000} * 1'000'000;
  std::string text;
  if (supply.cost_ufen > 0) {
    text += "energy cost: " + ratio_text(supply.cost_ufen, kUfenPerCny, 2) + " CNY, jobs bear " +
            percent_text(supply.jobs_cost_ufen, supply.cost_ufen) + "\n";
  }
  if (supply.carbon_ug > 0) {
    text += "carbon: " + ratio_text(supply.carbon_ug, kMicrogramsPerTonne, 3) +
            " t CO2 (location-based), jobs bear " +
            percent_text(supply.jobs_carbon_ug, supply.carbon_ug) + "\n";
  }
  return text;
}

std::string job_lines(const RunSummary& summary) {
  const JobStats& jobs = summary.jobs;
  const PartitionMeter& meter = summary.supply.meter;
  std::string text = "jobs: " + count(jobs.submitted(), "submitted = ") +
                     count(jobs.finished(), "finished + ") + count(jobs.killed(), "killed + ") +
                     count(jobs.count(FinalState::rejected), "rejected + ") +
                     count(jobs.count(FinalState::running), "running + ") +
                     count(jobs.count(FinalState::waiting), "waiting\n") + rejection_line(summary);
  if (jobs.deadlines > 0) {
    text += "deadlines: " + std::to_string(jobs.deadlines_met) + " of " +
            std::to_string(jobs.deadlines) + " met (" +
            percent_text(Int128{jobs.deadlines_met}, Int128{jobs.deadlines}) + ")\n";
  }
  if (jobs.slowdown_ppm.count > 0) {
    text += "bounded slowdown: mean " +
            ratio_text(jobs.slowdown_ppm.sum, Int128{jobs.slowdown_ppm.count} * 1'000'000, 2) +
            ", max " + ratio_text(jobs.slowdown_ppm.most, 1'000'000, 2) + "; wait p50 " +
            clock_text(summary.wait_ms.percentile(50)) + ", p95 " +
            clock_text(summary.wait_ms.percentile(95)) + "\n";
  }
  if (meter.it_energy_uj > 0) {
    text += "energy: jobs bear " + percent_text(meter.job_energy_uj, meter.it_energy_uj) +
            " of the IT energy, idle and resting nodes the rest\n";
  }
  text += site_lines(summary.supply);
  return text;
}

/// How old what the platform knew was, and what came of it.
std::string telemetry_line(const RunTotals& totals) {
  if (totals.telemetry.empty()) {
    return {};
  }
  TelemetryDay all;
  Int128 span = 0;
  for (const std::vector<TelemetryDay>& days : totals.telemetry) {
    const TelemetryDay sum = sum_of(days);
    all.taken += sum.taken;
    all.lost += sum.lost;
    all.twice_age_ms2 += sum.twice_age_ms2;
    all.most_age = std::max(all.most_age, sum.most_age);
    span += (sum.until - sum.from).ms;
  }
  std::string text = "telemetry: " + percent_text(all.taken - all.lost, all.taken) + " of " +
                     std::to_string(all.taken) + " samples arrived; what the platform knew was " +
                     ratio_text(all.twice_age_ms2, span * 2'000, 1) +
                     " s old on average, at most " + clock_text(all.most_age.ms) + "\n";
  for (const NamedCount& row : totals.refusals_by_code) {
    text += "refused (" + std::string(row.name) + "): " + std::to_string(row.count) + "\n";
  }
  return text;
}

std::string failure_line(const RunSummary& summary) {
  const PartitionMeter& meter = summary.supply.meter;
  if (summary.totals.failures == 0) {
    return {};
  }
  return "failures: " + std::to_string(summary.totals.failures) + " of nodes, struck jobs " +
         std::to_string(summary.totals.struck) + " times; nodes were up " +
         ratio_text(
             meter.available_node_ms * 100, meter.available_node_ms + meter.down_node_ms, 2) +
         " % of the time\n";
}

std::string migration_line(const RunTotals& totals) {
  if (totals.migrations == 0) {
    return {};
  }
  return "migrations: " + std::to_string(totals.migrations) + " of jobs between centres, " +
         ratio_text(totals.moved_bytes, 1'000'000'000, 1) + " GB taken along\n";
}

std::string two_digits(std::int64_t n) {
  return (n < 10 ? "0" : "") + std::to_string(n);
}

}  // namespace

std::string ratio_text(Int128 numerator, Int128 denominator, unsigned digits) {
  if (denominator <= 0) {
    return "-";
  }
  std::array<char, kLongestNumber> text;
  TextCursor out(text.data());
  out.fixed(numerator, denominator, digits);
  return {text.data(), out.at()};
}

std::string percent_text(Int128 part, Int128 whole) {
  return whole > 0 ? ratio_text(part * 100, whole, 1) + " %" : "-";
}

std::string wait_text(const ExactMean& wait, WaitOf which) {
  if (wait.count == 0) {
    return "-";
  }
  return clock_text(which == WaitOf::mean
                        ? static_cast<std::int64_t>(rounded_ratio(wait.sum, wait.count, 0))
                        : wait.most);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    if (is_in(c, kWide)) {
      width += 2;
    } else if (!is_in(c, kNarrowest)) {
      width += 1;
    }
  }
  return width;
}

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const std::vector<std::string>& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  return widths;
}

std::string TextTable::text() const {
  const std::vector<std::size_t> all = widths();
  std::size_t whole = 0;
  for (const std::size_t width : all) {
    whole += width + 2;
  }
  std::string text;
  for (const std::vector<std::string>& row : rows_) {
    std::string line = row.empty() ? std::string(whole - 2, '-') : std::string();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(all[i] - display_width(row[i]), ' ');
      line += columns_[i] == Align::left ? row[i] + gap : gap + row[i];
      line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string clock_text(std::int64_t ms) {
  const std::int64_t all = ms / 1000;
  const std::string clock = two_digits(all / 60 % 60) + ":" + two_digits(all % 60);
  if (all < 86'400) {
    return std::to_string(all / 3600) + ":" + clock;
  }
  return std::to_string(all / 86'400) + " d " + two_digits(all / 3600 % 24) + ":" + clock;
}

std::string summary_table(const RunName& name, const City& city, const RunSummary& summary) {
  return name.scenario + ", seed " + std::to_string(name.seed) + ", " +
         clock_text(summary.totals.end.ms) + " simulated from " + city.calendar.iso8601(Time{}) +
         "\n\n" + centre_table(city, summary) + "\n" + job_lines(summary) + failure_line(summary) +
         migration_line(summary.totals) + telemetry_line(summary.totals) +
         market_lines(city, summary.totals.market) +
         programme_lines(city, summary.totals.programme) +
         "invariants held: every job is counted once, no node over capacity, time never went back, "
         "energy of the whole = sum of the parts\n";
}

}  // namespace suanwang
