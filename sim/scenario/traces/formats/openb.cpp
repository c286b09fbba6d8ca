// Pods of Alibaba's GPU cluster trace of 2023 ("openb": Weng et al., "Beware of Fragmentation",
// USENIX ATC 2023). One pod is one task. A share of a card (gpu_milli < 1000) is kept where the
// city's accelerators can be shared, else rounded up to the whole card and counted.
#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/random.hpp"
#include "sim/city/city.hpp"
#include "sim/scenario/traces/decimal.hpp"
#include "sim/scenario/traces/table_trace.hpp"

namespace suanwang {
namespace {

enum class NeverScheduled : std::uint8_t { drop, keep };

constexpr auto choices(NeverScheduled /*tag*/) {
  return std::array{
      Choice<NeverScheduled>{"drop", NeverScheduled::drop, "how long they would run is not known"},
      Choice<NeverScheduled>{"keep", NeverScheduled::keep, "they run as long as they were there"}};
}

struct OpenbParams {
  NeverScheduled never_scheduled = NeverScheduled::drop;
  double estimate = 1.0;

  template <class V>
  void fields(V& v) {
    v.optional("never_scheduled", never_scheduled, "what becomes of pods that never ran");
    v.optional("estimate",
               estimate,
               "requested time over run time, as the log has no requests",
               between(1.0, 1000.0));
  }
};

constexpr std::array<std::string_view, 9> kColumns{"cpu_milli",
                                                   "memory_mib",
                                                   "num_gpu",
                                                   "gpu_milli",
                                                   "gpu_spec",
                                                   "pod_phase",
                                                   "creation_time",
                                                   "deletion_time",
                                                   "scheduled_time"};

enum Cell : std::size_t {
  kCpuMilli,
  kMemoryMib,
  kNumGpu,
  kGpuMilli,
  kGpuSpec,
  kPodPhase,
  kCreation,
  kDeletion,
  kScheduled
};

constexpr std::array kKinds{
    RepairKind{"line dropped: a column is missing or not a number",
               "lines dropped: a column is missing or not a number"},
    RepairKind{"pod dropped: it ends before it begins", "pods dropped: they end before they begin"},
    RepairKind{"pod dropped: it never ran (never_scheduled)",
               "pods dropped: they never ran (never_scheduled)"},
    RepairKind{
        "pod never ran: it is taken to run as long as it was there (never_scheduled)",
        "pods never ran: they are taken to run as long as they were there (never_scheduled)"},
    RepairKind{"pod asks for a share of a card: it gets a whole one (city.shared_accelerators)",
               "pods ask for a share of a card: they get a whole one (city.shared_accelerators)"},
    RepairKind{"pod names card types the scenario has no profile for: it may use any",
               "pods name card types the scenario has no profile for: they may use any"},
};

enum Kind : std::size_t { kBadLine, kBackwards, kDropped, kKept, kShare, kNoProfile };

/// One pod's figures.
struct Pod {
  std::int64_t cpu_milli = 0;
  std::int64_t memory_mib = 0;
  std::int64_t gpus = 0;
  std::int64_t gpu_milli = 0;
  std::int64_t creation_ms = 0;
  std::int64_t deletion_ms = 0;
  std::optional<std::int64_t> scheduled_ms;
};

std::optional<Pod> pod_of(const CsvTable& table, const CsvTable::Row& row) {
  const auto number = [&](Cell c) {
    return whole_number(table.cell(row, c));
  };
  const auto time = [&](Cell c) {
    return seconds_as_ms(table.cell(row, c));
  };
  const auto cpu = number(kCpuMilli);
  const auto memory = number(kMemoryMib);
  const auto gpus = number(kNumGpu);
  const auto milli = number(kGpuMilli);
  const auto creation = time(kCreation);
  const auto deletion = time(kDeletion);
  if (!cpu || !memory || !gpus || !milli || !creation || !deletion || !table.is_whole(row)) {
    return std::nullopt;
  }
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (std::min({*cpu, *memory, *gpus, *milli, *creation}) < 0 ||
      std::max({*cpu, *memory, *gpus}) > kMost) {
    return std::nullopt;
  }
  return Pod{*cpu, *memory, *gpus, *milli, *creation, *deletion, time(kScheduled)};
}

TrueEnd end_of(std::string_view phase) {
  return phase == "Failed" ? TrueEnd::fails : TrueEnd::completes;
}

class OpenbJobs {
 public:
  OpenbJobs(const OpenbParams& params, const TraceRequest& request, const CsvTable& table)
      : params_(params), request_(request), table_(table) {}

