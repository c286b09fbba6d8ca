#include "app/export/chrome_trace.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace suanwang::app {

namespace {

constexpr std::array<std::string_view, 3> kTraceNeeds = {"centre", "starting_time", "finish_time"};

/// A column of jobs.csv that is told as it is.
struct TraceArgument {
  std::string_view column;
  bool is_number;
};

constexpr std::array kTraceArguments = {
    TraceArgument{"tenant", false},
    TraceArgument{"final_state", false},
    TraceArgument{"partition", false},
    TraceArgument{"allocated_resources", false},
    TraceArgument{"requested_number_of_resources", true},
    TraceArgument{"submission_time", true},
    TraceArgument{"waiting_time", true},
    TraceArgument{"requested_time", true},
    TraceArgument{"consumed_energy", true},
    TraceArgument{"energy_cost", true},
    TraceArgument{"carbon", true},
};

/// The lanes of one centre. Jobs stand in jobs.csv as they left, so that a job goes to the lane
/// that became free last before it began; in another order there are more lanes, never overlaps.
class TraceLanes {
 public:
  /// Thread number, from 1, and whether it is new.
  std::pair<std::size_t, bool> take(std::int64_t start_ms, std::int64_t finish_ms) {
    auto after = free_from_.upper_bound(start_ms);
    const bool is_new = after == free_from_.begin();
    std::size_t lane = ++count_;
    if (!is_new) {
      --count_;
      --after;
      lane = after->second;
      free_from_.erase(after);
    }
    free_from_.emplace(finish_ms, lane);
    return {lane, is_new};
  }

 private:
  std::multimap<std::int64_t, std::size_t> free_from_;
  std::size_t count_ = 0;
};

struct TraceProcess {
  std::size_t number = 0;
  TraceLanes lanes;
};

class TraceWriter {
 public:
  TraceWriter(TableReader& jobs, const TraceSettings& settings, TextWriter& out)
      : jobs_(jobs),
        settings_(settings),
        out_(out),
        centre_(jobs.column("centre")),
        start_(jobs.column("starting_time")),
        finish_(jobs.column("finish_time")),
        id_(jobs.column("job_id")),
        workload_(jobs.column("workload_name")),
        kind_(jobs.column("kind")) {
    for (std::size_t i = 0; i < kTraceArguments.size(); ++i) {
      arguments_[i] = jobs.column(kTraceArguments[i].column);
    }
  }

  tl::expected<TraceCounts, std::string> write() {
    out_.text("{\"displayTimeUnit\":\"ms\",\"otherData\":{\"scenario\":" +
              json_quoted(settings_.scenario) + ",\"seed\":" + std::to_string(settings_.seed) +
              ",\"start\":" + json_quoted(settings_.start) + "},\n\"traceEvents\":[");
    while (jobs_.next()) {
      const std::string wrong = read_job();
      if (!wrong.empty()) {
        return tl::unexpected("row " + std::to_string(jobs_.rows()) +
                              " after the header: " + wrong);
      }
    }
    out_.text("\n]}\n");
    counts_.centres = processes_.size();
    return counts_;
  }

 private:
  /// What is wrong with the row; empty if nothing.
  std::string read_job() {
    const std::string_view began = jobs_.cell(start_);
    if (began.empty()) {
      return {};
    }
    const std::string_view ended = jobs_.cell(finish_);
    const auto start = milliseconds_of(began);
    const auto finish = ended.empty() ? settings_.end_ms : milliseconds_of(ended);
    if (!start || !finish) {
      return "no time in seconds: `" + std::string(start ? ended : began) + "`";
    }
    if (*finish < *start) {
      return "it ends before it starts";
    }
    const std::string_view centre = jobs_.cell(centre_);
    const bool is_asked_for =
        settings_.centres.empty() ||
        std::find(settings_.centres.begin(), settings_.centres.end(), centre) !=
            settings_.centres.end();
    // A stay of no time is seen at its instant.
    const bool is_in_window =
        *start < settings_.until_ms && (*finish > settings_.from_ms || *start >= settings_.from_ms);
    if (is_asked_for && is_in_window) {
      write_stay(process_of(centre), *start, *finish);
    }
    return {};
  }

