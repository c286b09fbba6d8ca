// The network as the world has it: which links are up, where data sets are, whom jobs may be how
// far from.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/city/city.hpp"
#include "sim/city/route_cache.hpp"
#include "sim/demand/data_sets.hpp"
#include "sim/demand/request.hpp"
#include "sim/state/data_books.hpp"
#include "sim/state/latency_watch.hpp"
#include "sim/state/reach_table.hpp"

namespace suanwang {

/// What has to come over the network before a job may start at a centre.
struct DataMovement {
  std::int64_t bytes = 0;
  Duration time{};        ///< if nothing else moves; kNever.ms where there is no way now
  double price_ufen = 0;  ///< micro-fen that links charge for it
};

class NetworkBooks {
 public:
  /// `needs` and `rules` by stream; empty: nobody needs any data, all may run anywhere. All must
  /// outlive it.
  NetworkBooks(const City& city,
               const Column<DataSetId, DataSet>* sets,
               const std::vector<DataNeeds>& needs,
               const std::vector<ReachRule>& rules)
      : routes_(city.topology, city.network.routes),
        data_(city, sets, needs),
        reach_(city, sets, rules, needs),
        latency_(city, rules) {}

  /// The way from one place to another, or nothing.
  [[nodiscard]] const std::optional<Route>& route(Place from, Place to) const {
    return routes_.between(from, to);
  }

  /// A link that is down carries nothing; routes lead round it.
  void set_link_down(Time now, LinkId link, bool is_down) {
    routes_.set_down(link, is_down);
    latency_.set_down(now, routes_.down());
  }

  [[nodiscard]] DataBooks& data() { return data_; }

  [[nodiscard]] const DataBooks& data() const { return data_; }

  [[nodiscard]] const LatencyWatch& latency() const { return latency_; }

  /// Whether latency, residency and links to its data let the job run at the centre.
  [[nodiscard]] bool may_be_at(const JobRequest& request, CentreId id) const {
    return reach_.allows_all() || reach_.allows(request.stream, id);
  }

  /// What has to come for the job if it is sent there.
  [[nodiscard]] DataMovement data_movement(const JobRequest& request, CentreId to) const;

  /// What comes with the job and for it if it is moved there with so much state.
  [[nodiscard]] DataMovement movement(const JobRequest& request,
                                      CentreId from,
                                      CentreId to,
                                      Bytes state) const;

  /// From where a data set comes the soonest, if nothing else moves; its first place if there is no
  /// way.
  [[nodiscard]] Place nearest_source(DataSetId set, CentreId to) const;

 private:
  void add_transfer(Place from, CentreId to, Bytes size, DataMovement& sum) const;
  void add_copy(const JobRequest& request, CentreId to, DataMovement& sum) const;

  mutable RouteCache routes_;  // what it keeps changes no answer
  DataBooks data_;
  ReachTable reach_;
  LatencyWatch latency_;
};

}  // namespace suanwang
