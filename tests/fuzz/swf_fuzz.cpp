// Whatever bytes a trace is made of, the readers say what is wrong or give jobs in order.
// The first byte chooses the format and its settings, the rest is the file.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

#include "sim/demand/truth.hpp"
#include "sim/scenario/traces/trace_format.hpp"

namespace suanwang {
namespace {

/// A file in memory that has a path.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* bytes, std::size_t size) : fd_(::memfd_create("trace", 0)) {
    if (fd_ < 0 || ::write(fd_, bytes, size) != static_cast<ssize_t>(size)) {
      std::abort();
    }
  }

  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  ~MemoryFile() { ::close(fd_); }

  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

using Setting = std::pair<std::string_view, std::string_view>;

ConfigNode map_of(const Setting& setting) {
  ConfigNode value;
  value.kind = ConfigNode::Kind::scalar;
  value.scalar = setting.second;
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  node.entries.push_back({std::string(setting.first), {}, value});
  return node;
}

/// Reads all jobs; aborts if they are out of order, or not as many as reported.
void check_jobs(const OpenedTrace& opened) {
  const auto cursor = opened.source->open(1);
  std::uint64_t count = 0;
  Time last = opened.report.first_submit;
  for (Arrival arrival; cursor->next(arrival); ++count) {
    if (arrival.request.submit < last || arrival.request.tasks == 0 ||
        arrival.truth.run < Duration{} || arrival.request.walltime <= Duration{}) {
      std::abort();
    }
    last = arrival.request.submit;
  }
  if (count != opened.report.jobs || last != opened.report.last_submit) {
    std::abort();
  }
}

void read_one(std::uint8_t choice, const std::uint8_t* bytes, std::size_t size) {
  constexpr std::array<std::pair<std::string_view, Setting>, 6> kWays{{
      {"swf", {"unsorted", "sort"}},
      {"swf", {"over_walltime", "clip"}},
      {"swf", {"memory", "used"}},
      {"swf", {"begin", "first-job"}},
      {"philly", {"estimate", "2.5"}},
      {"openb", {"never_scheduled", "keep"}},
  }};
  const auto& [format, setting] = kWays[choice % kWays.size()];
  const MemoryFile file(bytes, size);
  Issues issues;
  const auto reader =
      find_plugin<TraceFormat>(trace_formats(), format)->make(map_of(setting), "stream", issues);
  TraceRequest request;
  request.file = file.path();
  request.path = "stream";
  const OpenedTrace opened = reader->open(request, issues);
  if ((opened.source == nullptr) != issues.has_errors()) {
    std::abort();
  }
  if (opened.source) {
    check_jobs(opened);
  }
}

}  // namespace
}  // namespace suanwang

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 0) {
    suanwang::read_one(bytes[0], bytes + 1, size - 1);
  }
  return 0;
}
