// The structures of the state against models that are plainly right.
#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/state/node_set.hpp"
#include "sim/state/placement.hpp"
#include "sim/state/release_profile.hpp"
#include "sim/state/step_profile.hpp"
#include "tests/support/draw.hpp"

namespace suanwang::test {

namespace {

std::uint32_t next_member(const std::set<std::uint32_t>& model,
                          std::uint32_t from,
                          std::uint32_t size) {
  const auto at = model.lower_bound(from);
  return at == model.end() ? size : *at;
}

std::uint32_t next_absent(const std::set<std::uint32_t>& model,
                          std::uint32_t from,
                          std::uint32_t size) {
  while (from < size && model.count(from) != 0) {
    ++from;
  }
  return std::min(from, size);
}

/// Puts all of [first, last) in the given state, in both, by ranges where the set allows it.
void set_range(NodeSet& set,
               std::set<std::uint32_t>& model,
               std::uint32_t first,
               std::uint32_t last,
               bool member) {
  std::vector<std::uint32_t> others;
  for (std::uint32_t id = first; id < last; ++id) {
    if ((model.count(id) != 0) == member) {
      others.push_back(id);
    }
  }
  if (others.empty() && first < last) {
    member ? set.insert_range(first, last) : set.erase_range(first, last);
  } else {
    for (std::uint32_t id = first; id < last; ++id) {
      if ((model.count(id) != 0) != member) {
        member ? set.insert(id) : set.erase(id);
      }
    }
  }
  for (std::uint32_t id = first; id < last; ++id) {
    member ? static_cast<void>(model.insert(id)) : static_cast<void>(model.erase(id));
  }
}

/// A release profile's entries, in any order.
struct Release {
  std::int64_t end_ms;
  std::uint32_t job;
  std::uint32_t units;
};

Shadow plain_shadow(std::vector<Release> releases, std::uint64_t need, std::uint64_t free) {
  std::sort(releases.begin(), releases.end(), [](const Release& a, const Release& b) {
    return a.end_ms < b.end_ms;
  });
  for (std::size_t i = 0; i < releases.size(); ++i) {
    free += releases[i].units;
    const bool last_of_instant =
        i + 1 == releases.size() || releases[i + 1].end_ms != releases[i].end_ms;
    if (free >= need && last_of_instant) {
      return {Time{releases[i].end_ms}, free - need};
    }
  }
  return {};
}

void check_shadows(const ReleaseProfile& profile,
                   const std::vector<Release>& model,
                   RandomStream& random) {
  std::uint64_t sum = 0;
  for (const Release& release : model) {
    sum += release.units;
  }
  for (int i = 0; i < 10; ++i) {
    const auto free = draw<std::uint64_t>(random, 20);
    const std::uint64_t need = free + 1 + draw<std::uint64_t>(random, sum + 10);
    const Shadow expected = plain_shadow(model, need, free);
    const Shadow seen = profile.shadow(need, free);
    REQUIRE(seen.at == expected.at);
    REQUIRE(seen.extra == expected.extra);
  }
}

void check_entries(const ReleaseProfile& profile, const std::vector<Release>& model) {
  std::multiset<std::tuple<std::int64_t, std::uint32_t, std::uint32_t>> expected;
  for (const Release& release : model) {
    expected.insert({release.end_ms, release.job, release.units});
  }
  std::multiset<std::tuple<std::int64_t, std::uint32_t, std::uint32_t>> seen;
  Time before{INT64_MIN};
  profile.for_each([&](Time end, JobId job, std::uint32_t units) {
    REQUIRE(before <= end);
    before = end;
    seen.insert({end.ms, job.value(), units});
    return true;
  });
  REQUIRE(seen == expected);
  REQUIRE(profile.size() == model.size());
}

/// Use of every millisecond of 0..kSpan-1; beyond, nothing.
class PlainProfile {
 public:
  static constexpr std::int64_t kSpan = 200;

  void add(std::int64_t from, std::int64_t until, std::int64_t units) {
    for (std::int64_t t = from; t < until; ++t) {
      used_[static_cast<std::size_t>(t)] += units;
    }
  }

  [[nodiscard]] std::int64_t at(std::int64_t t) const {
    return t < 2 * kSpan ? used_[static_cast<std::size_t>(t)] : 0;
  }

