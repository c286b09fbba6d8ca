// The waiting index against a sorted vector.
#include "sim/state/waiting_index.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "tests/support/draw.hpp"

namespace suanwang::test {

namespace {

bool before(const WaitingEntry& a, const WaitingEntry& b) {
  return std::tuple(a.key, a.submit, a.number) < std::tuple(b.key, b.submit, b.number);
}

bool same(const WaitingEntry& a, const WaitingEntry& b) {
  return a.key == b.key && a.submit == b.submit && a.number == b.number && a.job == b.job &&
         a.need == b.need && a.walltime == b.walltime;
}

/// The index and a sorted vector of the same entries.
class IndexAndModel {
 public:
  IndexAndModel(std::uint64_t seed, std::uint64_t keys)
      : random_(seed, "tests/waiting"), keys_(keys) {}

  void insert() {
    WaitingEntry entry;
    entry.key = keys_ == 0 ? 0.0 : static_cast<double>(random_.uniform_int(keys_)) - 3.0;
    entry.submit = Time{keys_ == 0 ? static_cast<std::int64_t>(next_) / 3 * 1000
                                   : draw<std::int64_t>(random_, 50)};
    entry.number = next_;
    entry.job = JobId(next_++);
    // Mostly wide or long, so that searches have to skip whole blocks.
    entry.need = random_.chance(0.9) ? 20 + draw(random_, 1000) : 1 + draw(random_, 40);
    entry.walltime = Duration{random_.chance(0.9) ? 50'000 + draw<std::int64_t>(random_, 900'000)
                                                  : draw<std::int64_t>(random_, 60'000)};
    index.insert(entry);
    model.insert(std::lower_bound(model.begin(), model.end(), entry, before), entry);
  }

  void erase_random() {
    const auto i = draw<std::size_t>(random_, model.size());
    if (random_.chance(0.5)) {
      index.erase(model[i]);
    } else {
      const WaitingPosition after = index.settle(erase_at(i));
      const bool last = i + 1 == model.size();
      REQUIRE(index.at_end(after) == last);
      REQUIRE((last || index.job(after) == model[i + 1].job));
    }
    model.erase(model.begin() + static_cast<std::ptrdiff_t>(i));
  }

  void search() {
    CandidateFilter filter;
    filter.free = random_.chance(0.05) ? 0 : draw(random_, random_.chance(0.5) ? 30 : 1100);
    filter.window = Duration{draw<std::int64_t>(random_, random_.chance(0.5) ? 60'000 : 1'000'000)};
    filter.wide = std::min(filter.free, draw(random_, random_.chance(0.5) ? 10 : 1100));
    // Policies begin at the front mostly.
    const auto from = random_.chance(0.5) ? 0 : draw<std::size_t>(random_, model.size() + 1);
    const auto passes = [&filter](const WaitingEntry& entry) {
      const bool in_time = entry.walltime.ms / 1000 <= filter.window.ms / 1000;
      return filter.free > 0 &&
             ((entry.need <= filter.free && in_time) || entry.need <= filter.wide);
    };
    const auto expected =
        std::find_if(model.begin() + static_cast<std::ptrdiff_t>(from), model.end(), passes);
    const WaitingPosition seen = index.find(position(from), filter);
    REQUIRE(index.at_end(seen) == (expected == model.end()));
    REQUIRE((expected == model.end() || index.job(seen) == expected->job));
  }

  void reorder() {
    const std::uint64_t salt = random_.bits();
    const auto key_of = [salt](JobId job) {
      return static_cast<double>((job.value() * 2'654'435'761U ^ salt) % 97);
    };
    index.reorder(key_of);
    for (WaitingEntry& entry : model) {
      entry.key = key_of(entry.job);
    }
    std::sort(model.begin(), model.end(), before);
  }

  void check() const {
    REQUIRE(index.size() == model.size());
    REQUIRE(index.empty() == model.empty());
    std::vector<WaitingEntry> copy;
    index.copy_to(copy);
    REQUIRE(std::equal(copy.begin(), copy.end(), model.begin(), model.end(), same));
    REQUIRE((model.empty() || index.front() == model.front().job));
  }

  WaitingIndex index;
  std::vector<WaitingEntry> model;

 private:
  [[nodiscard]] WaitingPosition position(std::size_t i) const {
    WaitingPosition at = index.begin();
    for (; i > 0; --i) {
      at = index.next(at);
    }
    return at;
  }

  /// Erases where entry i stands; returns the place it had.
  WaitingPosition erase_at(std::size_t i) {
    const WaitingPosition at = position(i);
    const WaitingPosition next = index.erase(at);
    REQUIRE((index.at_end(next) || i + 1 == model.size() || index.job(next) == model[i + 1].job));
    return at;
  }

  RandomStream random_;
  std::uint64_t keys_;
  std::uint32_t next_ = 0;
};

}  // namespace

TEST_CASE("the waiting index keeps thousands of jobs as a sorted vector does", "[state]") {
  for (const std::uint64_t keys : {0U, 1U, 7U, 100'000U}) {
    IndexAndModel pair(keys + 1, keys);
    RandomStream random(keys, "tests/waiting-steps");
    for (int step = 0; step < 12'000; ++step) {
      const double grows = step < 7000 ? 0.8 : 0.2;
      if (pair.model.empty() || random.chance(grows)) {
        pair.insert();
      } else {
        pair.erase_random();
      }
      if (step % 7 == 0) {
        pair.search();
      }
      if (step % 2500 == 1000 && keys > 0) {
        pair.reorder();
      }
      if (step % 500 == 0) {
        pair.check();
      }
    }
    while (!pair.model.empty()) {
      pair.erase_random();
    }
    pair.check();
    pair.insert();
    pair.check();
  }
}

TEST_CASE("searches in short queues and after many removals leave nobody out", "[state]") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    IndexAndModel pair(seed, seed % 5);
    RandomStream random(seed, "tests/waiting-short");
    const std::uint64_t most = 1 + random.uniform_int(200);
    for (int step = 0; step < 300; ++step) {
      if (pair.model.empty() || (pair.model.size() < most && random.chance(0.5))) {
        pair.insert();
      } else {
        pair.erase_random();
      }
      pair.search();
    }
    pair.check();
  }
}

TEST_CASE("an entry that is not in the waiting index is missed aloud", "[state]") {
  WaitingIndex index;
  WaitingEntry entry;
  entry.job = JobId(1);
  CHECK_THROWS(index.erase(entry));
  index.insert(entry);
  WaitingEntry other = entry;
  other.job = JobId(2);
  CHECK_THROWS(index.erase(other));
  index.erase(entry);
  CHECK(index.empty());
}

}  // namespace suanwang::test
