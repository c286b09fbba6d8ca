// The names that rows print, quoted once.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/column.hpp"
#include "sim/base/text_writer.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/demand.hpp"
#include "sim/record/rows.hpp"

namespace suanwang {

/// Names of things of one kind as CSV fields; empty for none().
template <class Id>
class NameColumn {
 public:
  void push_back(std::string_view name) { names_.push_back(csv_quoted(name)); }

  [[nodiscard]] std::string_view of(Id id) const {
    return names_.contains(id) ? std::string_view(names_[id]) : std::string_view{};
  }

 private:
  Column<Id, std::string> names_;
};

struct Labels {
  NameColumn<StreamId> streams;
  NameColumn<SpeedProfileId> profiles;
  NameColumn<CentreId> centres;
  NameColumn<PartitionId> partitions;
  NameColumn<TenantId> tenants;
  NameColumn<TenantId> tenant_districts;
  NameColumn<DistrictId> districts;

  Labels(const City& city, const Demand& demand);
};

[[nodiscard]] std::string_view name_of(FinalState state);     ///< Batsim's names
[[nodiscard]] std::string_view name_of(RejectReason reason);  ///< empty for none
[[nodiscard]] std::string_view name_of(JobKind kind);
[[nodiscard]] std::string_view name_of(Ownership owner);

}  // namespace suanwang
