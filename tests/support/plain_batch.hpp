// A second simulator for tests: identical processors and nothing else, written from the published
// definitions with lists and loops, so that it shares neither structure nor mistakes with the
// engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace suanwang::test {

struct PlainJob {
  std::int64_t submit = 0;
  std::int64_t run = 0;  ///< may be 0; at most `requested`
  std::int64_t processors = 1;
  std::int64_t requested = 1;  ///< > 0
};

/// What a plain simulation decides by.
struct PlainPolicy {
  std::string order = "fcfs";  ///< fcfs, sjf, ljf, saf
  /// strict, skip, easy, easy-sjbf, conservative, conservative-rebuild; the last two with fcfs.
  std::string start = "strict";
};

/// Start times. At each instant all ends release, then all submissions enqueue, then one pass over
/// the queue; if jobs of run time 0 started, they end and a further pass follows.
std::vector<std::int64_t> plain_batch(const std::vector<PlainJob>& jobs,
                                      std::int64_t processors,
                                      const PlainPolicy& policy);

}  // namespace suanwang::test
