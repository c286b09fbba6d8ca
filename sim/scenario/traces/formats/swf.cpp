// The Standard Workload Format 2.2 of the Parallel Workloads Archive: batch logs of supercomputers.
// A job of n processors is n one-core tasks. The file is read twice, once when the scenario loads
// (everything is checked and counted) and once, as a stream, in the run: memory does not grow with
// it.
#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/fields.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/scenario/traces/swf_lines.hpp"
#include "sim/scenario/traces/trace_format.hpp"
#include "sim/scenario/traces/trace_repairs.hpp"

namespace suanwang {
namespace {

enum class OverWalltime : std::uint8_t { kill, clip };
enum class MemoryOf : std::uint8_t { ignored, used, requested };
enum class Unsorted : std::uint8_t { refuse, sort };
enum class Begin : std::uint8_t { as_is, first_job };

constexpr auto choices(OverWalltime /*tag*/) {
  return std::array{
      Choice<OverWalltime>{"kill", OverWalltime::kill, "the job is killed at its requested time"},
      Choice<OverWalltime>{"clip", OverWalltime::clip, "it completes at its requested time"}};
}

constexpr auto choices(MemoryOf /*tag*/) {
  return std::array{
      Choice<MemoryOf>{"ignored", MemoryOf::ignored, "jobs ask for no memory"},
      Choice<MemoryOf>{"used", MemoryOf::used, "column 7, KB per processor"},
      Choice<MemoryOf>{"requested", MemoryOf::requested, "column 10, KB per processor"}};
}

constexpr auto choices(Unsorted /*tag*/) {
  return std::array{Choice<Unsorted>{"refuse", Unsorted::refuse, "an error that says where"},
                    Choice<Unsorted>{"sort", Unsorted::sort, "sorted in memory"}};
}

constexpr auto choices(Begin /*tag*/) {
  return std::array{
      Choice<Begin>{"as-is", Begin::as_is, "second 0 of the log is when the stream begins"},
      Choice<Begin>{"first-job", Begin::first_job, "its first job is when the stream begins"}};
}

struct SwfParams {
  OverWalltime over_walltime = OverWalltime::kill;
  MemoryOf memory = MemoryOf::ignored;
  Unsorted unsorted = Unsorted::refuse;
  Begin begin = Begin::as_is;

