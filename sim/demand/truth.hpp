// What will really happen to a job. Only the engine, the readers and the generators include this:
// a policy that could see it would know the future.
#pragma once

#include <cstdint>

#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

/// How a job ends if nobody stops it.
enum class TrueEnd : std::uint8_t { completes, fails, is_cancelled };

struct JobTruth {
  Duration run{};  ///< at reference speed
  TrueEnd end = TrueEnd::completes;
};

/// One submission.
struct Arrival {
  JobRequest request;
  JobTruth truth;
};

}  // namespace suanwang
