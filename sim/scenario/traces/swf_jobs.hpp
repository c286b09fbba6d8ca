// What jobs are made of the lines of a Standard Workload Format log, and what is mended on the way.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "sim/base/fields.hpp"
#include "sim/demand/job_defaults.hpp"
#include "sim/demand/truth.hpp"
#include "sim/scenario/traces/swf_lines.hpp"
#include "sim/scenario/traces/trace_repairs.hpp"

namespace suanwang::swf {

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
inline constexpr std::array kKinds{
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

inline constexpr std::size_t kUnknownRun = 9;
inline constexpr std::size_t kUnknownSubmit = 10;
inline constexpr std::size_t kUnknownProcessors = 11;
inline constexpr std::size_t kProcessorsAsAllocated = 12;
inline constexpr std::size_t kTimeAsRun = 13;
inline constexpr std::size_t kKilled = 14;
inline constexpr std::size_t kClipped = 15;
inline constexpr std::size_t kZeroRun = 16;
inline constexpr std::size_t kUnknownMemory = 17;
inline constexpr std::size_t kOutOfOrder = 18;
inline constexpr std::size_t kRenumbered = 19;
inline constexpr std::size_t kFinalNewline = 20;

constexpr std::uint32_t bit(std::size_t kind) {
  return std::uint32_t{1} << kind;
}

inline constexpr std::uint32_t kDropped =
    31U | bit(kUnknownRun) | bit(kUnknownSubmit) | bit(kUnknownProcessors);

inline TrueEnd end_of(std::int64_t status) {
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

  [[nodiscard]] const JobDefaults& defaults() const { return defaults_; }

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

}  // namespace suanwang::swf
