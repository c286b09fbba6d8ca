// Training jobs with deadlines of Chronus (Gao et al., SoCC 2021): Philly's jobs with synthetic
// models, deadlines and values. Times are minutes; a deadline counts from the submission. A job of
// more GPUs than a node has is a gang. Not sorted.
#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/scenario/traces/decimal.hpp"
#include "sim/scenario/traces/table_trace.hpp"

namespace suanwang {
namespace {

/// Which of the times that a soft job names counts.
enum class Soft : std::uint8_t { first, last, none };

constexpr auto choices(Soft /*tag*/) {
  return std::array{Choice<Soft>{"first", Soft::first, "the first, of the greatest value"},
                    Choice<Soft>{"last", Soft::last, "the last that has a value"},
                    Choice<Soft>{"none", Soft::none, "no deadline"}};
}

struct ChronusParams {
  std::uint32_t gpus_per_node = 8;
  std::uint32_t cores_per_gpu = 1;
  double estimate = 1.0;
  Soft soft = Soft::first;

  template <class V>
  void fields(V& v) {
    v.optional("gpus_per_node",
               gpus_per_node,
               "a job of more GPUs is a gang of tasks of so many",
               between<std::uint32_t>(1, 1024));
    v.optional("cores_per_gpu",
               cores_per_gpu,
               "CPU cores with each GPU; the log does not say",
               between<std::uint32_t>(0, 1024));
    v.optional("estimate",
               estimate,
               "requested time over run time, as the log has no requests",
               between(1.0, 1000.0));
    v.optional("soft", soft, "the deadline of jobs whose value falls step by step");
  }
};

constexpr std::array<std::string_view, 6> kColumns{
    "user", "num_gpu", "submit_time", "duration", "expect_time_list", "job_type"};

enum Cell : std::size_t { kUser, kNumGpu, kSubmit, kDuration, kExpected, kType };

constexpr std::array kKinds{
    RepairKind{"line dropped: a column is missing, or not a number",
               "lines dropped: a column is missing, or not a number"},
    RepairKind{"job dropped: it uses no GPU", "jobs dropped: they use no GPU"},
    RepairKind{"deadline dropped: it is no number of minutes",
               "deadlines dropped: they are no numbers of minutes"},
};

enum Kind : std::size_t { kBadLine, kNoGpu, kBadDeadline };

/// Of a whole number of minutes, if it is one and not beyond a hundred years.
std::optional<Duration> minutes_of(std::string_view text) {
  const auto number = whole_number(text);
  constexpr std::int64_t kMost = 36'500LL * 24 * 60;
  return number && *number >= 0 && *number <= kMost ? std::optional(minutes(*number))
                                                    : std::nullopt;
}

class ChronusJobs {
 public:
  ChronusJobs(const ChronusParams& params, const TraceRequest& request, const CsvTable& table)
      : params_(params), request_(request), table_(table) {}

  std::vector<Arrival> all() {
    std::vector<Arrival> arrivals;
    for (const CsvTable::Row& row : table_.rows()) {
      if (const auto arrival = job_of(row)) {
        arrivals.push_back(*arrival);
      }
    }
    return arrivals;
  }

  RepairTally tally{kKinds};

 private:
  std::optional<Arrival> job_of(const CsvTable::Row& row) {
    const auto submit = minutes_of(table_.cell(row, kSubmit));
    const auto run = minutes_of(table_.cell(row, kDuration));
    const auto gpus = whole_number(table_.cell(row, kNumGpu));
    constexpr std::int64_t kMostGpus = std::numeric_limits<std::int32_t>::max();
    if (!submit || !run || !gpus || *gpus < 0 || *gpus > kMostGpus || !table_.is_whole(row)) {
      tally.count(kBadLine, row.line);
      return std::nullopt;
    }
    if (*gpus == 0) {
      tally.count(kNoGpu, row.line);
      return std::nullopt;
    }
    Arrival arrival;
    JobRequest& request = arrival.request;
    request_.defaults.apply(request);
    request.submit = Time{} + *submit + request_.defaults.offset;
    request.walltime = estimate_of(*run, params_.estimate);
    request.tenant = request_.defaults.tenant_of(user_of(table_.cell(row, kUser)));
    request.tasks =
        static_cast<std::uint32_t>((*gpus + params_.gpus_per_node - 1) / params_.gpus_per_node);
    request.accelerators = static_cast<std::uint32_t>((*gpus + request.tasks - 1) / request.tasks);
    request.cores = std::max(request.accelerators * params_.cores_per_gpu, std::uint32_t{1});
    request.deadline = deadline_of(row, request.submit);
    arrival.truth.run = *run;
    return arrival;
  }

  /// "282", or of soft jobs "159-189-229-289".
  Time deadline_of(const CsvTable::Row& row, Time submit) {
    const std::string_view type = table_.cell(row, kType);
    std::string_view text = table_.cell(row, kExpected);
    if (type == "best" || (type == "soft" && params_.soft == Soft::none)) {
      return kNever;
    }
    if (params_.soft == Soft::last) {
      text = text.substr(text.rfind('-') == std::string_view::npos ? 0 : text.rfind('-') + 1);
    } else {
      text = text.substr(0, text.find('-'));
    }
    const auto span = minutes_of(text);
    if (!span) {
      tally.count(kBadDeadline, row.line);
      return kNever;
    }
    return submit + *span;
  }

  /// Virtual clusters in the order of their first line.
  std::uint64_t user_of(std::string_view user) {
    return users_.try_emplace(std::string(user), users_.size()).first->second;
  }

  const ChronusParams& params_;
  const TraceRequest& request_;
  const CsvTable& table_;
  std::map<std::string, std::uint64_t> users_;
};

class Chronus final : public TraceFormat {
 public:
  using Params = ChronusParams;

  explicit Chronus(const ChronusParams& params) : params_(params) {}

  [[nodiscard]] OpenedTrace open(const TraceRequest& request, Issues& issues) const override {
    const auto table = read_table(request, kColumns, "Chronus jobs", issues);
    if (!table) {
      return {};
    }
    ChronusJobs jobs(params_, request, *table);
    std::vector<Arrival> arrivals = jobs.all();
    return finish_table(std::move(arrivals), *table, jobs.tally, request, issues);
  }

 private:
  ChronusParams params_;
};

}  // namespace

extern const PluginEntry<TraceFormat> trace_format_chronus = plugin<TraceFormat, Chronus>(
    "chronus", "training jobs with deadlines in the form of Chronus' traces (CSV)");

}  // namespace suanwang
