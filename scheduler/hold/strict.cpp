// B0 at the platform: no job passes one that waits.
#include "scheduler/hold/hold_rule.hpp"

namespace suanwang {

namespace {

class HoldStrict : public HoldRule {
 public:
  [[nodiscard]] std::uint32_t most_without_room() const override { return 1; }
};

}  // namespace

extern const PluginEntry<HoldRule> hold_rule_strict;
const PluginEntry<HoldRule> hold_rule_strict =
    plugin<HoldRule, HoldStrict>("strict", "until a centre has room; no job passes one that waits");

}  // namespace suanwang
