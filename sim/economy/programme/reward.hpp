// Rewards for retrofits as data: every instrument is tried on a project, the best of each kind is
// kept (从优、从高、不重复), and the answer says of each instrument what it came to and why not.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/economy/programme/coal_equivalent.hpp"
#include "sim/economy/programme/measure_kind.hpp"
#include "sim/economy/programme/standard.hpp"

namespace suanwang {

/// The firm that claims.
struct Firm {
  std::string industry_code;
  bool above_scale = false;
  bool registered = false;

  template <class V>
  void fields(V& v) {
    v.required("industry_code", industry_code, "division of GB/T 4754, such as 64");
    v.required("above_scale", above_scale, "in the statistics as a firm above scale 规模以上");
    v.optional("registered", registered, "below scale, but registered in the sector");
  }
};

/// Which firms may claim.
struct Eligibility {
  std::vector<std::string> industry_codes;
  bool above_scale_or_registered = true;

  template <class V>
  void fields(V& v) {
    v.optional("industry_codes", industry_codes, "divisions of GB/T 4754; none: any");
    v.optional("above_scale_or_registered",
               above_scale_or_registered,
               "whether the firm must be above scale, or registered in the sector");
  }

  [[nodiscard]] bool admits(const Firm& firm) const;
};

/// The part of the investment that a rate applies to; the policy leaves it open.
enum class RewardBase : std::uint8_t { whole, qualifying };

constexpr auto choices(RewardBase /*type*/) {
  return std::array{
      Choice{"whole", RewardBase::whole, "fixed-asset investment of the whole project"},
      Choice{"qualifying", RewardBase::qualifying, "that of the measures in measures_any only"}};
}

struct Instrument {
  std::string kind;
  std::optional<Share> rate;
  std::optional<CoalPrice> per_tce;
  RewardBase base = RewardBase::whole;
  Money cap{};
  bool requires_pue = false;
  bool requires_connection = false;
  std::vector<MeasureKind> measures_any;
  Eligibility eligible;
  Date published;
  std::int32_t valid_years = 0;
  std::vector<std::string> exclusive_with;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("kind", kind, "instruments of one kind never add: the best is taken");
    v.optional("rate", rate, "share of the base", between(Share{0}, Share{1'000'000}));
    v.optional("per_tce",
               per_tce,
               "for each tonne of coal equivalent saved in a year",
               between(CoalPrice{0}, CoalPrice{100'000'000}));
    v.optional("base", base, "investment the rate applies to");
    v.required("cap", cap, "most a project gets", at_least(Money{0}));
    v.required("requires_pue", requires_pue, "whether PUE must reach the admission value");
    v.required("requires_connection",
               requires_connection,
               "whether the centre must be connected to the energy-monitoring platform");
    v.optional("measures_any", measures_any, "at least one of these must be done; none: any");
    v.optional("eligible", eligible, "which firms may claim; default: above scale or registered");
    v.required("published", published, "publication date of the policy, its first day");
    v.required("valid_years", valid_years, "years from publication", between(1, 50));
    v.optional("exclusive_with", exclusive_with, "instruments it never adds with, of any kind");
    v.required("source", source, "where the rule comes from, and what is assumed");
  }

  /// Not exactly one of rate and per_tce, an empty kind or source, or a qualifying base without
  /// measures or rate.
  [[nodiscard]] std::string objection() const;

  /// published <= date < the same date valid_years later.
  [[nodiscard]] bool valid_on(CivilDay date) const;
};

/// Investment of a project by the kind of measure.
struct MeasureInvestment {
  MeasureKind kind = MeasureKind::other;
  Money amount{};
};

/// What is known of a project when it claims.
struct RewardClaim {
  CivilDay date;
  Firm firm;
  std::vector<MeasureInvestment> investments;
  StandardVerdict admission = StandardVerdict::not_decidable;
  bool connected = false;  ///< for as many months as the connection rules ask for
  Energy saved_per_year{};

  [[nodiscard]] Money whole_investment() const;
};

/// Why an instrument pays nothing.
enum class RewardRefusal : std::uint8_t {
  not_in_force_yet,
  expired,
  firm_not_eligible,
  pue_fails,
  pue_not_decidable,
  not_connected,
  no_such_measure,
  nothing_to_reward,
  lower_within_kind,
  excluded_by_another,
};

[[nodiscard]] std::string_view refusal_text(RewardRefusal refusal);

/// An amount that competes with others: of an instrument, or of what is worked out elsewhere (an
/// interest subsidy).
struct RewardOffer {
  std::string name;
  std::string kind;
  std::vector<std::string> exclusive_with;
  Money amount{};
};

struct RewardLine {
  std::string name;
  std::string kind;
  Money offered{};  ///< if it stood alone; zero where a condition fails
  Money paid{};
  std::vector<RewardRefusal> refusals;  ///< all of them; empty if paid
};

struct RewardResult {
  std::vector<RewardLine> lines;  ///< in declared order, further offers after the instruments
  Money total{};
};

/// What one instrument would pay if it stood alone: min(cap, rate * base or price * tce), rounded
/// half to even to the fen, once. `refusals` are the conditions that fail; the amount is then zero.
[[nodiscard]] RewardLine try_instrument(const std::string& name,
                                        const Instrument& instrument,
                                        const RewardClaim& claim,
                                        CoalFactor factor);

/// Within a kind the highest is paid, ties to the one declared first. The best of the kinds add,
/// but of those that exclude each other only the set with the highest sum is paid (ties to those
/// declared first). At most kMostKinds kinds with an amount.
[[nodiscard]] RewardResult reward(const Named<Instrument>& instruments,
                                  const RewardClaim& claim,
                                  CoalFactor factor,
                                  const std::vector<RewardOffer>& further = {});

inline constexpr std::size_t kMostKinds = 16;

}  // namespace suanwang
