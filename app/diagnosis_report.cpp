#include "app/diagnosis_report.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/rounding.hpp"
#include "sim/base/text_writer.hpp"
#include "sim/record/summary_table.hpp"

namespace suanwang::app {

namespace {

using Json = nlohmann::ordered_json;

/// IT energy at the input of the IT equipment.
Int128 it_pj(const SiteAccount& account) {
  Int128 it = account.whole.facility_pj;
  for (const Int128 part : account.overhead_pj) {
    it -= part;
  }
  return it;
}

std::string pue_text(const SiteAccount& account) {
  return ratio_text(account.whole.facility_pj, it_pj(account), 4);
}

double ratio(Int128 part, Int128 whole) {
  return whole > 0 ? static_cast<double>(rounded_ratio(part, whole, 6)) / 1e6 : 0.0;
}

double yuan(Money money) {
  return static_cast<double>(money.base) / 100.0;
}

std::string million(Money money) {
  return ratio_text(money.base, 100'000'000, 3);
}

std::string payback_text(const CashflowResult& cashflow) {
  return cashflow.payback_months ? std::to_string(*cashflow.payback_months) : "never";
}

std::string share_text(const std::optional<Share>& share) {
  return share ? ratio_text(share->base, kPpm, 4) : "-";
}

double saved_kwh(const ProjectSettlement& settled) {
  constexpr double kMillijoulesPerKwh = 3.6e9;
  return static_cast<double>(settled.claim.saved_per_year.base) / kMillijoulesPerKwh;
}

/// PUE minus one by subsystem, under the load and weather of the run.
std::string breakdown(const DiagnosisOutcome& diagnosis) {
  TextTable table({TextTable::Align::left, TextTable::Align::right, TextTable::Align::right});
  table.add({"overhead", "of IT energy", "MWh"});
  table.rule();
  const Int128 it = it_pj(diagnosis.account);
  constexpr Int128 kPicojoulesPerMwh = Int128{3'600'000'000} * kPpm * kPpm;
  for (std::size_t s = 0; s < kSubsystems; ++s) {
    const Int128 part = diagnosis.account.overhead_pj[s];
    table.add({std::string(name_of(static_cast<Subsystem>(s))),
               ratio_text(part, it, 4),
               ratio_text(part, kPicojoulesPerMwh, 1)});
  }
  table.rule();
  const Int128 overhead = diagnosis.account.whole.facility_pj - it;
  table.add({"PUE - 1", ratio_text(overhead, it, 4), ratio_text(overhead, kPicojoulesPerMwh, 1)});
  return table.text();
}

std::string measures_table(const DiagnosisOutcome& diagnosis) {
  std::vector<TextTable::Align> columns(9, TextTable::Align::right);
  columns[0] = TextTable::Align::left;
  columns[2] = TextTable::Align::left;
  TextTable table(columns);
  table.add({"measure",
             "PUE after",
             "admission",
             "cost MCNY",
             "saves MWh/a",
             "saves MCNY/a",
             "reward MCNY",
             "payback months",
             "NPV MCNY"});
  table.rule();
  for (const MeasureOutcome& measure : diagnosis.measures) {
    const ProjectSettlement& settled = measure.settled;
    table.add({measure.name,
               share_text(settled.standard.pue),
               std::string(verdict_text(settled.standard.admission)),
               million(settled.claim.whole_investment()),
               fmt::format("{:.1f}", saved_kwh(settled) / 1000.0),
               million(settled.yearly_saving),
               million(settled.rewards.total),
               payback_text(settled.cashflow),
               million(settled.cashflow.net_present_value)});
  }
  return table.text();
}

std::string gap_text(const std::optional<Share>& pue, const std::optional<Share>& level) {
  return pue && level ? ratio_text(pue->base - level->base, kPpm, 4) : "-";
}

std::string verdicts(const ProgrammeRules& rules, const DiagnosisOutcome& diagnosis) {
  const StandardAssessment& standard = diagnosis.standard;
  const EfficiencyStandard& levels = rules.standard;
  return fmt::format(
      "PUE over {} months {} (as metered); under the weather of a reference year {}\n"
      "gap to limit {}, to admission {}, to advanced {}: admission value {}\n",
      diagnosis.sums.months,
      share_text(standard.pue),
      pue_text(diagnosis.reference),
      gap_text(standard.pue, levels.limit_pue),
      gap_text(standard.pue, levels.admission_pue),
      gap_text(standard.pue, levels.advanced_pue),
      verdict_text(standard.admission));
}

std::string data_text(const DiagnosisOutcome& diagnosis) {
  if (diagnosis.readings_expected == 0) {
    return fmt::format("{} whole months, read by the diagnosis itself", diagnosis.sums.months);
  }
  return fmt::format("{} whole months, {} of {} readings received",
                     diagnosis.sums.months,
                     diagnosis.readings_received,
                     diagnosis.readings_expected);
}

Json measure_json(const MeasureOutcome& measure) {
  const ProjectSettlement& settled = measure.settled;
  Json json;
  json["measure"] = measure.name;
  json["pue"] =
      settled.standard.pue ? Json(static_cast<double>(settled.standard.pue->base) / 1e6) : Json();
  json["admission"] = std::string(verdict_text(settled.standard.admission));
  json["cost_cny"] = yuan(settled.claim.whole_investment());
  json["saved_kwh_per_year"] = saved_kwh(settled);
  json["saving_cny_per_year"] = yuan(settled.yearly_saving);
  json["reward_cny"] = yuan(settled.rewards.total);
  json["payback_months"] =
      settled.cashflow.payback_months ? Json(*settled.cashflow.payback_months) : Json();
  json["net_present_value_cny"] = yuan(settled.cashflow.net_present_value);
  return json;
}

Json centre_json(const std::string& name,
                 const ProgrammeRules& rules,
                 const DiagnosisOutcome& diagnosis) {
  Json json;
  json["centre"] = name;
  json["fee_cny"] = 0;
  json["has_data"] = diagnosis.has_data;
  json["months"] = diagnosis.sums.months;
  json["readings_expected"] = diagnosis.readings_expected;
  json["readings_received"] = diagnosis.readings_received;
  const Int128 it = it_pj(diagnosis.account);
  json["pue_of_run"] = ratio(diagnosis.account.whole.facility_pj, it);
  for (std::size_t s = 0; s < kSubsystems; ++s) {
    json["overhead_of_it"][std::string(name_of(static_cast<Subsystem>(s)))] =
        ratio(diagnosis.account.overhead_pj[s], it);
  }
  if (!diagnosis.has_data) {
    json["verdict"] = "insufficient data";
    return json;
  }
  json["pue"] = static_cast<double>(diagnosis.standard.pue.value_or(Share{}).base) / 1e6;
  json["pue_in_reference_weather"] =
      ratio(diagnosis.reference.whole.facility_pj, it_pj(diagnosis.reference));
  json["verdict"] = std::string(verdict_text(diagnosis.standard.admission));
  json["admission_pue"] = static_cast<double>(rules.standard.admission_pue.base) / 1e6;
  json["measures"] = Json::array();
  for (const MeasureOutcome& measure : diagnosis.measures) {
    json["measures"].push_back(measure_json(measure));
  }
  return json;
}

}  // namespace

std::string diagnosis_table(const City& city,
                            const ProgrammeRules& rules,
                            const ProgrammeOutcome& outcome) {
  std::string text;
  for (const SiteOutcome& site : outcome.sites) {
    if (!site.diagnosis) {
      continue;
    }
    const DiagnosisOutcome& diagnosis = *site.diagnosis;
    text += (text.empty() ? "" : "\n") + city.centres[site.centre].name + ": " +
            data_text(diagnosis) + "\n\n" + breakdown(diagnosis) + "\n";
    if (!diagnosis.has_data) {
      text += "insufficient data: no verdict without twelve whole months and enough readings\n";
      continue;
    }
    text += verdicts(rules, diagnosis) + "\n";
    text += diagnosis.measures.empty() ? "no measure of the programme fits its plant\n"
                                       : measures_table(diagnosis);
  }
  return text + "\nThe diagnosis is free: fee 0 CNY. Standard: " + rules.standard.name +
         "; admission value: " + rules.standard.admission_source + "\n";
}

std::string diagnosis_json(const City& city,
                           const ProgrammeRules& rules,
                           const ProgrammeOutcome& outcome) {
  Json json = Json::array();
  for (const SiteOutcome& site : outcome.sites) {
    if (site.diagnosis) {
      json.push_back(centre_json(city.centres[site.centre].name, rules, *site.diagnosis));
    }
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string diagnosis_csv(const City& city, const ProgrammeOutcome& outcome) {
  std::string text =
      "centre,has_data,measure,pue,admission,cost_cny,saved_kwh_per_year,saving_cny_per_year,"
      "reward_cny,payback_months,net_present_value_cny\n";
  for (const SiteOutcome& site : outcome.sites) {
    if (!site.diagnosis) {
      continue;
    }
    const std::string centre = csv_quoted(city.centres[site.centre].name);
    if (site.diagnosis->measures.empty()) {
      text += fmt::format("{},{:d},,,,,,,,,\n", centre, site.diagnosis->has_data);
    }
    for (const MeasureOutcome& measure : site.diagnosis->measures) {
      const ProjectSettlement& settled = measure.settled;
      text += fmt::format("{},1,{},{},{},{:.2f},{:.3f},{:.2f},{:.2f},{},{:.2f}\n",
                          centre,
                          csv_quoted(measure.name),
                          share_text(settled.standard.pue),
                          verdict_text(settled.standard.admission),
                          yuan(settled.claim.whole_investment()),
                          saved_kwh(settled),
                          yuan(settled.yearly_saving),
                          yuan(settled.rewards.total),
                          settled.cashflow.payback_months
                              ? std::to_string(*settled.cashflow.payback_months)
                              : std::string(),
                          yuan(settled.cashflow.net_present_value));
    }
  }
  return text;
}

}  // namespace suanwang::app
