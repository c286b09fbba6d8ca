#include "sim/base/issue.hpp"

#include <catch2/catch.hpp>

namespace suanwang {

namespace {

Issue issue_at(std::int64_t line, Severity severity = Severity::error) {
  return {{"city.yaml", line, 3}, "city.pue", "below 1", "a PUE of 1 or more", severity};
}

/// As many warnings as are kept, then an error that is not.
Issues issues_with_a_dropped_error() {
  Issues issues;
  for (std::size_t i = 0; i < Issues::kMost; ++i) {
    issues.add(issue_at(static_cast<std::int64_t>(i) + 1, Severity::warning));
  }
  issues.add(issue_at(5000));
  return issues;
}

}  // namespace

TEST_CASE("an issue says where, at which key, what is wrong and what would be right", "[issue]") {
  CHECK(to_string(issue_at(7)) == "city.yaml:7:3: error: city.pue: below 1 (a PUE of 1 or more)");
  CHECK(to_string({{"", 7, 0}, {}, "odd", {}, Severity::warning}) == "line 7: warning: odd");
  CHECK(to_string({{}, {}, "odd", {}, Severity::error}) == "error: odd");
}

TEST_CASE("what comes after the thousandth issue is counted, not kept", "[issue]") {
  const Issues issues = issues_with_a_dropped_error();
  CHECK(issues.all().size() == Issues::kMost);
  CHECK(issues.dropped_count() == 1);
  CHECK(issues.error_count() == 1);
  CHECK(issues.has_errors());
}

TEST_CASE("issues of another list are all taken over, or only new ones", "[issue]") {
  Issues first;
  first.add(issue_at(1));
  first.add(issue_at(2));
  Issues second;
  second.add(issue_at(2));
  second.add(issue_at(3));
  second.add(issue_at(3));

  Issues all = first;
  all.add_all(second);
  CHECK(all.all().size() == 5);
  CHECK(all.error_count() == 5);

  Issues fresh = first;
  fresh.add_new(second);
  REQUIRE(fresh.all().size() == 3);
  CHECK(fresh.error_count() == 3);
  CHECK(fresh.all().back().spot.line == 3);
}

TEST_CASE("an error that another list had dropped stays an error", "[issue]") {
  Issues all;
  all.add_all(issues_with_a_dropped_error());
  CHECK(all.has_errors());
  CHECK(all.dropped_count() == 1);

  Issues fresh;
  fresh.add_new(issues_with_a_dropped_error());
  CHECK(fresh.has_errors());
  CHECK(fresh.dropped_count() == 1);
}

}  // namespace suanwang