  TraceProcess& process_of(std::string_view centre) {
    auto found = processes_.find(centre);
    if (found == processes_.end()) {
      found = processes_.emplace(std::string(centre), TraceProcess{}).first;
      found->second.number = processes_.size();
      write_name("process_name", found->second.number, 0, centre);
    }
    return found->second;
  }

  void write_stay(TraceProcess& process, std::int64_t start_ms, std::int64_t finish_ms) {
    const auto [lane, is_new] = process.lanes.take(start_ms, finish_ms);
    if (is_new) {
      write_name("thread_name", process.number, lane, "lane " + std::to_string(lane));
      ++counts_.lanes;
    }
    begin_event();
    const std::string_view kind = jobs_.cell(kind_);
    const std::string name =
        std::string(jobs_.cell(workload_)) + " " + std::string(jobs_.cell(id_));
    out_.text("{\"ph\":\"X\",\"pid\":" + std::to_string(process.number) +
              ",\"tid\":" + std::to_string(lane) + ",\"ts\":" + microseconds(start_ms) +
              ",\"dur\":" + microseconds(finish_ms - start_ms) + ",\"name\":" + json_quoted(name) +
              ",\"cat\":" + json_quoted(kind.empty() ? "job" : kind) + ",\"args\":{" + arguments() +
              "}}");
    ++counts_.jobs;
  }

  static std::string microseconds(std::int64_t ms) {
    return ms == 0 ? "0" : std::to_string(ms) + "000";
  }

  [[nodiscard]] std::string arguments() const {
    std::string text;
    for (std::size_t i = 0; i < kTraceArguments.size(); ++i) {
      const std::string_view cell = jobs_.cell(arguments_[i]);
      if (cell.empty()) {
        continue;
      }
      text += text.empty() ? "\"" : ",\"";
      text += kTraceArguments[i].column;
      text += "\":";
      // Cells of a run's numbers are JSON's numbers; from elsewhere they may be anything.
      const bool is_number = kTraceArguments[i].is_number && is_json_number(cell);
      text += is_number ? std::string(cell) : json_quoted(cell);
    }
    return text;
  }

  static bool is_json_number(std::string_view cell) {
    return number_of(cell).has_value() && nlohmann::json::accept(cell.begin(), cell.end());
  }

  void write_name(std::string_view what,
                  std::size_t process,
                  std::size_t thread,
                  std::string_view name) {
    begin_event();
    out_.text("{\"ph\":\"M\",\"pid\":" + std::to_string(process) +
              ",\"tid\":" + std::to_string(thread) + ",\"name\":\"" + std::string(what) +
              "\",\"args\":{\"name\":" + json_quoted(name) + "}}");
  }

  void begin_event() {
    out_.text(is_first_ ? "\n" : ",\n");
    is_first_ = false;
  }

  TableReader& jobs_;
  const TraceSettings& settings_;
  TextWriter& out_;
  std::size_t centre_;
  std::size_t start_;
  std::size_t finish_;
  std::size_t id_;
  std::size_t workload_;
  std::size_t kind_;
  std::array<std::size_t, kTraceArguments.size()> arguments_{};
  std::map<std::string, TraceProcess, std::less<>> processes_;
  TraceCounts counts_;
  bool is_first_ = true;
};

}  // namespace

std::vector<std::string> missing_for_trace(const TableReader& jobs) {
  std::vector<std::string> missing;
  for (const std::string_view name : kTraceNeeds) {
    if (jobs.column(name) == TableReader::kMissing) {
      missing.emplace_back(name);
    }
  }
  return missing;
}

tl::expected<TraceCounts, std::string> write_trace(TableReader& jobs,
                                                   const TraceSettings& settings,
                                                   TextWriter& out) {
  return TraceWriter(jobs, settings, out).write();
}

std::string json_quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace suanwang::app
