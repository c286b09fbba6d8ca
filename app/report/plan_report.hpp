// The report of a capacity plan: one file, from plan.json alone.
#pragma once

#include <string>
#include <string_view>

namespace suanwang::app {

/// The page of a plan that was just made: `json` is the text of its plan.json, which its script
/// reads as it stands.
[[nodiscard]] std::string plan_page(std::string_view json);

}  // namespace suanwang::app
