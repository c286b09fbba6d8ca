// B0' at the platform: jobs that find room pass those that don't, as far as the depth reaches.
#include "scheduler/hold/hold_rule.hpp"

namespace suanwang {

namespace {

class HoldSkip : public HoldRule {
 public:
  struct Params {
    std::uint32_t depth = 100;

    template <class V>
    void fields(V& v) {
      v.optional("depth",
                 depth,
                 "jobs without room that are tried before the platform waits for news",
                 between(std::uint32_t{1}, std::uint32_t{10'000}));
    }
  };

  explicit HoldSkip(const Params& params) : params_(params) {}

  [[nodiscard]] std::uint32_t most_without_room() const override { return params_.depth; }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<HoldRule> hold_rule_skip;
const PluginEntry<HoldRule> hold_rule_skip = plugin<HoldRule, HoldSkip>(
    "skip", "until a centre has room; jobs that find room pass those that don't");

}  // namespace suanwang
