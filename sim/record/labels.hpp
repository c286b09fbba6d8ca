// The names that rows print, quoted once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
  void push_back(std::string_view name) {
    names_.push_back(csv_quoted(name));
    longest_ = std::max(longest_, names_[Id(static_cast<std::uint32_t>(names_.size() - 1))].size());
  }

  [[nodiscard]] std::size_t longest() const { return longest_; }

  [[nodiscard]] std::string_view of(Id id) const {
    return names_.contains(id) ? std::string_view(names_[id]) : std::string_view{};
  }

 private:
  Column<Id, std::string> names_;
  std::size_t longest_ = 0;
};

struct Labels {
  NameColumn<StreamId> streams;
  NameColumn<SpeedProfileId> profiles;
  NameColumn<CentreId> centres;
  NameColumn<PartitionId> partitions;
  NameColumn<TenantId> tenants;
  NameColumn<TenantId> tenant_districts;
  NameColumn<DistrictId> districts;
  NameColumn<LinkId> links;

  Labels(const City& city, const Demand& demand);

  /// Bytes that one name of each kind may take.
  [[nodiscard]] std::size_t room() const { return room_; }

 private:
  std::size_t room_ = 0;
};

[[nodiscard]] std::string_view name_of(FinalState state);     ///< Batsim's names
[[nodiscard]] std::string_view name_of(RejectReason reason);  ///< empty for none
[[nodiscard]] std::string_view name_of(JobKind kind);
[[nodiscard]] std::string_view name_of(Ownership owner);

}  // namespace suanwang
