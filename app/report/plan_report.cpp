#include "app/report/plan_report.hpp"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/report/page_file.hpp"

namespace suanwang::app {

namespace {

using PlanPageJson = nlohmann::ordered_json;

// More points are no picture, and a page is to open at once: the rest is in plan.csv.
constexpr std::size_t kMostInPage = 1000;

/// Positions of candidates that the page shows: what is spoken of, the front, then others that were
/// run, in their order.
std::vector<bool> shown_candidates(const PlanPageJson& plan) {
  const PlanPageJson& candidates = plan["candidates"];
  std::vector<bool> shown(candidates.size());
  std::size_t count = 0;
  const auto show = [&](std::size_t i) {
    count += shown[i] ? std::size_t{0} : 1;
    shown[i] = true;
  };
  for (const char* key : {"chosen", "runner_up"}) {
    if (!plan[key].is_null()) {
      show(plan[key].get<std::size_t>());
    }
  }
  if (!plan["perhaps"].empty()) {
    show(plan["perhaps"].front().get<std::size_t>());
  }
  for (const bool front : {true, false}) {
    for (std::size_t i = 0; i < candidates.size() && count < kMostInPage; ++i) {
      if (candidates[i]["seeds"] > 0 && (!front || candidates[i]["on_front"] == true)) {
        show(i);
      }
    }
  }
  return shown;
}

/// Only those that are shown, and positions that still point to them. `all_candidates`: how many
/// there are.
void reduce(PlanPageJson& plan) {
  const std::vector<bool> shown = shown_candidates(plan);
  std::vector<std::size_t> at(shown.size());
  PlanPageJson kept = PlanPageJson::array();
  for (std::size_t i = 0; i < shown.size(); ++i) {
    at[i] = kept.size();
    if (shown[i]) {
      kept.push_back(std::move(plan["candidates"][i]));
      kept.back().erase("settings");
      kept.back().erase("because");
    }
  }
  for (const char* key : {"chosen", "runner_up"}) {
    if (!plan[key].is_null()) {
      plan[key] = at[plan[key].get<std::size_t>()];
    }
  }
  plan["perhaps_count"] = plan["perhaps"].size();
  plan["cheapest_perhaps"] = plan["perhaps"].empty()
                                 ? PlanPageJson()
                                 : PlanPageJson(at[plan["perhaps"].front().get<std::size_t>()]);
  plan.erase("perhaps");
  plan["all_candidates"] = shown.size();
  plan["candidates"] = std::move(kept);
}

}  // namespace

std::string plan_page(std::string_view json) {
  auto plan = PlanPageJson::parse(json);
  const std::string title = "suanwang 算网 · " + plan.value("study", std::string());
  reduce(plan);
  return page_text(title,
                   {{"format", "suanwang-report/1"},
                    {"question", ""},
                    {"sections", PlanPageJson::array()},
                    {"plan", std::move(plan)}});
}

}  // namespace suanwang::app
