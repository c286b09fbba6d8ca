// The green diagnosis of one site: the same load through the plant as it is, and through each plant
// that a measure would leave. Cooling does not change the schedule, so what a measure comes to is
// what a run with it would be, to the picojoule.
#pragma once

#include <memory>
#include <vector>

#include "sim/city/city.hpp"
#include "sim/platform/site_contract.hpp"
#include "sim/record/site_outcome.hpp"
#include "sim/state/site_meter.hpp"

namespace suanwang {

class DiagnosisBook final : public SiteListener {
 public:
  /// All must outlive the book.
  DiagnosisBook(const City& city,
                const Surroundings& surroundings,
                const SiteContracts& contracts,
                CentreId centre);

  void piece(const SitePiece& piece) override;

  /// `site`: what the centre's own book has; its months say what was metered and connected.
  [[nodiscard]] DiagnosisOutcome outcome(const SiteOutcome& site) const;

 private:
  /// A plant under the load of the run, with its sums at the end of each month.
  struct Shadow {
    Site site;
    std::unique_ptr<SiteMeter> meter;
    std::vector<SiteAccount> at_month_end;
  };

  void add_shadow(const Plant& plant, const ZoneSeries& series);
  void close_month();
  void judge_data(const SiteOutcome& site, DiagnosisOutcome& outcome) const;
  [[nodiscard]] std::vector<MeteredMonth> months_with(const Shadow& shadow,
                                                      const SiteOutcome& site) const;

  const City* city_;
  const SiteContracts* contracts_;
  const SiteContract* contract_;
  CentreId centre_;
  std::vector<Shadow> shadows_;  // as it is, as it is in reference weather, the measures
  std::vector<CivilMonth> months_;
  Time month_end_{};
};

}  // namespace suanwang
