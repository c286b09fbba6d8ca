// The city's policy with a market, as `platform.dispatch` writes it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "scheduler/pipeline/market_policy.hpp"
#include "sim/base/config_node.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

inline constexpr std::string_view kMarketPolicy = "market";

/// Whether the node is `market`, or { policy: market, ... }.
[[nodiscard]] bool is_market(const ConfigNode& node);

/// Null if issues were found. Needs is_market.
[[nodiscard]] std::unique_ptr<Policy> make_market_policy(const ConfigNode& node,
                                                         const std::string& path,
                                                         std::uint64_t seed,
                                                         Issues& issues);

/// The node with its defaults filled in.
[[nodiscard]] ConfigNode echo_market_policy(const ConfigNode& node);

}  // namespace suanwang