  template <class V>
  void fields(V& v) {
    v.optional("over_walltime", over_walltime, "what becomes of a job that ran beyond its request");
    v.optional("memory", memory, "which column tells a task's memory");
    v.optional("unsorted", unsorted, "what to do if the jobs are not in order of submission");
    v.optional("begin", begin, "which instant of the log is when the stream begins");
  }
};

// The bits of SwfOddity, then what this file adds. A job or line may show several.
constexpr std::array kKinds{
    RepairKind{"line dropped: a column is not a number", "lines dropped: a column is not a number"},
    RepairKind{"line dropped: a number is too large", "lines dropped: a number is too large"},
    RepairKind{"line dropped: fewer than 5 columns", "lines dropped: fewer than 5 columns"},
    RepairKind{"line dropped: a NUL byte in it", "lines dropped: a NUL byte in it"},
    RepairKind{"line dropped: the last one, cut off in the middle", ""},
    RepairKind{"line has fewer than 18 columns: the others count as unknown",
               "lines have fewer than 18 columns: the others count as unknown"},
    RepairKind{"line has more than 18 columns: the others are ignored",
               "lines have more than 18 columns: the others are ignored"},
    RepairKind{"line has a fraction: times are kept to the millisecond, the rest is cut",
               "lines have a fraction: times are kept to the millisecond, the rest is cut"},
    RepairKind{"line ends in CR LF", "lines end in CR LF"},
    RepairKind{"job dropped: its run time is unknown", "jobs dropped: their run time is unknown"},
    RepairKind{"job dropped: its submission is unknown",
               "jobs dropped: their submission is unknown"},
    RepairKind{"job dropped: its processors are unknown",
               "jobs dropped: their processors are unknown"},
    RepairKind{"job asks for an unknown number of processors: what it got is taken",
               "jobs ask for an unknown number of processors: what they got is taken"},
    RepairKind{"job has no requested time: its run time is taken",
               "jobs have no requested time: their run time is taken"},
    RepairKind{"job ran beyond its request: killed there (over_walltime)",
               "jobs ran beyond their request: killed there (over_walltime)"},
    RepairKind{"job ran beyond its request: its run time is cut to it (over_walltime)",
               "jobs ran beyond their request: their run time is cut to it (over_walltime)"},
    RepairKind{"job has a run time of zero: it ends as it starts",
               "jobs have a run time of zero: they end as they start"},
    RepairKind{"job has unknown memory: none is asked for",
               "jobs have unknown memory: none is asked for"},
    RepairKind{"job stands out of order: sorted", "jobs stand out of order: sorted"},
    RepairKind{"job number is missing or used twice: all jobs are numbered anew, in file order",
               "job numbers are missing or used twice: all jobs are numbered anew, in file order"},
    RepairKind{"last line without its newline", ""},
};

constexpr std::size_t kUnknownRun = 9;
constexpr std::size_t kUnknownSubmit = 10;
constexpr std::size_t kUnknownProcessors = 11;
constexpr std::size_t kProcessorsAsAllocated = 12;
constexpr std::size_t kTimeAsRun = 13;
constexpr std::size_t kKilled = 14;
constexpr std::size_t kClipped = 15;
constexpr std::size_t kZeroRun = 16;
constexpr std::size_t kUnknownMemory = 17;
constexpr std::size_t kOutOfOrder = 18;
constexpr std::size_t kRenumbered = 19;
constexpr std::size_t kFinalNewline = 20;

constexpr std::uint32_t bit(std::size_t kind) {
  return std::uint32_t{1} << kind;
}

constexpr std::uint32_t kDropped =
    31U | bit(kUnknownRun) | bit(kUnknownSubmit) | bit(kUnknownProcessors);

TrueEnd end_of(std::int64_t status) {
  if (status == 0) {
    return TrueEnd::fails;
  }
  return status == 5 ? TrueEnd::is_cancelled : TrueEnd::completes;
}

/// Makes jobs of lines: the same in the check and in the run.
class SwfJobs {
 public:
  SwfJobs(const SwfParams& params, JobDefaults defaults)
      : params_(params), defaults_(std::move(defaults)), shift_(defaults_.offset) {}

  /// Counts the stream's beginning from this instant of the log instead of its second 0.
  void begin_at(Time first) { shift_ = shift_ - (first - Time{}); }

  /// Fills `arrival` and returns what was mended; it is not filled if a bit of kDropped is among
  /// it.
  std::uint32_t make(const SwfFields& f, SwfOddities odd, Arrival& arrival) const {
    std::uint32_t mended = odd;
    if ((mended & kDropped) == 0) {
      mended |= judge(f);
    }
    if ((mended & kDropped) == 0) [[likely]] {
      mended |= fill(f, arrival);
    }
    return mended;
  }

 private:
  static std::uint32_t judge(const SwfFields& f) {
    const std::int64_t processors = f.requested > 0 ? f.requested : f.allocated;
    if (processors > std::numeric_limits<std::uint32_t>::max()) {
      return SwfOddity::too_large;
    }
    return (f.run_ms < 0 ? bit(kUnknownRun) : 0) | (f.submit_ms < 0 ? bit(kUnknownSubmit) : 0) |
           (processors <= 0 ? bit(kUnknownProcessors) : 0);
  }