  [[nodiscard]] bool fits(std::int64_t capacity,
                          std::int64_t from,
                          std::int64_t until,
                          std::int64_t units) const {
    for (std::int64_t t = from; t < until; ++t) {
      if (at(t) + units > capacity) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] Time earliest(std::int64_t capacity,
                              std::int64_t from,
                              std::int64_t units,
                              std::int64_t span) const {
    for (std::int64_t t = from; t <= 2 * kSpan; ++t) {
      if (fits(capacity, t, t + span, units)) {
        return Time{t};
      }
    }
    return kNever;
  }

 private:
  std::vector<std::int64_t> used_ = std::vector<std::int64_t>(2 * kSpan, 0);
};

}  // namespace

TEST_CASE("the event queue gives events by time, kind and order of pushing", "[state]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomStream random(seed, "tests/events");
    EventQueue queue;
    std::multiset<std::tuple<std::int64_t, std::uint8_t, std::uint32_t>> model;
    for (std::uint32_t pushed = 0; pushed < 3000;) {
      if (model.empty() || random.chance(0.55)) {
        const auto at = draw<std::int64_t>(random, 40) - 5;
        const auto kind = draw<std::uint8_t>(random, 256);
        queue.push(Time{at}, kind, pushed, pushed * 3);
        model.insert({at, kind, pushed++});
      } else {
        REQUIRE(queue.next_time() == Time{std::get<0>(*model.begin())});
        const Event event = queue.pop();
        REQUIRE(std::tuple(event.at.ms, event.kind(), event.subject) == *model.begin());
        REQUIRE(event.version == event.subject * 3);
        model.erase(model.begin());
      }
      REQUIRE(queue.size() == model.size());
    }
  }
  CHECK(EventQueue().next_time() == kNever);
}

TEST_CASE("a node set is a set, on every size and every edge of a word", "[state]") {
  for (const std::uint32_t size : {1U, 63U, 64U, 65U, 128U, 1000U, 4096U, 4097U, 9000U}) {
    RandomStream random(size, "tests/node-set");
    NodeSet set(size);
    std::set<std::uint32_t> model;
    REQUIRE(set.next(0) == size);
    REQUIRE(set.next_absent(0) == 0);
    for (int step = 0; step < 400; ++step) {
      // Short ranges mostly, sometimes long ones, and ones that end on a word's edge.
      std::uint32_t first = draw(random, size);
      first = random.chance(0.3) ? first / 64 * 64 : first;
      const std::uint32_t most = random.chance(0.2) ? size - first : std::min(size - first, 70U);
      std::uint32_t last = first + 1 + draw(random, most);
      last = random.chance(0.3) ? std::max(first + 1, last / 64 * 64) : last;
      last = std::min(last, size);
      set_range(set, model, first, last, random.chance(0.5));
      const std::uint32_t from = draw(random, size + 2);
      REQUIRE(set.count() == model.size());
      REQUIRE(set.empty() == model.empty());
      REQUIRE(set.next(from) == next_member(model, from, size));
      REQUIRE(set.next_absent(from) == next_absent(model, from, size));
      REQUIRE(set.contains(first) == (model.count(first) != 0));
      const bool all = next_absent(model, first, size) >= last;
      REQUIRE(set.contains_range(first, last) == all);
    }
  }
}

TEST_CASE("a release profile gives the shadow times of a sorted list", "[state]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    RandomStream random(seed, "tests/releases");
    ReleaseProfile profile;
    std::vector<Release> model;
    const std::uint64_t different_ends = seed % 3 == 0 ? 5 : 400;  // many jobs end together
    std::uint32_t next_job = 0;
    for (int step = 0; step < 6000; ++step) {
      const bool growing = step < 3000;
      if (model.empty() || random.chance(growing ? 0.8 : 0.3)) {
        model.push_back(
            {draw<std::int64_t>(random, different_ends), next_job++, 1 + draw(random, 16)});
        profile.insert(Time{model.back().end_ms}, JobId(model.back().job), model.back().units);
      } else {
        const std::size_t i = draw<std::size_t>(random, model.size());
        profile.erase(Time{model[i].end_ms}, JobId(model[i].job));
        model[i] = model.back();
        model.pop_back();
      }
      if (step % 200 == 0) {
        check_shadows(profile, model, random);
        check_entries(profile, model);
      }
    }
    REQUIRE(model.size() > 300);
  }
}

TEST_CASE("a release profile that lacks an entry says so", "[state]") {
  ReleaseProfile profile;
  CHECK_THROWS(profile.erase(Time{1}, JobId(1)));
  profile.insert(Time{5}, JobId(1), 2);
  CHECK_THROWS(profile.erase(Time{5}, JobId(2)));
  CHECK_THROWS(profile.erase(Time{4}, JobId(1)));
  profile.erase(Time{5}, JobId(1));
  CHECK(profile.shadow(1, 0).at == kNever);
}

