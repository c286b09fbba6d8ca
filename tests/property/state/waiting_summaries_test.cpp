// Summaries of sets of waiting jobs against the sets themselves.
#include "sim/state/waiting_summaries.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"

namespace suanwang::test {

namespace {

struct Entry {
  std::int32_t need = 0;
  std::int32_t walltime_s = 0;
};

using Set = std::vector<Entry>;

bool any_passes(const Set& set, const CandidateTest& test) {
  return std::any_of(set.begin(), set.end(), [&test](const Entry& entry) {
    return test.passes(entry.need, entry.walltime_s);
  });
}

/// Whether a fresh summary lets the set pass: its jobs are told apart by class of need only.
bool seems_to_pass(const Set& set, const CandidateTest& test) {
  const std::int32_t most = WaitingSummaries::most_of(WaitingSummaries::class_of(test.free));
  const auto any = [&set](auto holds) {
    return std::any_of(set.begin(), set.end(), holds);
  };
  return any([&test](const Entry& entry) { return entry.need <= test.wide; }) ||
         (any([&test](const Entry& entry) { return entry.need <= test.free; }) &&
          any([&test, most](const Entry& entry) {
            return entry.need <= most && entry.walltime_s <= test.window_s;
          }));
}

/// Sets of entries, a summary of each, and one of all together, told of the same changes and mended
/// after looks in vain.
class Sets {
 public:
  explicit Sets(std::uint64_t seed) : random_(seed, "tests/waiting-summaries") {
    summaries_.resize(kSets);
    whole_.resize(1);
    sets_.resize(kSets);
  }

  void change() {
    const auto s = draw(kSets);
    Set& set = sets_[s];
    if (set.size() < kMost && random_.chance(0.55)) {
      const Entry entry{1 + static_cast<std::int32_t>(draw(random_.chance(0.5) ? 12 : 2000)),
                        static_cast<std::int32_t>(draw(500))};
      set.push_back(entry);
      summaries_.include(s, entry.need, entry.walltime_s);
      whole_.include(0, entry.need, entry.walltime_s);
    } else if (!set.empty()) {
      const auto gone = set.begin() + static_cast<std::ptrdiff_t>(draw(set.size()));
      summaries_.exclude(s, gone->need, gone->walltime_s);
      whole_.exclude(0, gone->need, gone->walltime_s);
      set.erase(gone);
    }
  }

  /// A set goes, and an empty one comes elsewhere, as blocks do.
  void move() {
    const auto from = draw(kSets);
    summaries_.erase(from);
    sets_.erase(sets_.begin() + from);
    const auto to = draw(kSets);
    summaries_.insert_empty(to);
    sets_.insert(sets_.begin() + to, Set());
    whole_.unite(0, summaries_, 0, kSets);
  }

  void search() {
    CandidateFilter filter;
    filter.free = 1 + draw(random_.chance(0.5) ? 40 : 2500);
    filter.window = Duration{static_cast<std::int64_t>(draw(500)) * 1000};
    filter.wide = std::min(filter.free, draw(random_.chance(0.5) ? 3 : 60));
    const CandidateTest test(filter);
    bool in_vain = true;
    for (std::uint32_t s = 0; s < kSets; ++s) {
      const bool passes = summaries_.first_passing(test, s, s + 1) == s;
      CAPTURE(s, test.free, test.window_s);
      REQUIRE((passes || !any_passes(sets_[s], test)));
      REQUIRE((summaries_.is_stale(s, test) || passes == seems_to_pass(sets_[s], test)));
      in_vain = in_vain && !passes;
      if (passes && !any_passes(sets_[s], test) && summaries_.is_stale(s, test)) {
        mend(s, test);
      }
    }
    const bool whole_passes = whole_.first_passing(test, 0, 1) == 0;
    REQUIRE((whole_passes || in_vain));
    if (whole_passes && in_vain && whole_.is_stale(0, test)) {
      whole_.refresh(0, test, summaries_, 0, kSets);
      REQUIRE_FALSE(whole_.is_stale(0, test));
      ++mended_wholes;
    }
  }

  int mended = 0;
  int mended_wholes = 0;

 private:
  static constexpr std::uint32_t kSets = 9;
  static constexpr std::size_t kMost = 20;

  std::uint32_t draw(std::uint64_t n) { return static_cast<std::uint32_t>(random_.uniform_int(n)); }

  void mend(std::uint32_t s, const CandidateTest& test) {
    std::vector<std::int32_t> needs;
    std::vector<std::int32_t> walltimes_s;
    for (const Entry& entry : sets_[s]) {
      needs.push_back(entry.need);
      walltimes_s.push_back(entry.walltime_s);
    }
    if (summaries_.refresh(s, test, needs, walltimes_s)) {
      whole_.grow_stale(0);
      ++mended;
    }
    REQUIRE_FALSE(summaries_.is_stale(s, test));
    REQUIRE((summaries_.first_passing(test, s, s + 1) == s) == seems_to_pass(sets_[s], test));
  }

  RandomStream random_;
  std::vector<Set> sets_;
  WaitingSummaries summaries_;
  WaitingSummaries whole_;
};

}  // namespace

TEST_CASE("summaries leave out no set with a job that passes, whatever came, went and was mended",
          "[state]") {
  int mended = 0;
  int mended_wholes = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Sets sets(seed);
    for (int step = 0; step < 1500; ++step) {
      sets.change();
      sets.search();
      if (step % 97 == 96) {
        sets.move();
      }
    }
    mended += sets.mended;
    mended_wholes += sets.mended_wholes;
  }
  CHECK(mended > 1000);
  CHECK(mended_wholes > 100);
}

TEST_CASE("every need has one class, and classes are told apart by their bounds", "[state]") {
  using Summaries = WaitingSummaries;
  CHECK(Summaries::class_of(0) == 0);
  std::uint32_t last = 0;
  for (std::int32_t need = 1; need < 200'000; ++need) {
    const std::uint32_t c = Summaries::class_of(need);
    REQUIRE(need <= Summaries::most_of(c));
    REQUIRE((c == 0 || need > Summaries::most_of(c - 1)));
    REQUIRE((c == last || c == last + 1));
    last = c;
  }
  CHECK(last == Summaries::kClasses - 1);
  CHECK(Summaries::class_of(INT32_MAX) == Summaries::kClasses - 1);
  for (const std::int32_t power : {16, 32, 64, 1024, 32'768}) {
    INFO(power);  // what asks for a power of two is no candidate where an eighth less is free
    CHECK(Summaries::class_of(power * 7 / 8) < Summaries::class_of(power));
  }
}

}  // namespace suanwang::test