  std::uint32_t fill(const SwfFields& f, Arrival& arrival) const {
    std::uint32_t mended = 0;
    JobRequest& request = arrival.request;
    defaults_.apply(request);
    request.id = static_cast<std::uint64_t>(f.id);
    request.submit = Time{f.submit_ms} + shift_;
    mended |= f.requested > 0 ? 0 : bit(kProcessorsAsAllocated);
    request.tasks = static_cast<std::uint32_t>(f.requested > 0 ? f.requested : f.allocated);
    request.cores = 1;
    request.accelerators = 0;
    request.tenant = defaults_.tenant_of(f.user < 0 ? 0 : static_cast<std::uint64_t>(f.user));
    arrival.truth.end = end_of(f.status);
    return mended | fill_times(f, arrival) | fill_memory(f, request);
  }

  std::uint32_t fill_times(const SwfFields& f, Arrival& arrival) const {
    const std::uint32_t mended = f.run_ms == 0 ? bit(kZeroRun) : 0;
    arrival.truth.run = Duration{f.run_ms};
    if (f.requested_ms <= 0) {
      // A request of zero would say nothing: a second is the least that the format can.
      arrival.request.walltime = std::max(Duration{f.run_ms}, seconds(1));
      return mended | bit(kTimeAsRun);
    }
    arrival.request.walltime = Duration{f.requested_ms};
    if (f.run_ms > f.requested_ms) {
      if (params_.over_walltime == OverWalltime::kill) {
        return mended | bit(kKilled);
      }
      arrival.truth.run = Duration{f.requested_ms};
      return mended | bit(kClipped);
    }
    return mended;
  }

  std::uint32_t fill_memory(const SwfFields& f, JobRequest& request) const {
    request.memory_mib = 0;
    if (params_.memory == MemoryOf::ignored) {
      return 0;
    }
    const std::int64_t kb = params_.memory == MemoryOf::used ? f.used_kb : f.requested_kb;
    if (kb < 0 || kb / 1024 >= std::numeric_limits<std::uint32_t>::max()) {
      return bit(kUnknownMemory);
    }
    request.memory_mib = static_cast<std::uint32_t>((kb + 1023) / 1024);
    return 0;
  }

  SwfParams params_;
  JobDefaults defaults_;
  Duration shift_;
};

class SwfCursor final : public ArrivalCursor {
 public:
  SwfCursor(std::shared_ptr<const TextFile> file, SwfJobs jobs, bool renumber)
      : file_(std::move(file)), lines_(*file_), jobs_(std::move(jobs)), renumber_(renumber) {}

  bool next(Arrival& arrival) override {
    SwfFields fields;
    SwfOddities odd = SwfOddity::none;
    while (lines_.next(fields, odd)) {
      if (lines_.is_comment() || (jobs_.make(fields, odd, arrival) & kDropped) != 0) {
        continue;
      }
      ++count_;
      arrival.request.id = renumber_ ? count_ : arrival.request.id;
      return true;
    }
    // The check at load read the same bytes to their end.
    SUANWANG_CHECK(lines_.failure().empty(),
                   "the trace changed while it was read: " + lines_.failure());
    return false;
  }

 private:
  std::shared_ptr<const TextFile> file_;
  SwfLines lines_;
  SwfJobs jobs_;
  std::uint64_t count_ = 0;
  bool renumber_;
};

class SwfSource final : public ArrivalSource {
 public:
  SwfSource(std::shared_ptr<const TextFile> file, SwfJobs jobs, StreamShape shape)
      : file_(std::move(file)), jobs_(std::move(jobs)), shape_(shape) {}

  void set_known(bool renumber, std::uint64_t job_count) {
    renumber_ = renumber;
    job_count_ = job_count;
  }

  [[nodiscard]] std::unique_ptr<ArrivalCursor> open(std::uint64_t /*seed*/) const override {
    return std::make_unique<SwfCursor>(file_, jobs_, renumber_);
  }

  [[nodiscard]] StreamShape shape() const override { return shape_; }

  [[nodiscard]] std::uint64_t job_count_hint() const override { return job_count_; }

 private:
  std::shared_ptr<const TextFile> file_;
  SwfJobs jobs_;
  StreamShape shape_;
  bool renumber_ = false;
  std::uint64_t job_count_ = 0;
};

/// The first reading: what is in the file, and what is wrong with it.
class SwfCheck {
 public:
  explicit SwfCheck(const TextFile& file) : lines_(file) {}