TEST_CASE("a step profile answers as an array of every millisecond does", "[state]") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    RandomStream random(seed, "tests/steps");
    constexpr std::int64_t kSpan = PlainProfile::kSpan;
    StepProfile profile;
    PlainProfile plain;
    const auto capacity = 1 + draw<std::int64_t>(random, 12);
    std::vector<PlannedUse> planned;
    std::int64_t now = 0;
    for (int step = 0; step < 60; ++step) {
      const auto units = 1 + draw<std::int64_t>(random, static_cast<std::uint64_t>(capacity));
      const std::int64_t span = 1 + draw<std::int64_t>(random, 30);
      const Time at = profile.earliest(capacity, Time{now}, units, Duration{span});
      REQUIRE(at == plain.earliest(capacity, now, units, span));
      REQUIRE(profile.fits(capacity, at, at + Duration{span}, units));
      const auto from = now + draw<std::int64_t>(random, 100);
      REQUIRE(profile.at(Time{from}) == plain.at(from));
      REQUIRE(profile.fits(capacity, Time{from}, Time{from + span}, units) ==
              plain.fits(capacity, from, from + span, units));
      if (at.ms + span < kSpan) {
        profile.add(at, at + Duration{span}, units);
        plain.add(at.ms, at.ms + span, units);
        planned.push_back({at, at + Duration{span}, units});
      }
      if (!planned.empty() && random.chance(0.4)) {  // one is over, or ends early
        const std::size_t i = draw<std::size_t>(random, planned.size());
        const std::int64_t tail = std::max(planned[i].start.ms, now);
        profile.add(Time{tail}, planned[i].end, -planned[i].units);
        plain.add(tail, planned[i].end.ms, -planned[i].units);
        planned.erase(planned.begin() + static_cast<std::ptrdiff_t>(i));
      }
      if (random.chance(0.2)) {
        now += draw<std::int64_t>(random, 6);
        profile.forget_before(Time{now});
      }
    }
  }
}

TEST_CASE("lifting a plan finds the earliest place it could move to", "[state]") {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    RandomStream random(seed, "tests/lifting");
    StepProfile profile;
    PlainProfile plain;
    const auto capacity = 2 + draw<std::int64_t>(random, 8);
    const auto add = [&](std::int64_t from, std::int64_t until, std::int64_t units) {
      profile.add(Time{from}, Time{until}, units);
      plain.add(from, until, units);
    };
    for (int i = 0; i < 8; ++i) {
      const auto units = 1 + draw<std::int64_t>(random, static_cast<std::uint64_t>(capacity) / 2);
      const std::int64_t span = 1 + draw<std::int64_t>(random, 20);
      const std::int64_t from = draw<std::int64_t>(random, 60);
      if (plain.fits(capacity, from, from + span, units)) {
        add(from, from + span, units);
      }
    }
    const auto units = 1 + draw<std::int64_t>(random, static_cast<std::uint64_t>(capacity));
    const std::int64_t span = 1 + draw<std::int64_t>(random, 25);
    const Time start = plain.earliest(capacity, draw<std::int64_t>(random, 60), units, span);
    const PlannedUse own{start, start + Duration{span}, units};
    add(start.ms, start.ms + span, units);
    const std::int64_t now = draw<std::int64_t>(random, static_cast<std::uint64_t>(start.ms) + 1);
    const Time seen = profile.earliest_if_lifted(capacity, Time{now}, own);
    plain.add(start.ms, start.ms + span, -units);
    INFO("seed " << seed);
    REQUIRE(seen == plain.earliest(capacity, now, units, span));
  }
}

TEST_CASE("an arena keeps every placement apart from the others", "[state]") {
  RandomStream random(7, "tests/arena");
  PlacementArena arena;

  struct Kept {
    PlacementHandle handle;
    std::vector<NodeRun> runs;
  };

  std::vector<Kept> kept;
  for (std::uint32_t step = 0; step < 5000; ++step) {
    if (kept.empty() || random.chance(0.55)) {
      std::vector<NodeRun> runs(1 + draw<std::size_t>(random, 20));
      for (NodeRun& run : runs) {
        run = {draw(random, 1000), draw(random, 1000), step};
      }
      kept.push_back({arena.store(runs), runs});
    } else {
      const std::size_t i = draw<std::size_t>(random, kept.size());
      arena.release(kept[i].handle);
      kept[i] = kept.back();
      kept.pop_back();
    }
    if (step % 100 == 0) {
      for (const Kept& one : kept) {
        const auto runs = arena.runs(one.handle);
        REQUIRE(std::equal(runs.begin(), runs.end(), one.runs.begin(), one.runs.end()));
      }
    }
  }
}

}  // namespace suanwang::test
