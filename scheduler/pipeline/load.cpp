#include <limits>

#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

double load_ms(const LoadBoard& board, std::size_t centre, Time now) {
  const std::int64_t work = board.queued_unit_ms[centre] + board.running_unit_end_ms[centre] -
                            now.ms * board.running_units[centre];
  const std::int64_t capacity = board.capacity_units[centre];
  return capacity > 0 ? static_cast<double>(work) / static_cast<double>(capacity)
                      : std::numeric_limits<double>::infinity();
}

}  // namespace suanwang
