// A capacity study read: what could be built, what it costs, and what it has to reach.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/field_docs.hpp"
#include "sim/base/issue.hpp"
#include "sim/experiment/capacity/capacity_goal.hpp"
#include "sim/experiment/capacity/capacity_spec.hpp"
#include "sim/experiment/point.hpp"
#include "sim/experiment/sweep/study.hpp"

namespace suanwang {

/// A year of use of something; prices of a year are for 365 days.
struct YearlyAmount {
  double cost_cny = 0;
  double carbon_t = 0;

  [[nodiscard]] double of(Objective objective) const {
    return objective == Objective::cost ? cost_cny : carbon_t;
  }
};

struct PricedOption {
  std::string text;  ///< its value, as written
  std::string name;  ///< what tables call it
  YearlyAmount price;
  std::string source;
};

struct PricedChoice {
  std::string key;
  std::string name;                   ///< what tables call it; no two alike
  std::vector<PricedOption> options;  ///< at least one
};

/// One option of each choice.
struct CapacityCandidate {
  Point point;
  std::string name;
  std::vector<std::uint32_t> options;  ///< by choice
  YearlyAmount known;                  ///< of its options: what is known before any run
};

struct CapacityStudy {
  StudyFrame frame;
  std::vector<PricedChoice> choices;
  std::vector<CapacityGoal> goals;
  Objective minimise = Objective::cost;
  double level = 0.95;
  Assumption assume = Assumption::nothing;
  std::vector<CapacityCandidate> candidates;  ///< at least one
  std::size_t excluded = 0;                   ///< mixes that broke a constraint
};

inline constexpr std::size_t kMostCandidates = 20'000;

/// Candidates are all combinations of options but those that break a constraint, the last choice
/// changing fastest. Issues: what the file's reader finds; a key given twice, or one within
/// another; a choice without options, or with both kinds; `values` that are no numbers of one unit;
/// a value twice; a goal that is none, or two; no candidate left, or too many. What the scenario
/// does not know is found when candidates are loaded.
[[nodiscard]] tl::expected<CapacityStudy, Issues> read_capacity_study(
    const std::filesystem::path& file);

/// The same of a text; `file` names it in messages and says what paths are relative to.
[[nodiscard]] tl::expected<CapacityStudy, Issues> read_capacity_study_text(
    std::string_view text, const std::filesystem::path& file);

/// The keys of such a file, for the reference.
[[nodiscard]] std::vector<FieldDoc> capacity_study_docs();

/// For each option of each choice one candidate that has it: to load these finds what is wrong with
/// any option. Positions in `candidates`, ascending.
[[nodiscard]] std::vector<std::size_t> covering_candidates(const CapacityStudy& study);

}  // namespace suanwang
