#include "sim/economy/programme/reward.hpp"

#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"
#include "sim/economy/programme/civil_month.hpp"

namespace suanwang {
namespace {

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool qualifies(const Instrument& instrument, MeasureKind kind) {
  return instrument.measures_any.empty() || contains(instrument.measures_any, kind);
}

bool has_measure(const Instrument& instrument, const RewardClaim& claim) {
  return instrument.measures_any.empty() ||
         std::any_of(claim.investments.begin(), claim.investments.end(), [&](const auto& row) {
           return qualifies(instrument, row.kind);
         });
}

Money base_of(const Instrument& instrument, const RewardClaim& claim) {
  if (instrument.base == RewardBase::whole) {
    return claim.whole_investment();
  }
  Money sum;
  for (const MeasureInvestment& row : claim.investments) {
    sum.base += qualifies(instrument, row.kind) ? row.amount.base : 0;
  }
  return sum;
}

Money uncapped(const Instrument& instrument, const RewardClaim& claim, CoalFactor factor) {
  if (instrument.per_tce) {
    return worth_of_saving(claim.saved_per_year, factor, *instrument.per_tce);
  }
  const Int128 parts = Int128{base_of(instrument, claim).base} * instrument.rate->base;
  return {static_cast<std::int64_t>(rounded_ratio(parts, 1'000'000, 0))};
}

void check_date(const Instrument& instrument, CivilDay date, std::vector<RewardRefusal>& refusals) {
  if (!instrument.valid_on(date)) {
    refusals.push_back(date < instrument.published.day ? RewardRefusal::not_in_force_yet
                                                       : RewardRefusal::expired);
  }
}

void check_pue(StandardVerdict verdict, std::vector<RewardRefusal>& refusals) {
  if (verdict != StandardVerdict::meets) {
    refusals.push_back(verdict == StandardVerdict::fails ? RewardRefusal::pue_fails
                                                         : RewardRefusal::pue_not_decidable);
  }
}

std::vector<RewardRefusal> failed_conditions(const Instrument& instrument,
                                             const RewardClaim& claim) {
  std::vector<RewardRefusal> refusals;
  check_date(instrument, claim.date, refusals);
  if (!instrument.eligible.admits(claim.firm)) {
    refusals.push_back(RewardRefusal::firm_not_eligible);
  }
  if (instrument.requires_pue) {
    check_pue(claim.admission, refusals);
  }
  if (instrument.requires_connection && !claim.connected) {
    refusals.push_back(RewardRefusal::not_connected);
  }
  if (!has_measure(instrument, claim)) {
    refusals.push_back(RewardRefusal::no_such_measure);
  }
  return refusals;
}

/// The choice among lines that all have an offer, or a refusal already.
class Choosing {
 public:
  Choosing(std::vector<RewardLine>& lines, const std::vector<RewardOffer>& offers)
      : lines_(lines), offers_(offers) {}

  void choose() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].refusals.empty()) {
        enter(i);
      }
    }
    SUANWANG_CHECK(best_.size() <= kMostKinds, "more kinds of rewards than can be compared");
    pay(best_set());
  }

 private:
  /// Keeps the better one of its kind.
  void enter(std::size_t line) {
    const auto rival = std::find_if(best_.begin(), best_.end(), [&](std::size_t other) {
      return lines_[other].kind == lines_[line].kind;
    });
    if (rival == best_.end()) {
      best_.push_back(line);
    } else if (lines_[*rival].offered < lines_[line].offered) {
      lines_[*rival].refusals.push_back(RewardRefusal::lower_within_kind);
      *rival = line;
      std::sort(best_.begin(), best_.end());
    } else {
      lines_[line].refusals.push_back(RewardRefusal::lower_within_kind);
    }
  }

  [[nodiscard]] bool exclude(std::size_t a, std::size_t b) const {
    return contains(offers_[a].exclusive_with, offers_[b].name) ||
           contains(offers_[b].exclusive_with, offers_[a].name);
  }

  /// Whether the `position`-th best is in the set; the first is the highest bit, so that of equal
  /// sums the larger number is the one declared first.
  [[nodiscard]] bool in(std::uint32_t set, std::size_t position) const {
    return ((set >> (best_.size() - 1 - position)) & 1U) != 0;
  }

  [[nodiscard]] bool allowed(std::uint32_t set) const {
    for (std::size_t i = 0; i < best_.size(); ++i) {
      for (std::size_t j = i + 1; in(set, i) && j < best_.size(); ++j) {
        if (in(set, j) && exclude(best_[i], best_[j])) {
          return false;
        }
      }
    }
    return true;
  }

  [[nodiscard]] std::int64_t sum(std::uint32_t set) const {
    std::int64_t fen = 0;
    for (std::size_t i = 0; i < best_.size(); ++i) {
      fen += in(set, i) ? lines_[best_[i]].offered.base : 0;
    }
    return fen;
  }

  [[nodiscard]] std::uint32_t best_set() const {
    const std::uint32_t count = std::uint32_t{1} << best_.size();
    std::uint32_t best = count - 1;
    std::int64_t most = allowed(best) ? sum(best) : -1;
    for (std::uint32_t set = best; most != sum(count - 1) && set-- > 0;) {
      if (sum(set) > most && allowed(set)) {
        best = set;
        most = sum(set);
      }
    }
    return best;
  }

  void pay(std::uint32_t set) {
    for (std::size_t i = 0; i < best_.size(); ++i) {
      RewardLine& line = lines_[best_[i]];
      if (in(set, i)) {
        line.paid = line.offered;
      } else {
        line.refusals.push_back(RewardRefusal::excluded_by_another);
      }
    }
  }

  std::vector<RewardLine>& lines_;
  const std::vector<RewardOffer>& offers_;
  std::vector<std::size_t> best_;  // lines, one a kind, in declared order
};

