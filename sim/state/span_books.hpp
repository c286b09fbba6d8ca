// Jobs that run at several centres at once, and the parts that they have there.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sim/city/ids.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

/// So many tasks of a job on a partition: what it gets at one of several centres.
struct SpanPart {
  PartitionId partition;
  std::uint32_t tasks = 0;

  friend bool operator==(const SpanPart&, const SpanPart&) = default;
};

/// A part is a live job of its own, of which nobody but the state knows that it has no row: it
/// holds the nodes, the whole holds what the job has done. Few jobs have any.
class SpanBooks {
 public:
  /// The live jobs that are its parts, by centre; empty: it runs at one centre.
  [[nodiscard]] const std::vector<JobId>& parts_of(JobId whole) const {
    static const std::vector<JobId> kNone;
    const auto found = parts_.find(whole);
    return found == parts_.end() ? kNone : found->second;
  }

  void open(JobId whole, std::vector<JobId> parts) { parts_[whole] = std::move(parts); }

  void close(JobId whole) { parts_.erase(whole); }

  [[nodiscard]] const std::map<JobId, std::vector<JobId>>& all() const { return parts_; }

  /// It has lost its nodes, and goes back to the platform from these centres.
  void note_return(JobId whole, std::vector<CentreId> centres) {
    returned_[whole] = std::move(centres);
  }

  /// The centres that it has come back from; nothing if it has not, or was asked for before.
  [[nodiscard]] std::optional<std::vector<CentreId>> take_return(JobId whole) {
    const auto found = returned_.find(whole);
    if (found == returned_.end()) {
      return std::nullopt;
    }
    return std::move(returned_.extract(found).mapped());
  }

 private:
  std::map<JobId, std::vector<JobId>> parts_;
  std::map<JobId, std::vector<CentreId>> returned_;
};

}  // namespace suanwang
