// The typed indices of the city's things.
#pragma once

#include "sim/base/index.hpp"

namespace suanwang {

using CentreId = Index<struct CentreTag>;
using PartitionId =
    Index<struct PartitionTag>;  ///< city-wide: a centre's partitions are consecutive
using AcceleratorId = Index<struct AcceleratorTag>;
using ZoneId = Index<struct ZoneTag>;
using DistrictId = Index<struct DistrictTag>;
using TenantId = Index<struct TenantTag>;
using ExchangeId = Index<struct ExchangeTag>;
using RegionId = Index<struct RegionTag>;
using LinkId = Index<struct LinkTag>;

}  // namespace suanwang
