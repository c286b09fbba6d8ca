// What the installed libraries must bring along: headers under their own paths, and every plug-in,
// although nothing here names one.
#include <cstdio>
#include <string_view>

#include "scheduler/order/job_order.hpp"
#include "sim/physics/power_model.hpp"

namespace {

template <class Table>
bool has(const Table& table, std::string_view name) {
  const bool found = suanwang::find_plugin(table, name) != nullptr;
  std::printf(
      "%.*s: %s\n", static_cast<int>(name.size()), name.data(), found ? "there" : "missing");
  return found;
}

}  // namespace

int main() {
  const bool complete = has(suanwang::power_models(), "square-root") &&
                        has(suanwang::power_models(), "interpolated") &&
                        has(suanwang::job_orders(), "fcfs");
  return complete ? 0 : 1;
}
