// Training jobs in the shape of Microsoft's Philly trace (Jeon et al., "Analysis of Large-Scale
// Multi-Tenant GPU Clusters for DNN Training Workloads", USENIX ATC 2019) as filtered by Qiao et
// al. (Pollux, OSDI 2021): timestamp, duration in seconds, number of GPUs, cluster. Not sorted.
#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/digits.hpp"
#include "sim/base/fields.hpp"
#include "sim/scenario/traces/decimal.hpp"
#include "sim/scenario/traces/table_trace.hpp"

namespace suanwang {
namespace {

enum class Begin : std::uint8_t { first_job, midnight };

constexpr auto choices(Begin /*tag*/) {
  return std::array{
      Choice<Begin>{"first-job", Begin::first_job, "its first job is when the stream begins"},
      Choice<Begin>{"midnight", Begin::midnight, "the midnight before its first job is"}};
}

struct PhillyParams {
  std::uint32_t gpus_per_node = 8;
  std::uint32_t cores_per_gpu = 1;
  double estimate = 1.0;
  Begin begin = Begin::first_job;

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
    v.optional("begin", begin, "which instant of the log is when the stream begins");
  }
};

constexpr std::array<std::string_view, 4> kColumns{"timestamp", "duration", "num_gpus", "cluster"};

enum Cell : std::size_t { kTimestamp, kDuration, kNumGpus, kCluster };

constexpr std::array kKinds{
    RepairKind{"line dropped: a column is missing, or not a time or number",
               "lines dropped: a column is missing, or not a time or number"},
    RepairKind{"job dropped: its duration is negative", "jobs dropped: their duration is negative"},
    RepairKind{"job dropped: it uses no GPU", "jobs dropped: they use no GPU"},
};

enum Kind : std::size_t { kBadLine, kNegative, kNoGpu };

/// Two or four digits at `position`.
std::optional<std::int64_t> digits(std::string_view text, std::size_t position, std::size_t count) {
  if (position + count > text.size()) {
    return std::nullopt;
  }
  const std::string_view part = text.substr(position, count);
  const bool all = std::all_of(part.begin(), part.end(), is_digit);
  return all ? whole_number(part) : std::nullopt;
}

/// Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
std::int64_t days_since_1970(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

/// Milliseconds since 1970-01-01 of "2017-10-09 07:01:55" on the log's own clock.
std::optional<std::int64_t> timestamp_ms(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second || text.size() != 19) {
    return std::nullopt;
  }
  if (*month < 1 || *month > 12 || *day < 1 || *day > 31 || *hour > 23 || *minute > 59 ||
      *second > 60) {
    return std::nullopt;
  }
  const std::int64_t days = days_since_1970(*year, *month, *day);
  return (((days * 24 + *hour) * 60 + *minute) * 60 + *second) * 1000;
}

class PhillyJobs {
 public:
  PhillyJobs(const PhillyParams& params, const TraceRequest& request, const CsvTable& table)
      : params_(params), request_(request), table_(table) {}

  std::vector<Arrival> all() {
    std::vector<Arrival> arrivals;
    for (const CsvTable::Row& row : table_.rows()) {
      if (const auto arrival = job_of(row)) {
        arrivals.push_back(*arrival);
      }
    }
    shift(arrivals);
    return arrivals;
  }

  RepairTally tally{kKinds};

 private:
  /// Still with submit times since 1970.
  std::optional<Arrival> job_of(const CsvTable::Row& row) {
    const auto submit = timestamp_ms(table_.cell(row, kTimestamp));
    const auto run = seconds_as_ms(table_.cell(row, kDuration));
    const auto gpus = whole_number(table_.cell(row, kNumGpus));
    constexpr std::int64_t kMostGpus = std::numeric_limits<std::int32_t>::max();
    if (!submit || !run || !gpus || *gpus > kMostGpus || !table_.is_whole(row)) {
      tally.count(kBadLine, row.line);
      return std::nullopt;
    }
    if (*run < 0 || *gpus <= 0) {
      tally.count(*run < 0 ? kNegative : kNoGpu, row.line);
      return std::nullopt;
    }
    Arrival arrival;
    request_.defaults.apply(arrival.request);
    arrival.request.submit = Time{*submit};
    arrival.request.walltime = estimate_of(Duration{*run}, params_.estimate);
    arrival.request.tenant = request_.defaults.tenant_of(user_of(table_.cell(row, kCluster)));
    arrival.truth.run = Duration{*run};
    shape(static_cast<std::uint32_t>(*gpus), arrival.request);
    return arrival;
  }

  /// Tasks as equal as they can be: 12 GPUs are two tasks of 6, not 8 and 4.
  void shape(std::uint32_t gpus, JobRequest& request) const {
    request.tasks = (gpus + params_.gpus_per_node - 1) / params_.gpus_per_node;
    request.accelerators = (gpus + request.tasks - 1) / request.tasks;
    request.cores = std::max(request.accelerators * params_.cores_per_gpu, std::uint32_t{1});
  }

  /// Virtual clusters in the order of their first line.
  std::uint64_t user_of(std::string_view cluster) {
    return users_.try_emplace(std::string(cluster), users_.size()).first->second;
  }

  void shift(std::vector<Arrival>& arrivals) const {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    for (const Arrival& arrival : arrivals) {
      first = std::min(first, arrival.request.submit.ms);
    }
    if (params_.begin == Begin::midnight) {
      first -= first % days(1).ms;
    }
    for (Arrival& arrival : arrivals) {
      arrival.request.submit = Time{arrival.request.submit.ms - first} + request_.defaults.offset;
    }
  }

  const PhillyParams& params_;
  const TraceRequest& request_;
  const CsvTable& table_;
  std::map<std::string, std::uint64_t> users_;
};

class Philly final : public TraceFormat {
 public:
  using Params = PhillyParams;

  explicit Philly(const PhillyParams& params) : params_(params) {}

  [[nodiscard]] OpenedTrace open(const TraceRequest& request, Issues& issues) const override {
    const auto table = read_table(request, kColumns, "Philly jobs", issues);
    if (!table) {
      return {};
    }
    PhillyJobs jobs(params_, request, *table);
    std::vector<Arrival> arrivals = jobs.all();
    return finish_table(std::move(arrivals), *table, jobs.tally, request, issues);
  }

 private:
  PhillyParams params_;
};

}  // namespace

extern const PluginEntry<TraceFormat> trace_format_philly = plugin<TraceFormat, Philly>(
    "philly", "training jobs in the shape of Microsoft's Philly trace (CSV)");

}  // namespace suanwang
