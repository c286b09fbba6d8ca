// `with` is what would stand in the policy's place in the scenario.
#include "scheduler/catalogue.hpp"
#include "scheduler/external/policy_library.hpp"

namespace {

std::unique_ptr<suanwang::Policy> make(const suanwang::PolicyOrder& order,
                                       suanwang::Issues& issues) {
  const suanwang::PolicyCatalogue& catalogue = suanwang::policy_catalogue();
  return order.scope == suanwang::Scope::city
             ? catalogue.make_city_policy(order.params, order.path, order.seed, issues)
             : catalogue.make_centre_policy(order.params, order.path, order.seed, issues);
}

}  // namespace

SUANWANG_POLICY_LIBRARY(make)