RewardLine line_of(const RewardOffer& offer) {
  RewardLine line{offer.name, offer.kind, offer.amount, {}, {}};
  if (offer.amount <= Money{0}) {
    line.refusals.push_back(RewardRefusal::nothing_to_reward);
  }
  return line;
}

}  // namespace

bool Eligibility::admits(const Firm& firm) const {
  const bool in_sector = industry_codes.empty() || contains(industry_codes, firm.industry_code);
  return in_sector && (!above_scale_or_registered || firm.above_scale || firm.registered);
}

std::string Instrument::objection() const {
  if (rate.has_value() == per_tce.has_value()) {
    return "needs either a rate or per_tce, and not both";
  }
  if (kind.empty()) {
    return "kind is empty";
  }
  if (source.empty()) {
    return "source is empty: say where the rule comes from, or 'illustrative'";
  }
  if (base == RewardBase::qualifying && (measures_any.empty() || !rate)) {
    return "a base of the qualifying part needs a rate and measures_any to qualify";
  }
  return {};
}

bool Instrument::valid_on(CivilDay date) const {
  return published.day <= date && date < years_after(published.day, valid_years);
}

Money RewardClaim::whole_investment() const {
  Money sum;
  for (const MeasureInvestment& row : investments) {
    SUANWANG_CHECK(row.amount >= Money{0}, "no investment is negative");
    sum.base += row.amount.base;
  }
  return sum;
}

std::string_view refusal_text(RewardRefusal refusal) {
  switch (refusal) {
    case RewardRefusal::not_in_force_yet:
      return "the policy is not in force yet";
    case RewardRefusal::expired:
      return "the policy has expired";
    case RewardRefusal::firm_not_eligible:
      return "the firm is not eligible";
    case RewardRefusal::pue_fails:
      return "PUE does not reach the admission value";
    case RewardRefusal::pue_not_decidable:
      return "PUE of twelve months is not known";
    case RewardRefusal::not_connected:
      return "not connected to the energy-monitoring platform for long enough";
    case RewardRefusal::no_such_measure:
      return "none of the measures it rewards";
    case RewardRefusal::nothing_to_reward:
      return "comes to nothing";
    case RewardRefusal::lower_within_kind:
      return "another of its kind pays at least as much";
    case RewardRefusal::excluded_by_another:
      break;
  }
  return "does not add with another that is paid";
}

RewardLine try_instrument(const std::string& name,
                          const Instrument& instrument,
                          const RewardClaim& claim,
                          CoalFactor factor) {
  RewardLine line{name, instrument.kind, {}, {}, failed_conditions(instrument, claim)};
  if (!line.refusals.empty()) {
    return line;
  }
  line.offered = std::min(uncapped(instrument, claim, factor), instrument.cap);
  if (line.offered <= Money{0}) {
    line.refusals.push_back(RewardRefusal::nothing_to_reward);
  }
  return line;
}

RewardResult reward(const Named<Instrument>& instruments,
                    const RewardClaim& claim,
                    CoalFactor factor,
                    const std::vector<RewardOffer>& further) {
  RewardResult result;
  std::vector<RewardOffer> offers;
  for (const auto& [name, spot, instrument] : instruments.rows) {
    result.lines.push_back(try_instrument(name, instrument, claim, factor));
    offers.push_back({name, instrument.kind, instrument.exclusive_with, {}});
  }
  for (const RewardOffer& offer : further) {
    result.lines.push_back(line_of(offer));
    offers.push_back(offer);
  }
  Choosing(result.lines, offers).choose();
  for (const RewardLine& line : result.lines) {
    result.total.base += line.paid.base;
  }
  return result;
}

}  // namespace suanwang
