// Every kind of plug-in: what a scenario calls it is what its file is called.
#include <set>
#include <span>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "scheduler/curve/curve_rule.hpp"
#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/hold/hold_rule.hpp"
#include "scheduler/market/market_rule.hpp"
#include "scheduler/move/move_rule.hpp"
#include "scheduler/order/job_order.hpp"
#include "scheduler/placement/placement_rule.hpp"
#include "scheduler/power/power_rule.hpp"
#include "scheduler/shifting/shifting_rule.hpp"
#include "scheduler/start/start_rule.hpp"
#include "sim/demand/generator.hpp"
#include "sim/physics/cooling_model.hpp"
#include "sim/physics/power_model.hpp"
#include "sim/scenario/traces/trace_format.hpp"

namespace suanwang {

// Generated beside the tables: the names that the files stand for.
std::span<const std::string_view> cooling_models_files();
std::span<const std::string_view> curve_rules_files();
std::span<const std::string_view> dispatch_rules_files();
std::span<const std::string_view> generators_files();
std::span<const std::string_view> hold_rules_files();
std::span<const std::string_view> job_orders_files();
std::span<const std::string_view> market_rules_files();
std::span<const std::string_view> move_rules_files();
std::span<const std::string_view> placement_rules_files();
std::span<const std::string_view> power_models_files();
std::span<const std::string_view> power_rules_files();
std::span<const std::string_view> shifting_rules_files();
std::span<const std::string_view> start_rules_files();
std::span<const std::string_view> trace_formats_files();

namespace {

template <class Interface>
void check_names(PluginTable<Interface> table, std::span<const std::string_view> files) {
  REQUIRE(table.size() == files.size());
  CHECK_FALSE(table.empty());
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < table.size(); ++i) {
    CHECK(std::string(table[i]->name) == std::string(files[i]));
    CHECK_FALSE(table[i]->summary.empty());
    names.insert(table[i]->name);
  }
  CHECK(names.size() == table.size());
}

}  // namespace

TEST_CASE("a plug-in's name is its file's, and it says what it is", "[plugins]") {
  check_names(cooling_models(), cooling_models_files());
  check_names(curve_rules(), curve_rules_files());
  check_names(dispatch_rules(), dispatch_rules_files());
  check_names(generators(), generators_files());
  check_names(hold_rules(), hold_rules_files());
  check_names(market_rules(), market_rules_files());
  check_names(move_rules(), move_rules_files());
  check_names(job_orders(), job_orders_files());
  check_names(placement_rules(), placement_rules_files());
  check_names(power_models(), power_models_files());
  check_names(power_rules(), power_rules_files());
  check_names(shifting_rules(), shifting_rules_files());
  check_names(start_rules(), start_rules_files());
  check_names(trace_formats(), trace_formats_files());
}

TEST_CASE("an unknown plug-in is not found", "[plugins]") {
  CHECK(find_plugin(power_models(), "perpetual-motion") == nullptr);
}

}  // namespace suanwang
