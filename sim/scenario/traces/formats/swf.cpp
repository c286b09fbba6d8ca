// The Standard Workload Format 2.2 of the Parallel Workloads Archive: batch logs of supercomputers.
// A job of n processors is n one-core tasks. A file of up to a million jobs is read once, when the
// scenario loads: everything is checked and counted, and the jobs are kept. A longer one is read
// again, as a stream, in the run: memory does not grow with it.
#include <algorithm>
#include <bit>
#include <memory>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/demand/arrival_list.hpp"
#include "sim/scenario/traces/kept_jobs.hpp"
#include "sim/scenario/traces/swf_jobs.hpp"
#include "sim/scenario/traces/swf_lines.hpp"
#include "sim/scenario/traces/trace_format.hpp"
#include "sim/scenario/traces/trace_repairs.hpp"

namespace suanwang {
namespace {

using swf::kDropped;
using swf::kFinalNewline;
using swf::kOutOfOrder;
using swf::kRenumbered;
using swf::SwfJobs;
using swf::SwfParams;
using swf::Unsorted;

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

  /// What the check found: whether the numbers of the jobs can't be used, how many jobs there are,
  /// and the jobs themselves, unless they are too many.
  void set_known(bool renumber, std::uint64_t job_count) {
    renumber_ = renumber;
    job_count_ = job_count;
  }

  void keep(std::shared_ptr<const KeptJobs> kept, Duration shift) {
    kept_ = std::move(kept);
    kept_shift_ = shift;
  }

  [[nodiscard]] std::unique_ptr<ArrivalCursor> open(std::uint64_t /*seed*/) const override {
    if (kept_) {
      return std::make_unique<KeptJobsCursor>(kept_, jobs_.defaults(), kept_shift_, renumber_);
    }
    return std::make_unique<SwfCursor>(file_, jobs_, renumber_);
  }

  [[nodiscard]] StreamShape shape() const override { return shape_; }

  [[nodiscard]] std::uint64_t job_count_hint() const override { return job_count_; }

 private:
  std::shared_ptr<const TextFile> file_;
  SwfJobs jobs_;
  StreamShape shape_;
  std::shared_ptr<const KeptJobs> kept_;  // null: too many
  Duration kept_shift_{};
  bool renumber_ = false;
  std::uint64_t job_count_ = 0;
};

/// The first reading: what is in the file, and what is wrong with it.
class SwfCheck {
 public:
  SwfCheck(const TextFile& file, std::size_t jobs_kept_at_most, bool with_memory)
      : lines_(file), kept_(std::make_shared<KeptJobs>(jobs_kept_at_most, with_memory)) {
    // Even the shortest lines would be too many: memory need not grow to find that out.
    constexpr std::size_t kLongLine = 128;
    if (file.size() / kLongLine > jobs_kept_at_most) {
      kept_->give_up();
    }
  }

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

  /// The jobs it made, or null if they are too many to keep.
  [[nodiscard]] std::shared_ptr<const KeptJobs> kept() const {
    return kept_->all_here() ? kept_ : nullptr;
  }

  TraceReport report;
  RepairTally tally{swf::kKinds};

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
    kept_->add(arrival);
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
  std::shared_ptr<KeptJobs> kept_;
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
    SwfCheck check(**file, request.jobs_kept_at_most, params_.memory != swf::MemoryOf::ignored);
    check.run(jobs);
    if (!accept(check, request, issues)) {
      return {nullptr, std::move(check.report)};
    }
    const Duration shift = shift_to_beginning(request, check.report, jobs);
    const StreamShape shape{.unit_core_tasks = params_.memory == swf::MemoryOf::ignored};
    const auto source = std::make_shared<SwfSource>(*file, std::move(jobs), shape);
    source->keep(check.kept(), shift);
    return describe(source, check, request, issues);
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

  /// Moves the jobs so that the stream begins where `begin` says; returns by how much.
  [[nodiscard]] Duration shift_to_beginning(const TraceRequest& request,
                                            TraceReport& report,
                                            SwfJobs& jobs) const {
    if (params_.begin == swf::Begin::as_is) {
      return {};
    }
    const Duration before = report.first_submit - (Time{} + request.defaults.offset);
    jobs.begin_at(Time{} + before);
    report.first_submit = report.first_submit - before;
    report.last_submit = report.last_submit - before;
    return Duration{-before.ms};
  }

  [[nodiscard]] OpenedTrace describe(const std::shared_ptr<SwfSource>& source,
                                     SwfCheck& check,
                                     const TraceRequest& request,
                                     Issues& issues) const {
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
