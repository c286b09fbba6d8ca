// What contracts and the city's programme came to, for summary.json and the terminal.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/city/city.hpp"
#include "sim/record/site_outcome.hpp"

namespace suanwang {

/// One entry a centre with a contract, and the city's envelope by year.
[[nodiscard]] nlohmann::ordered_json programme_json(const City& city,
                                                    const ProgrammeOutcome& outcome);

/// A line a retrofit: PUE, verdict, connection, reward, payback. Empty without retrofits.
[[nodiscard]] std::string programme_lines(const City& city, const ProgrammeOutcome& outcome);

/// "30.00 MCNY" as "30000000.00 CNY": money to the fen.
[[nodiscard]] std::string money_text(Money money);

}  // namespace suanwang
