// suanwang policies: what `platform` can name.
#include <ostream>

#include "app/commands.hpp"
#include "app/listing.hpp"
#include "scheduler/catalogue.hpp"

namespace suanwang::app {

std::vector<Listing> list_policies() {
  std::vector<Listing> listings;
  for (PolicyListing& policy : policy_catalogue().list()) {
    listings.push_back({policy.kind, policy.name, policy.summary, std::move(policy.params)});
  }
  return listings;
}

int command_policies(const ListOptions& options, Console& console) {
  const std::vector<Listing> listings = list_policies();
  console.out << (options.json ? listing_json(listings) : listing_text(listings)) << std::flush;
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
