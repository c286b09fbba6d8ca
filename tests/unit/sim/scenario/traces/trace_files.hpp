// Temporary trace files, and reading them, for the tests of the readers.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
#include <zlib.h>

#include <catch2/catch.hpp>

#include "sim/demand/truth.hpp"
#include "sim/scenario/traces/trace_format.hpp"
#include "tests/support/shared_folder.hpp"

namespace suanwang::test {

/// A directory that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "suanwang-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string path() const { return path_.string(); }

  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ / name;
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }

  [[nodiscard]] std::string write_gzip(const std::string& name, const std::string& text) const {
    const std::string file = (path_ / name).string();
    gzFile out = gzopen(file.c_str(), "wb6");
    REQUIRE(gzwrite(out, text.data(), static_cast<unsigned>(text.size())) ==
            static_cast<int>(text.size()));
    REQUIRE(gzclose(out) == Z_OK);
    return file;
  }

 private:
  std::filesystem::path path_;
};

using Settings = std::initializer_list<std::pair<std::string, std::string>>;

inline ConfigNode map_node(const std::vector<std::pair<std::string, std::string>>& settings) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  for (const auto& [key, value] : settings) {
    ConfigNode scalar;
    scalar.kind = ConfigNode::Kind::scalar;
    scalar.scalar = value;
    node.entries.push_back({key, {}, scalar});
  }
  return node;
}

/// A request with one tenant, number 7, for stream 3.
inline TraceRequest request_for(const std::string& file) {
  TraceRequest request;
  request.file = file;
  request.spot = {"scenario.yaml", 5, 12};
  request.path = "demand.streams[0].file";
  request.defaults.stream = StreamId(3);
  request.defaults.speeds = SpeedProfileId(0);
  request.defaults.tenants = {TenantId(7)};
  return request;
}

struct Reading {
  OpenedTrace opened;
  Issues issues;
  std::vector<Arrival> jobs;
};

inline std::vector<Arrival> all_jobs(const ArrivalSource& source) {
  std::vector<Arrival> jobs;
  const auto cursor = source.open(1);
  for (Arrival arrival; cursor->next(arrival);) {
    jobs.push_back(arrival);
  }
  return jobs;
}

inline void check_same_jobs(const std::vector<Arrival>& a, const std::vector<Arrival>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    INFO("job " << i);
    const JobRequest& x = a[i].request;
    const JobRequest& y = b[i].request;
    REQUIRE(std::tie(x.id, x.submit, x.walltime, x.tasks, x.cores, x.accelerators, x.memory_mib) ==
            std::tie(y.id, y.submit, y.walltime, y.tasks, y.cores, y.accelerators, y.memory_mib));
    REQUIRE(std::tie(x.tenant, x.stream, x.speeds, x.target, x.kind, a[i].truth.run) ==
            std::tie(y.tenant, y.stream, y.speeds, y.target, y.kind, b[i].truth.run));
    REQUIRE(a[i].truth.end == b[i].truth.end);
  }
}

/// Opens the file with that format and reads all its jobs, kept in memory and as a stream.
inline Reading read_trace(const std::string& format,
                          const TraceRequest& request,
                          const std::vector<std::pair<std::string, std::string>>& settings = {}) {
  Reading reading;
  const PluginEntry<TraceFormat>* entry = find_plugin<TraceFormat>(trace_formats(), format);
  REQUIRE(entry != nullptr);
  const auto reader = entry->make(map_node(settings), "stream", reading.issues);
  REQUIRE(reader != nullptr);
  reading.opened = reader->open(request, reading.issues);
  REQUIRE((reading.opened.source == nullptr) == reading.issues.has_errors());
  if (reading.opened.source) {
    reading.jobs = all_jobs(*reading.opened.source);
    CHECK(reading.jobs.size() == reading.opened.report.jobs);
    CHECK(reading.opened.source->job_count_hint() == reading.jobs.size());
    TraceRequest streamed = request;
    streamed.jobs_kept_at_most = 1;
    Issues again;
    check_same_jobs(reading.jobs, all_jobs(*reader->open(streamed, again).source));
    CHECK(again.all().size() == reading.issues.all().size());
  }
  return reading;
}

/// `error 12: message` or `warning 0: message`, a line each.
inline std::string issue_lines(const Issues& issues) {
  std::ostringstream text;
  for (const Issue& issue : issues.all()) {
    text << (issue.severity == Severity::error ? "error " : "warning ") << issue.spot.line << ": "
         << issue.message << "\n";
  }
  return text.str();
}

inline std::uint64_t repairs_of(const TraceReport& report, const std::string& word) {
  std::uint64_t count = 0;
  for (const TraceRepair& repair : report.repairs) {
    count += repair.what.find(word) != std::string::npos ? repair.count : 0;
  }
  return count;
}

}  // namespace suanwang::test
