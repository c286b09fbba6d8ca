#include "app/progress_bar.hpp"

#include <sstream>

#include <catch2/catch.hpp>

namespace suanwang::app {

TEST_CASE("the progress line tells share, simulated time, jobs, rate and time left", "[app]") {
  ProgressView view;
  view.share = 0.25;
  view.now = Time{} + days(2) + hours(3);
  view.jobs = 1'200'000;
  view.elapsed_s = 2;
  // A quarter in 2 s: 6 s are left; 1.2 M jobs in 2 s.
  CHECK(
      progress_line(view) ==
      "[======>                 ]  25 %  2 d 03:00:00  1200000 jobs  600.0 k jobs/s  0:00:06 left");
}

TEST_CASE("a run of unknown length has no bar and no time left", "[app]") {
  ProgressView view;
  view.now = Time{} + seconds(90);
  view.jobs = 30;
  view.elapsed_s = 1;
  CHECK(progress_line(view) == "0:01:30  30 jobs  30 jobs/s");
}

TEST_CASE("several runs are counted", "[app]") {
  ProgressView view;
  view.share = 1;
  view.runs = 4;
  view.runs_done = 4;
  view.jobs = 3'000'000;
  view.elapsed_s = 2;
  CHECK(progress_line(view) ==
        "[========================] 100 %  4 of 4 runs  0:00:00  3000000 jobs  1.50 M jobs/s  "
        "0:00:00 left");
}

TEST_CASE("nothing is drawn where standard error is no terminal, or it is not wanted", "[app]") {
  std::ostringstream out;
  std::ostringstream err;
  Console file{out, err, false};
  Console terminal{out, err, true};
  const Progress progress{Time{} + hours(1), 4096, 4000};
  {
    ProgressBar bar(file, true, {}, 1);
    bar.update(0, progress);
    ProgressBar quiet(terminal, false, {}, 1);
    quiet.update(0, progress);
  }
  CHECK(err.str().empty());
  {
    ProgressBar bar(terminal, true, {Time{} + hours(2), 0}, 1);
    bar.update(0, progress);
    bar.update(0, progress);  // at once again: not drawn
  }
  CHECK(err.str().starts_with("\r[============>           ]  50 %  1:00:00  4096 jobs  "));
  CHECK(err.str().find("50 %", 40) == std::string::npos);
  CHECK(err.str().ends_with("\r\x1b[K"));  // gone in the end
}

}  // namespace suanwang::app
