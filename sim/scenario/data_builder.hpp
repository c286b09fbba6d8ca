// From the spec of data sets, and of what streams read, write and insist on.
#pragma once

#include "sim/demand/data_sets.hpp"
#include "sim/demand/demand.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/name_table.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// The place of that name, from which a job's data can come to some centre, or go there.
[[nodiscard]] std::optional<Place> place_with_ways(const std::string& name,
                                                   const SourceSpot& spot,
                                                   const std::string& path,
                                                   const BuiltCity& city,
                                                   Issues& issues);

void build_data_sets(const spec::Demand& spec,
                     const BuiltCity& city,
                     Demand& demand,
                     NameTable& names,
                     Issues& issues);

/// What a stream's jobs read and write. Each place must have a way to some centre.
[[nodiscard]] DataNeeds data_needs(const spec::Stream& spec,
                                   const BuiltCity& city,
                                   const NameTable& data_sets,
                                   Issues& issues);

/// Where they may run: somewhere, for each stream.
[[nodiscard]] ReachRule reach_rule(const spec::Stream& spec, const BuiltCity& city, Issues& issues);

}  // namespace suanwang
