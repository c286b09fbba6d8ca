#include "sim/base/nearest.hpp"

#include <string>

#include <catch2/catch.hpp>

using suanwang::nearest_name;

TEST_CASE("a letter too many, too few, wrong or swapped is seen through", "[nearest]") {
  CHECK(nearest_name("acelerators", {"accelerator", "accelerators", "nodes"}) == "accelerators");
  CHECK(nearest_name("noeds", {"name", "nodes"}) == "nodes");
  CHECK(nearest_name("KW", {"W", "kW", "MW"}) == "kW");
  CHECK(nearest_name("least_loaded", {"least-loaded", "random"}) == "least-loaded");
}

TEST_CASE("what is far from everything is not guessed at", "[nearest]") {
  CHECK(nearest_name("colour", {"nodes", "memory"}).empty());
  CHECK(nearest_name("x", {"a", "b"}).empty());
  CHECK(nearest_name(std::string(100'000, 'x'), {"xx"}).empty());
  CHECK(nearest_name("x", {}).empty());
}

TEST_CASE("of equally near names the first is taken", "[nearest]") {
  CHECK(nearest_name("bat", {"cat", "bar"}) == "cat");
}
