// Networks that stand in files of their own.
#include "sim/scenario/network_files.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <stdlib.h>
#include <string>

#include <catch2/catch.hpp>

#include "sim/scenario/gml.hpp"
#include "tests/support/shared_folder.hpp"

namespace suanwang {
namespace {

namespace fs = std::filesystem;

/// Nodes without a place and without a label, two of one name, two fibres between two nodes, and an
/// edge from a node to itself.
const std::string kSmallGraph = R"(# exported by hand
Creator "a [tool]"
graph [
  directed 0
  node [ id 0 label "Beijing" Longitude 116.4 Latitude 39.9 ]
  node [
    id 1
    label "Langfang"
    Longitude +116.7 Latitude 3.95e1   # the same as 39.5
    graphics [ x 1 y 2 ]
  ]
  node [ id 2 ]
  node [ id 3 label "Langfang" ]
  edge [ source 0 target 1 LinkSpeedRaw 2500000000.0 ]
  edge [ source 1 target 0 ]
  edge [ source 1 target 2 label "to
nowhere" ]
  edge [ source 3 target 3 ]
])";

class GmlFolder {
 public:
  explicit GmlFolder(const std::string& text) {
    std::string name = (fs::temp_directory_path() / "suanwang-gml-XXXXXX").string();
    path = ::mkdtemp(name.data());
    std::ofstream(path / "net.gml") << text;
    file.gml.value = "net.gml";
    file.bandwidth = BitRate{10'000'000'000};
  }

  ~GmlFolder() { fs::remove_all(path); }

  GmlFolder(const GmlFolder&) = delete;
  GmlFolder& operator=(const GmlFolder&) = delete;

  spec::City read() {
    spec::City city;
    city.network_files = {file};
    read_network_files(city, path, issues);
    return city;
  }

  fs::path path;
  spec::NetworkFile file;
  Issues issues;
};

std::string first_issue(const std::string& gml) {
  GmlFolder folder(gml);
  folder.read();
  return folder.issues.all().empty() ? "" : to_string(folder.issues.all().front());
}

}  // namespace

TEST_CASE("nodes of a GML file become exchanges, its edges links", "[scenario][gml]") {
  GmlFolder folder(kSmallGraph);
  folder.file.length = Length{7'000'000};
  folder.file.hop = Latency{50'000};
  folder.file.prefix = "net-";
  folder.file.places.rows.push_back({"Beijing", {}, {"beijing", {}, {}}});
  const spec::City city = folder.read();
  for (const Issue& issue : folder.issues.all()) {
    FAIL_CHECK(to_string(issue));
  }
  CHECK(city.network_files.empty());
  REQUIRE(city.exchanges.rows.size() == 3);
  CHECK(city.exchanges.rows[0].name == "net-Langfang");
  CHECK((*city.exchanges.rows[0].value.at)[0] == 116.7);
  CHECK((*city.exchanges.rows[0].value.at)[1] == 39.5);
  CHECK(city.exchanges.rows[1].name == "net-2");
  CHECK(city.exchanges.rows[2].name == "net-Langfang#3");
  REQUIRE(city.links.size() == 3);
  CHECK(city.links[0].between_places.value == std::vector<std::string>{"beijing", "net-Langfang"});
  CHECK(city.links[0].bandwidth == BitRate{2'500'000'000});
  CHECK(city.links[0].hop == Latency{50'000});
  CHECK_FALSE(city.links[0].length.has_value());  // of the great circle
  CHECK(*city.links[1].name.value == "net-Langfang--beijing#2");
  CHECK(city.links[1].bandwidth == BitRate{10'000'000'000});
  CHECK(city.links[2].length == Length{7'000'000});
  CHECK(city.links[2].between_places.spot.line == 16);
}

TEST_CASE("what is wrong with a GML file is told with its line", "[scenario][gml]") {
  using Catch::Contains;
  CHECK_THAT(first_issue("x 1"), Contains("no `graph [ ... ]`"));
  CHECK_THAT(first_issue("graph [\n node [ id 1\n"),
             Contains("net.gml:2: error") && Contains("`node` does not end"));
  CHECK_THAT(first_issue("graph [ ]\n]"), Contains(":2: error") && Contains("ends no list"));
  CHECK_THAT(first_issue("graph [\n label \"x\n]"), Contains(":2") && Contains("does not end"));
  CHECK_THAT(first_issue("graph [\n id 1x ]"), Contains(":2") && Contains("neither a number"));
  CHECK_THAT(first_issue("graph [\n id nan ]"), Contains("neither a number"));
  CHECK_THAT(first_issue("graph [ label ]"), Contains("neither a number"));
  CHECK_THAT(first_issue("graph [ label"), Contains("has no value"));
  CHECK_THAT(first_issue("graph [ 7 ]"), Contains("expected a key"));
  CHECK_THAT(first_issue("graph [\n node [ label \"a\" ] ]"),
             Contains(":2") && Contains("no `id`"));
  CHECK_THAT(first_issue("graph [ node [ id 1 ]\n node [ id 1 ] ]"),
             Contains(":2") && Contains("`id 1` already"));
  CHECK_THAT(first_issue("graph [ node [ id 1 ]\n edge [ source 1 target 9 ] ]"),
             Contains(":2") && Contains("no node with `id 9`"));
  CHECK_THAT(first_issue("graph [ node [ id 1 Longitude 300 Latitude 1 ] ]"),
             Contains("outside the globe"));
  CHECK_THAT(first_issue("graph [ node [ id 1 ] node [ id 2 ]\n"
                         "edge [ source 1 target 2 LinkSpeedRaw 0 ] ]"),
             Contains(":2") && Contains("no bandwidth"));
  CHECK_THAT(first_issue("graph [ label \"\xff\" ]"), Contains("UTF-8"));
  std::string deep = "graph [";
  for (int i = 0; i < 100'000; ++i) {
    deep += "a [";
  }
  CHECK_THAT(first_issue(deep), Contains("too deep"));
}

TEST_CASE("a node that the file has not is told with the nearest", "[scenario][gml]") {
  GmlFolder folder(kSmallGraph);
  folder.file.length = Length{1};
  folder.file.places.rows.push_back({"Bejing", {}, {"x", {}, "city.network_files[0].places"}});
  folder.read();
  REQUIRE(folder.issues.all().size() == 1);
  CHECK_THAT(to_string(folder.issues.all().front()),
             Catch::Contains("no node `Bejing`") && Catch::Contains("Beijing"));
}

/// Counted by `grep -c` on the files of the Internet Topology Zoo.
TEST_CASE("graphs of the Internet Topology Zoo come whole", "[scenario][gml]") {
  SUANWANG_NEEDS_SHARED(graphs, "data/11_network_topologies");

  struct Count {
    const char* file;
    std::size_t nodes;
    std::size_t edges;
  };

  for (const Count& count : {Count{"Cernet.gml", 41, 59}, Count{"Chinanet.gml", 42, 66}}) {
    const fs::path& folder = *graphs;
    spec::City city;
    spec::NetworkFile file;
    file.gml.value = count.file;
    city.network_files = {file};
    Issues issues;
    read_network_files(city, folder, issues);
    CHECK_FALSE(issues.has_errors());
    CHECK(city.exchanges.rows.size() == count.nodes);
    CHECK(city.links.size() == count.edges);
  }
}

}  // namespace suanwang
