#include "sim/state/quota_books.hpp"

#include <algorithm>

#include "sim/base/int128.hpp"

namespace suanwang {

namespace {

/// So many units of `whole`, rounded down.
std::int64_t part_of(std::int64_t whole, std::int64_t share_ppm) {
  return static_cast<std::int64_t>(Int128{whole} * share_ppm / kPpm);
}

}  // namespace

QuotaBooks::QuotaBooks(const City& city)
    : city_(&city),
      whole_centres_(city.centres.size()),
      tenants_(city.tenants.size()),
      districts_(city.districts.size()),
      ordinary_(city.centres.size()) {
  for (const Partition& partition : city.partitions) {
    const std::int64_t nodes = partition.nodes;
    Holding& centre = whole_centres_[partition.centre.value()];
    centre.accelerators += nodes * partition.accelerators;
    centre.cores += nodes * partition.cores;
    whole_.accelerators += nodes * partition.accelerators;
    whole_.cores += nodes * partition.cores;
  }
  are_kept_ = std::any_of(city.tenants.begin(),
                          city.tenants.end(),
                          [](const Tenant& tenant) { return tenant.has_quota(); }) ||
              std::any_of(city.districts.begin(),
                          city.districts.end(),
                          [](const District& district) { return district.quota.base < kPpm; }) ||
              std::any_of(city.centres.begin(), city.centres.end(), [](const Centre& centre) {
                return centre.public_interest.base > 0;
              });
}

void QuotaBooks::change(const JobRequest& request, CentreId centre, int sign) {
  const std::int64_t units = sign * asked(request);
  const auto book = [&](Holding& holding) {
    (request.accelerators > 0 ? holding.accelerators : holding.cores) += units;
  };
  bool is_ordinary = true;
  if (request.tenant.exists()) {
    const Tenant& tenant = city_->tenants[request.tenant];
    is_ordinary = !tenant.public_interest;
    book(tenants_[request.tenant.value()]);
    if (tenant.district.exists()) {
      book(districts_[tenant.district.value()]);
    }
  }
  if (is_ordinary) {
    book(ordinary_[centre.value()]);
  }
}

bool QuotaBooks::fits(const JobRequest& request,
                      const Holding& held,
                      const Holding& whole,
                      std::int64_t share_ppm,
                      bool beside) {
  return share_ppm >= kPpm ||
         (beside ? held.of(request) : 0) + asked(request) <= part_of(whole.of(request), share_ppm);
}

bool QuotaBooks::is_within(const JobRequest& request, bool beside) const {
  if (!request.tenant.exists()) {
    return true;
  }
  const Tenant& tenant = city_->tenants[request.tenant];
  return fits(request, tenants_[request.tenant.value()], whole_, tenant.quota.base, beside) &&
         (!tenant.district.exists() || fits(request,
                                            districts_[tenant.district.value()],
                                            whole_,
                                            city_->districts[tenant.district].quota.base,
                                            beside));
}

bool QuotaBooks::is_allowed(const JobRequest& request, CentreId centre, bool beside) const {
  const bool is_ordinary =
      !request.tenant.exists() || !city_->tenants[request.tenant].public_interest;
  const std::int64_t kept = city_->centres[centre].public_interest.base;
  return is_within(request, beside) && (!is_ordinary || fits(request,
                                                             ordinary_[centre.value()],
                                                             whole_centres_[centre.value()],
                                                             kPpm - kept,
                                                             beside));
}

bool QuotaBooks::allow_somewhere(const JobRequest& request) const {
  return !are_kept_ || is_within(request, true);
}

bool QuotaBooks::could_allow_somewhere(const JobRequest& request) const {
  return !are_kept_ || is_within(request, false);
}

bool QuotaBooks::allow(const JobRequest& request, CentreId centre) const {
  return !are_kept_ || is_allowed(request, centre, true);
}

bool QuotaBooks::could_allow(const JobRequest& request, CentreId centre) const {
  return !are_kept_ || is_allowed(request, centre, false);
}

}  // namespace suanwang