  void run(const SwfJobs& jobs) {
    SwfFields fields;
    SwfOddities odd = SwfOddity::none;
    Arrival arrival;
    while (lines_.next(fields, odd)) {
      if (lines_.is_comment()) {
        note_header(lines_.comment());
        continue;
      }
      const std::uint32_t mended = jobs.make(fields, odd, arrival);
      if (mended != 0) [[unlikely]] {
        note(mended);
      }
      if ((mended & kDropped) == 0) {
        note_job(arrival, fields.id);
      }
    }
    report.lines = static_cast<std::uint64_t>(lines_.line());
    if (lines_.lacked_final_newline()) {
      tally.count(kFinalNewline, lines_.line());
    }
  }

  [[nodiscard]] bool ids_rise() const { return ids_rise_; }

  [[nodiscard]] const std::string& failure() const { return lines_.failure(); }

  [[nodiscard]] std::int64_t line() const { return lines_.line(); }

  TraceReport report;
  RepairTally tally{kKinds};

 private:
  void note(std::uint32_t mended) {
    while (mended != 0) {
      tally.count(static_cast<std::size_t>(std::countr_zero(mended)), lines_.line());
      mended &= mended - 1;
    }
  }

  void note_job(const Arrival& arrival, std::int64_t id) {
    const JobRequest& request = arrival.request;
    if (report.jobs++ == 0) {
      report.first_submit = request.submit;
      report.last_submit = request.submit;
    }
    if (request.submit < report.last_submit) [[unlikely]] {
      tally.count(kOutOfOrder, lines_.line());
      report.first_submit = std::min(report.first_submit, request.submit);
    }
    report.last_submit = std::max(report.last_submit, request.submit);
    report.most_tasks = std::max<std::uint64_t>(report.most_tasks, request.tasks);
    ids_rise_ = ids_rise_ && id > last_id_;
    last_id_ = id;
  }

  /// `; Key: value`
  void note_header(std::string_view comment) {
    constexpr std::size_t kMostKeys = 64;
    constexpr std::size_t kLongest = 200;
    const std::size_t colon = comment.find(':');
    const std::size_t key = comment.find_first_not_of("; \t");
    if (colon == std::string_view::npos || key >= colon || report.header.size() == kMostKeys) {
      return;
    }
    std::string_view value = comment.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    value = value.substr(0, value.find_last_not_of(" \t\r") + 1);
    report.header.emplace_back(comment.substr(key, std::min(colon - key, kLongest)),
                               value.substr(0, kLongest));
  }

  SwfLines lines_;
  std::int64_t last_id_ = 0;
  bool ids_rise_ = true;
};

std::vector<Arrival> all_jobs(const ArrivalSource& source) {
  std::vector<Arrival> arrivals;
  const auto cursor = source.open(0);
  for (Arrival arrival; cursor->next(arrival);) {
    arrivals.push_back(arrival);
  }
  return arrivals;
}

/// How many jobs have a number that is missing or that an earlier one has.
std::uint64_t count_bad_ids(const ArrivalSource& source) {
  std::vector<std::int64_t> ids;
  const auto cursor = source.open(0);
  for (Arrival arrival; cursor->next(arrival);) {
    ids.push_back(static_cast<std::int64_t>(arrival.request.id));
  }
  std::sort(ids.begin(), ids.end());
  std::uint64_t bad = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    bad += ids[i] < 0 || (i > 0 && ids[i] == ids[i - 1]) ? 1U : 0U;
  }
  return bad;
}

std::shared_ptr<const ArrivalSource> sorted(const ArrivalSource& source) {
  std::vector<Arrival> arrivals = all_jobs(source);
  sort_by_submission(arrivals);
  return std::make_shared<ArrivalList>(std::move(arrivals), source.shape());
}

class Swf final : public TraceFormat {
 public:
  using Params = SwfParams;

  explicit Swf(const SwfParams& params) : params_(params) {}

