// Running jobs of a partition by the time they are expected to end: what a backfilling scheduler
// asks for "when will n units be free?". Sorted blocks with sums, so that whole blocks are skipped.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

/// When a blocked job could start, if running jobs end as they requested.
struct Shadow {
  Time at = kNever;
  std::uint64_t extra = 0;  ///< units free then beyond the job's need
};

class ReleaseProfile {
 public:
  /// O(sqrt n)-like: one block is moved.
  void insert(Time end, JobId job, std::uint32_t units);

  /// The entry (end, job) must be there.
  void erase(Time end, JobId job);

  /// The earliest expected end at which `need` units are free, `free` of them now. All jobs that
  /// are expected to end at that instant count (they end before the pass that would start the job).
  /// {kNever, 0} if even all releases are not enough.
  [[nodiscard]] Shadow shadow(std::uint64_t need, std::uint64_t free) const;

  /// Calls visit(end, job, units) in order of end until it returns false. Jobs that end together
  /// come in an order that depends on the history only.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Block& block : blocks_) {
      for (std::uint32_t i = 0; i < block.count; ++i) {
        const Release& release = block.releases[i];
        if (!visit(Time{release.end_ms}, JobId(release.job), release.units)) {
          return;
        }
      }
    }
  }

  [[nodiscard]] std::uint32_t size() const { return size_; }

  /// Units of all entries. O(blocks).
  [[nodiscard]] std::uint64_t units() const {
    std::uint64_t sum = 0;
    for (const Block& block : blocks_) {
      sum += block.unit_sum;
    }
    return sum;
  }

 private:
  static constexpr std::uint32_t kBlock = 128;

  // In one array: insertions and removals, which move half a block, are what there is most of.
  struct Release {
    std::int64_t end_ms;
    std::uint32_t units;
    std::uint32_t job;
  };

  struct Block {
    std::uint32_t count = 0;
    std::uint64_t unit_sum = 0;
    std::array<Release, kBlock> releases;

    [[nodiscard]] std::uint32_t first_not_before(Time end) const;
    [[nodiscard]] std::uint32_t first_after(Time end) const;
    void erase(std::uint32_t at);
  };

  [[nodiscard]] std::size_t block_for(Time end) const;
  void split(std::size_t block_index);

  std::vector<Block> blocks_;
  std::uint32_t size_ = 0;
};

}  // namespace suanwang
