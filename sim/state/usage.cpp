#include "sim/state/usage.hpp"

#include <bit>

#include "sim/base/math.hpp"
#include "sim/state/waiting_order.hpp"

namespace suanwang {

TenantUsage::TenantUsage(const Column<TenantId, Tenant>& tenants, Duration half_life)
    : used_(tenants.size()), half_life_(half_life) {
  for (const Tenant& tenant : tenants) {
    shares_.push_back(tenant.share);
    share_sum_ += tenant.share;
  }
}

double TenantUsage::faded(const Faded& usage, Time now) const {
  if (usage.amount == 0 || usage.at == now) {
    return usage.amount;
  }
  const double half_lives = in_seconds(now - usage.at) / in_seconds(half_life_);
  return usage.amount * math::pow(2.0, -half_lives);
}

void TenantUsage::add(TenantId tenant, double used, Time now) {
  if (tenant.exists()) {
    used_[tenant] = {faded(used_[tenant], now) + used, now};
  }
  total_ = {faded(total_, now) + used, now};
}

double TenantUsage::share_used(TenantId tenant, Time now) const {
  const double total = faded(total_, now);
  return total > 0 && tenant.exists() ? faded(used_[tenant], now) / total : 0;
}

double TenantUsage::share_promised(TenantId tenant) const {
  return share_sum_ > 0 && tenant.exists() ? shares_[tenant] / share_sum_ : 0;
}

double rounded_key(double key) {
  constexpr int kDropped = 53 - 30;
  constexpr std::uint64_t kHalf = std::uint64_t{1} << (kDropped - 1);
  const auto bits = std::bit_cast<std::uint64_t>(key);
  // Adding half of the dropped range carries into the kept bits, and into the exponent if need be:
  // the bit pattern of a double grows with its magnitude.
  const bool finite = ((bits >> 52) & 0x7FF) != 0x7FF;
  return finite ? std::bit_cast<double>((bits + kHalf) & ~((kHalf << 1) - 1)) : key;
}

}  // namespace suanwang
