// Logs and agreed start times outside the repository, read as text, so that nothing of the product
// stands between them and the engine.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>
#include <zlib.h>

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace suanwang::test {

inline std::vector<std::string> gzip_lines(const std::filesystem::path& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  REQUIRE(file != nullptr);
  std::string text;
  std::vector<char> block(1U << 20U);
  for (int n = 1; n > 0;) {
    n = gzread(file, block.data(), static_cast<unsigned>(block.size()));
    REQUIRE(n >= 0);
    text.append(block.data(), static_cast<std::size_t>(n));
  }
  gzclose(file);
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

/// Fields 1 (job), 2 (submit), 4 (run), 8 (requested processors), 9 (requested time) of the
/// Standard Workload Format, in seconds.
inline std::vector<Arrival> read_log(const std::filesystem::path& path) {
  std::vector<Arrival> arrivals;
  for (const std::string& line : gzip_lines(path)) {
    if (line.empty() || line.front() == ';') {
      continue;
    }
    std::istringstream text(line);
    std::vector<std::int64_t> field(9);
    for (std::int64_t& value : field) {
      REQUIRE((text >> value));
    }
    arrivals.push_back(batch_job(static_cast<std::uint64_t>(field[0]),
                                 field[1] * 1000,
                                 field[3] * 1000,
                                 static_cast<std::uint32_t>(field[7]),
                                 field[8] * 1000));
  }
  return arrivals;
}

/// job_id,submit,start,end,procs
inline std::map<std::uint64_t, std::int64_t> read_starts(const std::vector<std::string>& lines) {
  std::map<std::uint64_t, std::int64_t> starts;
  for (const std::string& line : lines) {
    std::istringstream text(line);
    std::uint64_t id = 0;
    std::int64_t submit = 0;
    std::int64_t start = 0;
    char comma = ' ';
    if (text >> id >> comma >> submit >> comma >> start) {
      starts[id] = start;
    }
  }
  return starts;
}

inline std::map<std::uint64_t, std::int64_t> read_starts(const std::filesystem::path& gzip) {
  return read_starts(gzip_lines(gzip));
}

}  // namespace suanwang::test