  std::vector<Arrival> all() {
    std::vector<Arrival> arrivals;
    for (const CsvTable::Row& row : table_.rows()) {
      const auto pod = pod_of(table_, row);
      if (!pod) {
        tally.count(kBadLine, row.line);
        continue;
      }
      if (const auto run = run_of(*pod, row.line)) {
        arrivals.push_back(job_of(*pod, *run, row));
      }
    }
    return arrivals;
  }

  RepairTally tally{kKinds};

 private:
  std::optional<Duration> run_of(const Pod& pod, std::int64_t line) {
    if (!pod.scheduled_ms && params_.never_scheduled == NeverScheduled::drop) {
      tally.count(kDropped, line);
      return std::nullopt;
    }
    const Duration run{pod.deletion_ms - pod.scheduled_ms.value_or(pod.creation_ms)};
    if (run < Duration{}) {
      tally.count(kBackwards, line);
      return std::nullopt;
    }
    if (!pod.scheduled_ms) {
      tally.count(kKept, line);
    }
    return run;
  }

  Arrival job_of(const Pod& pod, Duration run, const CsvTable::Row& row) {
    Arrival arrival;
    JobRequest& request = arrival.request;
    request_.defaults.apply(request);
    request.submit = Time{pod.creation_ms} + request_.defaults.offset;
    request.walltime = estimate_of(run, params_.estimate);
    request.cores =
        static_cast<std::uint32_t>(std::max<std::int64_t>((pod.cpu_milli + 999) / 1000, 1));
    request.accelerators = static_cast<std::uint32_t>(pod.gpus);
    request.memory_mib = static_cast<std::uint32_t>(pod.memory_mib);
    // The log names no users: lines are dealt out.
    request.tenant = request_.defaults.tenant_of(static_cast<std::uint64_t>(row.line));
    if (pod.gpus > 0) {
      note_card(pod, table_.cell(row, kGpuSpec), row.line, request);
    }
    arrival.truth = {run, end_of(table_.cell(row, kPodPhase))};
    return arrival;
  }

  void note_card(const Pod& pod, std::string_view spec, std::int64_t line, JobRequest& request) {
    if (pod.gpu_milli > 0 && pod.gpu_milli < kSharedCardUnits) {
      if (request_.shared_accelerators && pod.gpus == 1) {
        request.accelerators = static_cast<std::uint32_t>(pod.gpu_milli);
        request.card_units = kSharedCardUnits;
      } else {
        tally.count(kShare, line);
      }
    }
    if (spec.empty()) {
      return;
    }
    for (const NamedProfile& profile : request_.profiles) {
      if (profile.accelerators == spec) {
        request.speeds = profile.speeds;
        return;
      }
    }
    tally.count(kNoProfile, line);
  }

  const OpenbParams& params_;
  const TraceRequest& request_;
  const CsvTable& table_;
};

class Openb final : public TraceFormat {
 public:
  using Params = OpenbParams;

  explicit Openb(const OpenbParams& params) : params_(params) {}

  [[nodiscard]] OpenedTrace open(const TraceRequest& request, Issues& issues) const override {
    const auto table = read_table(request, kColumns, "openb pods", issues);
    if (!table) {
      return {};
    }
    OpenbJobs jobs(params_, request, *table);
    std::vector<Arrival> arrivals = jobs.all();
    return finish_table(std::move(arrivals), *table, jobs.tally, request, issues);
  }

  [[nodiscard]] std::vector<std::string> accelerator_lists(const std::string& file) const override {
    TraceRequest request;
    request.file = file;
    Issues ignored;  // told by open
    std::vector<std::string> lists;
    if (const auto table = read_table(request, kColumns, "openb pods", ignored)) {
      for (const CsvTable::Row& row : table->rows()) {
        lists.emplace_back(table->cell(row, kGpuSpec));
      }
    }
    std::sort(lists.begin(), lists.end());
    lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
    std::erase(lists, std::string());
    return lists;
  }

 private:
  OpenbParams params_;
};

}  // namespace

extern const PluginEntry<TraceFormat> trace_format_openb =
    plugin<TraceFormat, Openb>("openb", "pods of Alibaba's GPU cluster trace of 2023 (CSV)");

}  // namespace suanwang