  [[nodiscard]] OpenedTrace open(const TraceRequest& request, Issues& issues) const override {
    const auto file = TextFile::open(request.file);
    if (!file) {
      unreadable_trace(request, file.error(), issues);
      return {};
    }
    SwfJobs jobs(params_, request.defaults);
    SwfCheck check(**file);
    check.run(jobs);
    if (!accept(check, request, issues)) {
      return {nullptr, std::move(check.report)};
    }
    if (params_.begin == Begin::first_job) {
      shift_to_first_job(request, check.report, jobs);
    }
    return describe(*file, std::move(jobs), check, request, issues);
  }

 private:
  /// Whether the file makes a stream; says all that stands against it.
  [[nodiscard]] bool accept(const SwfCheck& check,
                            const TraceRequest& request,
                            Issues& issues) const {
    if (!check.failure().empty()) {
      const std::int64_t line = check.line();
      const std::string place = line > 0 ? ", after line " + std::to_string(line) : "";
      issues.error({request.file, line + 1, 0},
                   request.path,
                   check.failure() + place,
                   "fetch or pack the file again");
      return false;
    }
    if (check.report.jobs == 0 || count_bad_lines(check.tally) > check.report.jobs) {
      return refuse_as_other(check, request, issues);
    }
    const std::int64_t line = check.tally.first_line_of(kOutOfOrder);
    if (line > 0 && params_.unsorted == Unsorted::refuse) {
      issues.error({request.file, line, 0},
                   request.path,
                   "this job was submitted before the one above it: the log is not sorted",
                   "sort it (sort -s -n -k2,2), or say 'unsorted: sort' to sort it in memory");
      return false;
    }
    return true;
  }

  static std::uint64_t count_bad_lines(const RepairTally& tally) {
    std::uint64_t bad = 0;
    for (std::size_t kind = 0; kind < 5; ++kind) {
      bad += tally.count_of(kind);
    }
    return bad;
  }

  static bool refuse_as_other(const SwfCheck& check, const TraceRequest& request, Issues& issues) {
    check.tally.warn(request, issues);
    issues.error(request.spot,
                 request.path,
                 "'" + request.file + "' is not a Standard Workload Format log: " +
                     std::to_string(check.report.jobs) + " of its " +
                     std::to_string(check.report.lines) + " lines are jobs",
                 "18 columns of numbers, header lines begin with ';'");
    return false;
  }

  static void shift_to_first_job(const TraceRequest& request, TraceReport& report, SwfJobs& jobs) {
    const Duration before = report.first_submit - (Time{} + request.defaults.offset);
    jobs.begin_at(Time{} + before);
    report.first_submit = report.first_submit - before;
    report.last_submit = report.last_submit - before;
  }

  [[nodiscard]] OpenedTrace describe(const std::shared_ptr<const TextFile>& file,
                                     SwfJobs jobs,
                                     SwfCheck& check,
                                     const TraceRequest& request,
                                     Issues& issues) const {
    const StreamShape shape{.unit_core_tasks = params_.memory == MemoryOf::ignored};
    const auto source = std::make_shared<SwfSource>(file, std::move(jobs), shape);
    const std::uint64_t bad_ids = check.ids_rise() ? 0 : count_bad_ids(*source);
    if (bad_ids > 0) {
      check.tally.count(kRenumbered, 0, bad_ids);
    }
    source->set_known(bad_ids > 0, check.report.jobs);
    check.tally.warn(request, issues);
    check.report.repairs = check.tally.repairs();
    check.report.most_cores = check.report.most_tasks;
    const bool in_order = check.tally.count_of(kOutOfOrder) == 0;
    return {in_order ? source : sorted(*source), std::move(check.report)};
  }

  SwfParams params_;
};

}  // namespace

extern const PluginEntry<TraceFormat> trace_format_swf =
    plugin<TraceFormat, Swf>("swf", "Standard Workload Format 2.2 (.swf, .swf.gz)");

}  // namespace suanwang
