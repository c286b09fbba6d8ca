// Instants of runs that begin at a given moment, in a calendar without holidays.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/city/civil_date.hpp"

namespace suanwang::tests {

inline Calendar beginning(const std::string& moment) {
  const Moment start = Moment::parse(moment).value();
  return {start.utc_ms, start.offset, {}, {}};
}

inline Time minute(std::int64_t n) {
  return Time{} + minutes(n);
}

}  // namespace suanwang::tests
