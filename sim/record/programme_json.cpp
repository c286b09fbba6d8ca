#include "sim/record/programme_json.hpp"

#include <nlohmann/json.hpp>

#include "sim/base/field_echo.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/record/site_bill.hpp"
#include "sim/record/summary_table.hpp"

namespace suanwang {

namespace {

using Json = nlohmann::ordered_json;

/// Yuan with two decimals; whole fen up to 2^53 are exact.
Json yuan(Money money) {
  return static_cast<double>(money.base) / 100.0;
}

std::string pue_text(const std::optional<Share>& pue) {
  return pue ? ratio_text(pue->base, 1'000'000, 4) : "-";
}

Json verdict(const std::optional<StandardVerdict>& verdict) {
  return verdict ? Json(std::string(verdict_text(*verdict))) : Json();
}

Json ratio_json(const Ratio& ratio) {
  const std::optional<Int128> ppm = ratio.ppm();
  return ppm ? Json(static_cast<double>(*ppm) / 1e6) : Json();
}

Json rewards_of(const RewardResult& rewards) {
  Json json = Json::array();
  for (const RewardLine& line : rewards.lines) {
    Json row;
    row["instrument"] = line.name;
    row["kind"] = line.kind;
    row["offered_cny"] = yuan(line.offered);
    row["paid_cny"] = yuan(line.paid);
    row["why_not"] = Json::array();
    for (const RewardRefusal refusal : line.refusals) {
      row["why_not"].push_back(std::string(refusal_text(refusal)));
    }
    json.push_back(std::move(row));
  }
  return json;
}

Json project_of(const ProjectSettlement& project) {
  Json json;
  json["months"] = project.sums.months;
  json["pue"] =
      project.standard.pue ? Json(static_cast<double>(project.standard.pue->base) / 1e6) : Json();
  json["admission"] = verdict(project.standard.admission);
  json["limit"] = verdict(project.standard.limit);
  json["advanced"] = verdict(project.standard.advanced);
  json["connected_months"] = project.connected_months;
  json["claim_date"] = Date{project.claim.date}.text();
  json["investment_cny"] = yuan(project.claim.whole_investment());
  json["saved_kwh_per_year"] =
      static_cast<double>(project.claim.saved_per_year.base) / 3'600'000'000.0;
  json["saving_cny_per_year"] = yuan(project.yearly_saving);
  json["rewards"] = rewards_of(project.rewards);
  json["reward_cny"] = yuan(project.rewards.total);
  json["payback_months"] =
      project.cashflow.payback_months ? Json(*project.cashflow.payback_months) : Json();
  json["net_present_value_cny"] = yuan(project.cashflow.net_present_value);
  return json;
}

Json bill_json(const SiteBill& bill) {
  Json json;
  json["grid_cny"] = yuan(bill.grid);
  json["capacity_charge_cny"] = yuan(bill.capacity_charge);
  json["surcharge_cny"] = yuan(bill.surcharge);
  json["hydrogen_cny"] = yuan(bill.hydrogen);
  json["certificates_cny"] = yuan(bill.certificates);
  json["heat_pump_cny"] = yuan(bill.heat_pump);
  json["heat_income_cny"] = yuan(bill.heat_income);
  json["total_cny"] = yuan(bill.total());
  return json;
}

Json site_of(const City& city, const SiteOutcome& site) {
  Json json;
  json["centre"] = city.centres[site.centre].name;
  std::int64_t connected = 0;
  for (const SiteMonth& month : site.months) {
    connected += month.connected ? 1 : 0;
  }
  json["months"] = site.months.size();
  json["connected_months"] = connected;
  json["connection"] = site.connection.empty() ? Json() : Json(std::string(site.connection));
  for (const YearSurcharge& year : site.surcharges) {
    json["surcharges_cny"][std::to_string(year.year)] = yuan(year.due.money);
  }
  json["bill"] = bill_json(bill_of(site));
  if (site.carbon) {
    json["carbon_total_t"] = static_cast<double>(site.carbon->total_ug()) / 1e12;
    json["carbon_location_t"] = static_cast<double>(site.carbon->location_ug) / 1e12;
    json["carbon_market_t"] = static_cast<double>(site.carbon->market_ug) / 1e12;
  }
  if (site.indicators) {
    json["erf"] = ratio_json(site.indicators->erf);
    json["ere"] = ratio_json(site.indicators->ere);
  }
  if (site.project) {
    json["retrofit"] = project_of(*site.project);
  }
  return json;
}

Json claims_of(const std::vector<BudgetClaim>& claims) {
  Json json = Json::array();
  for (const BudgetClaim& claim : claims) {
    json.push_back({{"project", claim.project},
                    {"date", Date{claim.date}.text()},
                    {"amount_cny", yuan(claim.amount)}});
  }
  return json;
}

}  // namespace

std::string money_text(Money money) {
  return ratio_text(money.base, 100, 2) + " CNY";
}

nlohmann::ordered_json programme_json(const City& city, const ProgrammeOutcome& outcome) {
  Json json;
  json["centres"] = Json::array();
  for (const SiteOutcome& site : outcome.sites) {
    json["centres"].push_back(site_of(city, site));
  }
  json["budget"] = Json::array();
  for (const BudgetYear& year : outcome.budget) {
    json["budget"].push_back({{"year", year.year},
                              {"envelope_cny", yuan(year.envelope)},
                              {"paid", claims_of(year.paid)},
                              {"deferred", claims_of(year.deferred)},
                              {"never_payable", claims_of(year.never_payable)}});
  }
  return json;
}

std::string programme_lines(const City& city, const ProgrammeOutcome& outcome) {
  std::string text;
  for (const SiteOutcome& site : outcome.sites) {
    if (!site.project) {
      continue;
    }
    const ProjectSettlement& project = *site.project;
    text += "retrofit of " + city.centres[site.centre].name + ": PUE " +
            pue_text(project.standard.pue) + " over " + std::to_string(project.sums.months) +
            " months, admission " + std::string(verdict_text(project.standard.admission)) + ", " +
            std::to_string(project.connected_months) + " months connected, reward " +
            money_text(project.rewards.total) + " of an investment of " +
            money_text(project.claim.whole_investment()) + ", " +
            (project.cashflow.payback_months
                 ? "pays back in " + std::to_string(*project.cashflow.payback_months) + " months"
                 : "does not pay back") +
            "\n";
  }
  return text;
}

}  // namespace suanwang
