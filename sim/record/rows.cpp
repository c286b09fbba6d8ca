#include "sim/record/rows.hpp"

namespace suanwang {

PartitionMeter& PartitionMeter::operator+=(const PartitionMeter& other) {
  it_energy_uj += other.it_energy_uj;
  facility_energy_pj += other.facility_energy_pj;
  job_energy_uj += other.job_energy_uj;
  busy_node_ms += other.busy_node_ms;
  busy_core_ms += other.busy_core_ms;
  busy_accelerator_ms += other.busy_accelerator_ms;
  available_node_ms += other.available_node_ms;
  resting_node_ms += other.resting_node_ms;
  down_node_ms += other.down_node_ms;
  available_core_ms += other.available_core_ms;
  available_accelerator_ms += other.available_accelerator_ms;
  return *this;
}

PartitionMeter& PartitionMeter::operator-=(const PartitionMeter& other) {
  it_energy_uj -= other.it_energy_uj;
  facility_energy_pj -= other.facility_energy_pj;
  job_energy_uj -= other.job_energy_uj;
  busy_node_ms -= other.busy_node_ms;
  busy_core_ms -= other.busy_core_ms;
  busy_accelerator_ms -= other.busy_accelerator_ms;
  available_node_ms -= other.available_node_ms;
  resting_node_ms -= other.resting_node_ms;
  down_node_ms -= other.down_node_ms;
  available_core_ms -= other.available_core_ms;
  available_accelerator_ms -= other.available_accelerator_ms;
  return *this;
}

}  // namespace suanwang
