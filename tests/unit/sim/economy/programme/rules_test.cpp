#include "sim/economy/programme/rules.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "sim/base/field_echo.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::ConfigNode;
using suanwang::Energy;
using suanwang::Issues;
using suanwang::MeasureKind;
using suanwang::Money;
using suanwang::ProgrammeRules;
using suanwang::read_programme;
using suanwang::RewardClaim;
using suanwang::StandardVerdict;
using suanwang::tests::day;
using suanwang::tests::yuan;

namespace {

std::string beijing_text() {
  std::ifstream file(SUANWANG_SOURCE_DIR "/scenarios/beijing/rules/programme.yaml");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::optional<ProgrammeRules> read(const std::string& text, Issues& issues) {
  const auto node = suanwang::read_yaml(text, "programme.yaml", issues);
  REQUIRE(node.has_value());
  return read_programme(*node, "programme", issues);
}

ProgrammeRules beijing() {
  Issues issues;
  auto rules = read(beijing_text(), issues);
  INFO((issues.all().empty() ? "" : to_string(issues.all().front())));
  REQUIRE(issues.all().empty());
  REQUIRE(rules.has_value());
  return *rules;
}

/// The messages about Beijing's file with one passage changed.
std::string faults_with(const std::string& from, const std::string& to) {
  Issues issues;
  CHECK_FALSE(read(replaced(beijing_text(), from, to), issues).has_value());
  std::string all;
  for (const auto& issue : issues.all()) {
    all += to_string(issue) + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("Beijing's programme is read without an issue, and says what the policy says",
          "[programme]") {
  const ProgrammeRules rules = beijing();
  CHECK(rules.standard.name == "DB11/T 1139");
  CHECK_THAT(rules.standard.admission_source, Catch::Contains("ILLUSTRATIVE"));
  REQUIRE(rules.instruments.rows.size() == 3);
  CHECK(rules.instruments.rows[0].value.rate == suanwang::Share{250'000});
  CHECK(rules.instruments.rows[1].value.rate == suanwang::Share{300'000});
  CHECK(rules.instruments.rows[2].value.per_tce == suanwang::CoalPrice{120'000});
  for (const auto& row : rules.instruments.rows) {
    CHECK(row.value.cap == yuan(30'000'000));
    CHECK_FALSE(row.value.source.empty());
  }
  CHECK(rules.connection.interval == suanwang::minutes(15));
  CHECK(rules.connection.connected_months == 12);
  CHECK(rules.measures.find("cold-plate")->kind == MeasureKind::liquid_cooling);
  CHECK_FALSE(rules.measures.find("conversion")->cost_per_kw.has_value());
  REQUIRE(rules.budget.has_value());
}

TEST_CASE("Beijing's programme pays liquid cooling 30 % and interest beside it", "[programme]") {
  const ProgrammeRules rules = beijing();
  RewardClaim claim;
  claim.date = day("2027-06-01");
  claim.firm = {"64", true, false};
  claim.investments = {{MeasureKind::liquid_cooling, yuan(80'000'000)}};
  claim.admission = StandardVerdict::meets;
  claim.connected = true;
  claim.saved_per_year = Energy{22'995 * 3'600'000'000'000};
  const suanwang::Loan loan{
      yuan(50'000'000), suanwang::Share{42'000}, 60, suanwang::Repayment::bullet};
  const auto& interest = rules.interest.rows.front();
  const auto offer = interest_offer(interest.name, interest.value, loan, claim);
  const auto result = reward(rules.instruments, claim, rules.coal_equivalent.factor, {offer});
  CHECK(result.lines[0].offered == yuan(20'000'000));
  CHECK(result.lines[1].paid == yuan(24'000'000));
  CHECK(result.lines[2].offered == Money{339'130'260});
  CHECK(result.lines[3].paid == yuan(5'400'000));
  CHECK(result.total == yuan(29'400'000));
}

TEST_CASE("the programme's echo reads back to the same programme", "[programme]") {
  const ConfigNode echo = suanwang::echo_fields(beijing());
  Issues issues;
  const auto again = read_programme(echo, "programme", issues);
  INFO((issues.all().empty() ? "" : to_string(issues.all().front())));
  REQUIRE(again.has_value());
  CHECK(again->connection.source == beijing().connection.source);
  CHECK(again->instruments.rows[1].value.measures_any ==
        beijing().instruments.rows[1].value.measures_any);
  CHECK(again->instruments.rows[2].value.published ==
        beijing().instruments.rows[2].value.published);
}

TEST_CASE("a programme's mistakes are told with their place", "[programme]") {
  const auto [from, to, fault] = GENERATE(table<std::string, std::string, std::string>({
      {"  admission_pue: 1.30\n", "", "programme.standard"},
      {"admission_pue: 1.30", "admission_pue: 1.36", "programme.standard: admission_pue is above"},
      {"cap: 30 MCNY", "cap: 30", "programme.instruments.retrofit-25.cap: '30' has no unit"},
      {"rate: 25%", "rate: -25%", "programme.instruments.retrofit-25.rate"},
      {"rate: 25%",
       "rate: 25%\n    per_tce: 1 CNY/tce",
       "programme.instruments.retrofit-25: needs"},
      {"rate: 25%", "rate: 25%\n    exclusive_with: [tax]", "there is no instrument 'tax'"},
      {"interval: 15 min", "interval: 7 min", "programme.connection: interval must divide"},
      {"550 CNY/kW", "550", "programme.measures.containment.cost_per_kw"},
      {"550 CNY/kW", "900 CNY/kW", "programme.measures.containment: cost_per_kw is not between"},
      {"factor: 0.1229 kgce/kWh", "factor: 0.1229", "has no unit"},
      {"factor: 0.1229 kgce/kWh", "factor: -1 kgce/kWh", "programme.coal_equivalent.factor"},
      {"budget:", "bugdet:", "bugdet"},
  }));
  INFO(from << " -> " << to);
  CHECK_THAT(faults_with(from, to), Catch::Contains(fault));
}
